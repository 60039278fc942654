// A thread of its own starts with no loader for TypeScript.

import { register } from 'tsx/esm/api'

register()
await import('./worker.ts')
