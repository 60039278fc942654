// How often random tests repeat their rounds: a few times in `npm test`, and ten times as often in the soak's part
// `random tests`.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Counts } from './rounds.ts'

const TIMES = 'ROUNDS_TIMES'

/** `few` rounds in `npm test`. */
export const rounds = (few: number): number => few * Number(process.env[TIMES] ?? 1)

/** Runs all tests without a browser, with more rounds. */
export async function moreRounds(): Promise<Counts> {
  const args = ['vitest', 'run', '--project', 'unit', '--reporter', 'dot']
  const vitest = spawn('npx', args, {
    env: { ...process.env, [TIMES]: '10' },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const [code] = (await once(vitest, 'close')) as [number | null]
  if (code !== 0) throw new Error('A test failed.')
  return { runs: 1 }
}
