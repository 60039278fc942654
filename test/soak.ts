// The long runs: npm run soak -- --seed N --minutes M. Prints what it did; ends with 1 on the first failure.

import { parseArgs } from 'node:util'
import { fuzzRound } from './support/line-fuzz.ts'
import { outlineRound } from './support/outline-fuzz.ts'
import { schedule } from './support/schedule.ts'
import { simulate } from './support/simulation.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '5' },
    /** Rounds of people on the same lines, and in the same outline. */
    rounds: { type: 'string', default: '10000' },
  },
})
const firstSeed = Number(values.seed)
const say = (line: string) => void process.stdout.write(`${line}\n`)

function lines(joins: boolean): void {
  const total = { rounds: Number(values.rounds), words: 0, lost: 0, doubled: 0, apart: 0 }
  for (let seed = firstSeed; seed < firstSeed + total.rounds; seed++) {
    const round = fuzzRound(seed, { joins, undo: true })
    total.words += round.words
    total.lost += round.lost.length
    total.doubled += round.doubled.length
    total.apart += round.converged ? 0 : 1
    const broken = !round.converged || (!joins && round.lost.length + round.doubled.length > 0)
    if (broken)
      throw new Error(`seed ${seed}: ${JSON.stringify({ ...round, gestures: [...round.gestures] })}`)
  }
  say(`lines ${joins ? 'with joins' : 'without joins'}: ${JSON.stringify(total)}`)
}

function outlines(): void {
  const total = { rounds: Number(values.rounds), words: 0, lost: 0, doubled: 0, apart: 0 }
  for (let seed = firstSeed; seed < firstSeed + total.rounds; seed++) {
    const { words, lost, doubled, converged } = outlineRound(seed)
    total.words += words
    if (!converged || lost.length + doubled.length > 0)
      throw new Error(`seed ${seed}: ${JSON.stringify({ lost, doubled, converged })}`)
  }
  say(`outlines: ${JSON.stringify(total)}`)
}

async function schedules(): Promise<void> {
  const until = Date.now() + Number(values.minutes) * 60_000
  const counts: Record<string, number> = {}
  let seed = firstSeed
  for (; Date.now() < until; seed++) {
    const { broken, figures } = await simulate(seed, schedule(seed, 200).flat())
    if (broken.length > 0) throw new Error(`seed ${seed}: ${broken.join('; ')}`)
    for (const [what, count] of Object.entries(figures)) counts[what] = (counts[what] ?? 0) + count
  }
  say(
    `schedules: ${seed - firstSeed} of 200 events, seeds ${firstSeed} to ${seed - 1}: ${JSON.stringify(counts)}`,
  )
  const idle = Object.entries(counts).filter(([, count]) => count === 0)
  if (idle.length > 0) throw new Error(`The schedules never met: ${idle.map(([what]) => what).join(', ')}`)
}

lines(false)
lines(true)
outlines()
await schedules()
