// Fetches PostgreSQL if there is none.

import { ensurePostgres } from './engine.ts'

ensurePostgres((sentence) => process.stdout.write(`${sentence}\n`))
