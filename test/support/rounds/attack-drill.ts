// One team attacks while another team types. Measures how long the typing team's edits wait for acks, and the
// relay's memory. The relay runs as `npm start` runs it, with all its threads on a core of its own. The teams
// are processes on the other core, where the attackers have the lower priority.

import { fork, type ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { attacks } from '../attacks/all.ts'
import type { Attack } from '../attacks/attack.ts'
import { figuresOf, type Figures, type Waits } from '../attacks/waits.ts'
import { add, type Counts } from '../basics/rounds.ts'
import { startRelay, type RelayProcess } from '../relay/server.ts'

/** How many letters must be acked in one measurement. */
const ACKS = 10_000
/** The most ms that a measurement takes, even if there are fewer acks. */
const LONGEST = 60_000
/** ms in which the attackers must be prepared. */
const PREPARED_WITHIN = 300_000

/** Attacks in one process. */
const PER_PROCESS = 10

export interface Measured extends Figures {
  name: string
  /** The most resident memory that the relay has had, with all its threads. */
  MB: number
  /** The fault that the other team or the relay had; null if there was none. */
  failure: string | null
  /** The acts of the attackers. */
  did: Counts
}

export async function measure(name: string, those: readonly Attack[], acks = ACKS): Promise<Measured> {
  const relay = await startRelay(environmentOf(those), () => ['taskset', '-c', '0'])
  const neighbours = new Child('neighbours.ts', [relay.url, String(relay.pid)])
  const attackers = inProcesses(those).map(
    (some) => new Child('attackers.ts', [relay.url, ...some.map((attack) => attack.name)]),
  )
  const failed = (failure: string, MB: number): Measured => ({
    name,
    ...figuresOf({ letters: [], pastes: [] }),
    MB,
    failure,
    did: {},
  })
  try {
    if ((await neighbours.heard(LONGEST)) === null) return failed('the other team was not let in', NaN)
    const prepared = await Promise.all(attackers.map((each) => each.heard(PREPARED_WITHIN)))
    const isPrepared = prepared.every((said) => said !== null)
    neighbours.tell('begin')
    for (const each of attackers) each.tell('begin')
    const failure = await untilAcked(neighbours, acks)
    const MB = await mostMB(relay)
    for (const each of attackers) each.tell('end')
    const did: Counts = {}
    for (const each of attackers) add(did, await countsOf(each))
    for (const each of attackers) each.end()
    neighbours.tell('end')
    const last = (await neighbours.heard(LONGEST)) as { waits: Waits; failure: string | null } | null
    if (last === null) return { ...failed('the other team ended by itself', MB), did }
    const why = failure ?? last.failure ?? (isPrepared ? null : 'the attackers could not prepare')
    return { name, ...figuresOf(last.waits), MB, failure: why, did }
  } finally {
    for (const each of [neighbours, ...attackers]) each.end()
    await relay.close()
  }
}

/** The attackers' counts. If the attackers were still preparing, the message `prepared` comes first. */
async function countsOf(attackers: Child): Promise<Counts> {
  for (;;) {
    const said = await attackers.heard(LONGEST)
    if (said !== 'prepared') return (said ?? { silent: 1 }) as Counts
  }
}

/** Divides the attacks among processes, because one process is too slow for all at once. */
const inProcesses = (those: readonly Attack[]): Attack[][] =>
  Array.from({ length: Math.ceil(those.length / PER_PROCESS) }, (_, nth) =>
    those.slice(nth * PER_PROCESS, (nth + 1) * PER_PROCESS),
  )

const environmentOf = (those: readonly Attack[]): NodeJS.ProcessEnv =>
  Object.assign({}, ...those.map(({ environment = {} }) => environment)) as NodeJS.ProcessEnv

/** A process of the drill, with a queue of the messages from it. */
class Child {
  readonly #process: ChildProcess
  readonly #said: unknown[] = []
  #wake: () => void = () => undefined

  constructor(file: string, args: string[]) {
    const path = fileURLToPath(new URL(join('../attacks', file), import.meta.url))
    this.#process = fork(path, args, { execArgv: ['--import', 'tsx'] })
    this.#process.on('message', (said) => {
      this.#said.push(said)
      this.#wake()
    })
    this.#process.on('exit', () => this.#wake())
  }

  tell(what: 'begin' | 'count' | 'end'): void {
    if (this.#process.connected) this.#process.send(what)
  }

  /** The next message; null if the process ends first, or if none comes within `within` ms. */
  async heard(within: number): Promise<unknown> {
    const tooLate = AbortSignal.timeout(within)
    while (this.#said.length === 0 && this.#process.connected && !tooLate.aborted)
      await new Promise<void>((wake) => {
        this.#wake = wake
        tooLate.addEventListener('abort', () => wake(), { once: true })
      })
    return this.#said.shift() ?? null
  }

  end(): void {
    if (this.#process.connected) this.#process.disconnect()
    this.#process.kill('SIGKILL')
  }
}

async function untilAcked(neighbours: Child, acks: number): Promise<string | null> {
  const until = Date.now() + LONGEST
  while (Date.now() < until) {
    await sleep(250)
    neighbours.tell('count')
    const told = (await neighbours.heard(LONGEST)) as { count: number; failure: string | null } | null
    if (told === null) return 'the other team ended by itself'
    if (told.failure !== null) return told.failure
    if (told.count >= acks) return null
  }
  return null
}

/** The most memory that the relay has had so far; NaN if it no longer runs. */
async function mostMB({ pid }: RelayProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Math.round(Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1]) / 1024)
}

