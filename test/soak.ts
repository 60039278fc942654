// The long runs: npm run soak -- --seed N --minutes M. Each part repeats its round from that seed on and
// prints its counts. The exit code is 1 on the first failure, or if a part never met what it is there for.
// --only NAME runs one part; some parts run only if they are named. --rounds N ends a part after N rounds.
// --corpus DIR has Markdown notes, which the part `honest` imports too.

import { parseArgs } from 'node:util'
import { acceptedRound, FreshProcess } from './support/rounds/accepted-round.ts'
import { answersRound } from './support/hands/answers-round.ts'
import { atOnceRound } from './support/page/at-once.ts'
import { attackDrill } from './support/rounds/attack-drill.ts'
import { caretLaw } from './support/hands/caret-law.ts'
import { chaosRound } from './support/rounds/chaos-round.ts'
import { composingRound } from './support/page/composers.ts'
import { damageRound } from './support/rounds/damage-round.ts'
import { fsyncDrill, fullDiskDrill } from './support/rounds/disk-drills.ts'
import { crowdDrill, readersDrill, roomsDrill } from './support/rounds/drills.ts'
import { edgeRound } from './support/rounds/edge-round.ts'
import { forgeryRound } from './support/rounds/forgery-round.ts'
import { firefoxRound, handsRound, walkRound } from './support/rounds/hands-round.ts'
import { hostilePagesRound } from './support/rounds/hostile-pages.ts'
import { hostileRound } from './support/rounds/hostile-round.ts'
import { honestRound } from './support/rounds/honest-round.ts'
import { killRound } from './support/rounds/kill-round.ts'
import { fieldsRound } from './support/page/field-writers.ts'
import { fuzzRound } from './support/rounds/line-fuzz.ts'
import { linearRound } from './support/rounds/linear-round.ts'
import { notesRound } from './support/rounds/notes-round.ts'
import { outlineRound } from './support/rounds/outline-fuzz.ts'
import { removalRound } from './support/rounds/removal-fuzz.ts'
import { moreRounds } from './support/basics/more-rounds.ts'
import { add, runRound, type Counts, type Round } from './support/basics/rounds.ts'
import { nodesRound } from './support/simulation/node-schedule.ts'
import { scheduleRound } from './support/simulation/run-schedule.ts'
import { startRelay } from './support/relay/server.ts'
import { stallDrill } from './support/rounds/stall-drill.ts'
import { weeksRound } from './support/hands/weeks-round.ts'

interface Part {
  name: string
  /** The part's share of the time; a part without one runs once. */
  share?: number
  /** Runs only if it is named. */
  onDemand?: boolean
  /** Counts that may be 0 in the end. */
  mayMiss?: readonly string[]
  round: Round
}

/** ms of work for one hostile frame. */
const LONGEST_STALL = 50
const KiB = 1024

const relay = await startRelay()

/** One process for all rounds; the first round starts it. */
const fresh = (() => {
  let begun: FreshProcess | null = null
  return () => (begun ??= new FreshProcess())
})()

