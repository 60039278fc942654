// A new thread or process has no loader for TypeScript.

import { register } from 'tsx/esm/api'

register()
await import('./worker.ts')