// ── the soak's part ──

const P999 = 100
const MAX = 1000
const MB = 512

const faultOf = ({ failure, acks, p999, max, MB: memory }: Measured, wanted: number): string | null =>
  failure ??
  (acks < wanted
    ? `only ${acks} acks`
    : p999 > P999 || max > MAX
      ? 'edits waited too long'
      : memory <= MB
        ? null
        : 'too much memory')

export const rowOf = (measured: Measured): string => {
  const { name, acks, p50, p999, max, worked, pastes, MB: memory, did } = measured
  const numbers = [
    acks,
    p50.toFixed(1),
    p999.toFixed(0),
    max.toFixed(0),
    worked.toFixed(0),
    pastes.toFixed(0),
    memory,
  ]
  const done = Object.entries(did).map(([what, count]) => `${count.toLocaleString('en')} ${what}`)
  return `| ${[name, ...numbers, done.join(', '), faultOf(measured, 1) ?? ''].join(' | ')} |`
}

export const HEAD = [
  '| attack | acks | p50 | p99.9 | max | of it work | pastes’ max | MB | what was done | |',
  '|---|---|---|---|---|---|---|---|---|---|',
].join('\n')

/**
 * Attacks that once made everybody wait. The promise holds while all of these run at once. The other attacks
 * were added later.
 */
const FIRST = [
  'a chain of 430 names',
  'a block’s level of 500,000,000',
  'a template’s level of −1',
  '60 polls of 300 kB',
  'polls of a slow note',
  '16 kB of conflicts',
  '200,000 fields',
  'names of 900 kB',
  'welcomes of 8 MiB',
  'state vectors of 1.4 million ids',
  'WebSocket pongs on four connections',
  'frames of one byte on four connections',
  'no key: welcomes of 8 MiB',
  'no key: frames of one byte',
  'half messages, then crumbs',
  'half a request body',
  'a path of /sync//sync/…',
]

export const firstAttacks: readonly Attack[] = attacks.filter(({ name }) => FIRST.includes(name))

/** Measures without an attack, with each attack alone, and with all of the first attacks at once. */
export async function attackDrill(): Promise<Counts> {
  const print = (line: string) => process.stdout.write(`${line}\n`)
  const faults: string[] = []
  print(HEAD)
  let acks = 0
  const runs: [string, readonly Attack[]][] = [
    ['nobody', []],
    ...attacks.map((attack) => [attack.name, [attack]] as [string, readonly Attack[]]),
    ['the first at once', firstAttacks],
  ]
  for (const [name, those] of runs) {
    const measured = await measure(name, those)
    print(rowOf(measured))
    acks += measured.acks
    const fault = faultOf(measured, ACKS)
    if (fault !== null) faults.push(`${name}: ${fault}`)
  }
  // This is more than the promise covers. So it is printed, but not judged.
  print(rowOf(await measure('every one at once', attacks)))
  if (faults.length > 0) throw new Error(faults.join('; '))
  return { attacks: attacks.length, acks }
}