const parts: Part[] = [
  { name: 'lines', share: 1, round: (seed) => exact(fuzzRound(seed, { joins: false, undo: true })) },
  {
    name: 'joins',
    share: 1,
    round: (seed) => nearly(fuzzRound(seed, { joins: true, undo: true })),
    mayMiss: ['doubled'],
  },
  { name: 'at once', share: 1, round: atOnceRound, mayMiss: ['misplaced'] },
  { name: 'carets', share: 1, round: caretLaw, mayMiss: ['parted'] },
  { name: 'composing', share: 1, round: composingRound, mayMiss: ['left', 'undone'] },
  { name: 'throws', share: 1, round: throwing },
  {
    name: 'removals',
    share: 1,
    round: async (seed) => nearly(await removalRound(seed)),
    mayMiss: ['doubled'],
  },
  { name: 'fields', share: 1, round: fieldsRound, mayMiss: ['torn', 'strayed', 'back'] },
  { name: 'answers', share: 1, round: answersRound },
  { name: 'weeks', share: 1, round: weeksRound },
  { name: 'outlines', share: 1, round: (seed) => exact(outlineRound(seed)) },
  { name: 'notes', share: 1, round: notesRound },
  { name: 'schedules', share: 10, round: (seed) => scheduleRound(seed, { events: 200 }) },
  { name: 'relays', share: 5, round: (seed) => nodesRound(seed, { events: 200, nodes: 2 + (seed % 2) }) },
  {
    name: 'crowds',
    share: 2,
    round: (seed) => scheduleRound(seed, { events: 400, crowd: { ours: 10, stock: 10 } }),
  },
  { name: 'hostile frames', share: 2, round: (seed) => hostileRound(seed, { frames: 1000, timed: noStall }) },
  {
    name: 'accepted',
    share: 2,
    round: (seed) => acceptedRound(seed, { updates: 100, full: 0.1, fresh: fresh() }),
  },
  { name: 'forgeries', share: 1, round: forgeryRound },
  { name: 'kills', share: 3, round: (seed) => killRound(relay, seed) },
  { name: 'bad networks', share: 1, round: (seed) => chaosRound(relay, seed) },
  { name: 'edge', share: 1, round: (seed) => edgeRound(relay, seed) },
  { name: 'damage', share: 1, round: (seed) => damageRound(seed, 64 * KiB, 500) },
  { name: 'linear', round: linearRound },
  { name: 'random tests', round: moreRounds },
  { name: 'every damage', onDemand: true, round: (seed) => damageRound(seed, 64 * KiB) },
  {
    name: 'honest',
    round: (seed) => honestRound(seed, { edits: 260_000, notes: 500, corpus: values.corpus ?? null }),
    mayMiss: ['refused'],
  },
  { name: 'five hundred back', round: crowdDrill },
  { name: 'rooms', round: roomsDrill, mayMiss: ['kB', 'descriptors'] },
  { name: 'readers', round: readersDrill, mayMiss: ['kB'] },
  { name: 'large frames', round: stallDrill },
  { name: 'attacks', onDemand: true, round: attackDrill },
  { name: 'hands', round: (seed) => handsRound(relay, seed) },
  { name: 'walk', round: (seed) => walkRound(relay, seed, 300) },
  { name: 'firefox', round: (seed) => firefoxRound(relay, seed), mayMiss: ['again'] },
  { name: 'hostile pages', round: (seed) => hostilePagesRound(relay.url, seed) },
  { name: 'full disk', round: fullDiskDrill },
  { name: 'fsync before ack', round: fsyncDrill },
]

interface Words {
  words: number
  lost: readonly string[]
  doubled: readonly string[]
  converged: boolean
}

/** Two people who remove or split the same line at once may double its text, but lose none. */
function nearly({ words, lost, doubled, converged }: Words): Counts {
  if (!converged || lost.length > 0) throw new Error(JSON.stringify({ lost, converged }))
  return { words, doubled: doubled.length }
}

/**
 * Plugins, drawings and handlers throw at random moments. No word of others may be lost, and each text that
 * is still open must show what its document holds.
 */
function throwing(seed: number): Counts {
  const { words, lost, converged, unlike, struck, closed } = fuzzRound(seed, {
    joins: true,
    undo: false,
    throws: true,
  })
  if (!converged || lost.length + unlike > 0) throw new Error(JSON.stringify({ lost, converged, unlike }))
  return { words, struck, closed }
}

function exact({ words, lost, doubled, converged }: Words): Counts {
  if (!converged || lost.length + doubled.length > 0)
    throw new Error(JSON.stringify({ lost, doubled, converged }))
  return { words }
}

function noStall(ms: number): void {
  if (ms > LONGEST_STALL) throw new Error(`a frame took ${Math.round(ms)} ms`)
}

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '5' },
    only: { type: 'string' },
    rounds: { type: 'string', default: 'Infinity' },
    corpus: { type: 'string' },
  },
})
const [firstSeed, minutes, most] = [values.seed, values.minutes, values.rounds].map(Number) as [
  number,
  number,
  number,
]
const chosen = parts.filter(({ name, onDemand }) =>
  values.only === undefined ? !onDemand : name === values.only,
)
if (chosen.length === 0) throw new Error(`The parts are: ${parts.map(({ name }) => name).join(', ')}.`)
const shares = chosen.reduce((sum, { share = 0 }) => sum + share, 0)

async function run({ name, share, round, mayMiss = [] }: Part): Promise<void> {
  const start = Date.now()
  const until = share === undefined ? start : start + (minutes * 60_000 * share) / shares
  const counts: Counts = {}
  let rounds = 0
  do add(counts, await runRound(round, firstSeed + rounds++))
  while (Date.now() < until && rounds < most)
  const figures = Object.entries(counts).map(([what, count]) => `${count.toLocaleString('en')} ${what}`)
  const seconds = Math.round((Date.now() - start) / 1000)
  process.stdout.write(`${name}: ${rounds} from seed ${firstSeed} in ${seconds} s: ${figures.join(', ')}\n`)
  const missed = Object.keys(counts).filter((what) => counts[what] === 0 && !mayMiss.includes(what))
  if (missed.length > 0) throw new Error(`${name} never met: ${missed.join(', ')}`)
}

try {
  for (const part of chosen) await run(part)
} finally {
  await relay.close()
}
process.exit() // stock providers leave timers behind
