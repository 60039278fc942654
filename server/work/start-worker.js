// Loads the worker with a loader for TypeScript, because a new thread or process has none.

import { register } from 'tsx/esm/api'

register()
await import('./worker.ts')
