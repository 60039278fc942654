// Installs Valkey or Redis if there is none.

import { ensureRedis } from './redis-engine.ts'

ensureRedis((sentence) => process.stdout.write(`${sentence}\n`))
