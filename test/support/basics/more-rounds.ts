// How often random tests repeat their rounds: a few times in `npm test`, and ten times as often in the soak's part
// `random tests`.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Counts } from './rounds.ts'

const TIMES = 'ROUNDS_TIMES'

/** `few` rounds in `npm test`. */
export const rounds = (few: number): number => few * Number(process.env[TIMES] ?? 1)

/** Runs the files that ask for their number of rounds. */
export async function moreRounds(): Promise<Counts> {
  const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => join('test', file))
    .filter((file) => readFileSync(file, 'utf8').includes('/more-rounds.ts'))
  const args = ['vitest', 'run', '--project', 'unit', '--reporter', 'dot', ...files]
  const vitest = spawn('npx', args, {
    env: { ...process.env, [TIMES]: '10' },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const [code] = (await once(vitest, 'close')) as [number | null]
  if (code !== 0) throw new Error('A test failed.')
  return { files: files.length }
}
