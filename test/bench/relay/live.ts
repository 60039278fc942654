// People type in one room at the same time. Measures how long a letter takes to reach the others, and the
// relay's cost.

import { setTimeout as sleep } from 'node:timers/promises'
import * as Y from 'yjs'
import { seeded } from '../../support/basics/random.ts'
import { Client } from './client.ts'
import type { Contestant } from './contestants.ts'
import { meter, type Cost } from './meter.ts'

export interface Load {
  members: number
  typers: number
  /** Characters a second that each typist types. */
  rate: number
  seconds: number
  /** s of typing before the measurement. A relay needs them because it compiles its code after its start. */
  warm: number
  /** Whether each character also moves a caret. */
  carets: boolean
}

export interface Live extends Cost {
  /** The median of the times from a letter's transaction until another client has applied it, in ms. */
  p50: number
  /** The 99th percentile of these times. */
  p99: number
  /** Edits a second, times the number of clients that get them. */
  delivered: number
  /** s from the last letter until everything has arrived. */
  drained: number
}

/** Clients that apply everything and measure the times. */
const WATCHERS = 2
/** The longest wait for anything, in s. */
export const PATIENCE = 60

const textOf = (doc: Y.Doc, typer: number): Y.Text => doc.getText(`typer ${typer}`)

/** Null if the relay falls so far behind that something has not arrived after a minute. */
export async function live(contestant: Contestant, room: number, load: Load): Promise<Live | null> {
  const { members, typers, rate, seconds, warm } = load
  const join = (options: { full?: boolean; keeps?: boolean }) => Client.join(contestant, { room, ...options })
  const watchers = await Promise.all(Array.from({ length: WATCHERS }, () => join({ full: true })))
  const authors = await inTurn(typers, () => join({}))
  const listeners = await inTurn(members - typers - WATCHERS - 1, () => join({}))
  const keeper = await join({ keeps: true })
  const clock = new Clock(watchers, typers)

  const type = (until: number, from: number) => typing(authors, load, clock, from, until)
  await type(warm, 0)
  await clock.all()
  clock.forget()
  const cost = meter(contestant.pid)
  await type(warm + seconds, warm)
  const measured = cost()
  const ended = performance.now()
  const isThere = await clock.all()
  const drained = (performance.now() - ended) / 1000

  const typed = typers * rate * seconds
  const result = {
    ...measured,
    ...clock.percentiles(),
    delivered: (typed * (members - 1)) / seconds,
    drained,
  }
  if (isThere) await checkContent(contestant, room, { watchers, keeper, clock })
  await Promise.all([...watchers, ...authors, ...listeners, keeper].map((client) => client.close()))
  return isThere ? result : null
}

/** Connects a few clients at a time, because a relay may limit how many wait to be let in. */
async function inTurn(count: number, make: () => Promise<Client>): Promise<Client[]> {
  const clients: Client[] = []
  while (clients.length < count) {
    const some = Math.min(50, count - clients.length)
    clients.push(...(await Promise.all(Array.from({ length: some }, make))))
  }
  return clients
}

async function typing(
  authors: readonly Client[],
  { rate, carets }: Load,
  clock: Clock,
  from: number,
  until: number,
): Promise<void> {
  const start = performance.now() - from * 1000
  const random = seeded(1 + from)
  /** s from one letter to the next, at random, because nobody types like a clock or waits for the others. */
  const pause = () => (2 * random.next()) / rate
  const due = authors.map(() => from + pause())
  for (let now = from; now < until; now = (performance.now() - start) / 1000) {
    for (const [typer, author] of authors.entries()) {
      while ((due[typer] ?? Infinity) <= Math.min(now, until)) {
        clock.typed(typer)
        const text = textOf(author.doc, typer)
        text.insert(text.length, 'x')
        if (carets) author.moveCaret(text.length)
        due[typer] = (due[typer] ?? 0) + pause()
      }
    }
    await sleep(1)
  }
}

class Clock {
  readonly #watchers: readonly Client[]
  /** For each typist, the time of each character. */
  readonly #typed: number[][]
  #took: number[] = []
  #told: () => void = () => undefined

  constructor(watchers: readonly Client[], typers: number) {
    this.#watchers = watchers
    this.#typed = Array.from({ length: typers }, () => [])
    for (const { doc } of watchers)
      for (let typer = 0; typer < typers; typer++) {
        let seen = 0
        const text = textOf(doc, typer)
        text.observe(() => {
          const now = performance.now()
          for (; seen < text.length; seen++) this.#took.push(now - (this.#typed[typer]?.[seen] ?? now))
          this.#told()
        })
      }
  }

  typed(typer: number): void {
    this.#typed[typer]?.push(performance.now())
  }

  /** For each typist, how many characters were typed. */
  get lengths(): number[] {
    return this.#typed.map(({ length }) => length)
  }

  /** Drops the times that were measured so far. */
  forget(): void {
    this.#took = []
  }

  get #isThere(): boolean {
    return this.#watchers.every(({ doc }) =>
      this.#typed.every(({ length }, typer) => textOf(doc, typer).length === length),
    )
  }

  /** Waits until every watcher has everything; false if that takes longer than PATIENCE. */
  async all(): Promise<boolean> {
    const until = performance.now() + PATIENCE * 1000
    const late = setTimeout(() => this.#told(), PATIENCE * 1000)
    while (!this.#isThere && performance.now() < until) await new Promise<void>((told) => (this.#told = told))
    clearTimeout(late)
    return this.#isThere
  }

  percentiles(): { p50: number; p99: number } {
    const sorted = this.#took.toSorted((a, b) => a - b)
    const at = (part: number) => sorted[Math.floor(part * (sorted.length - 1))] ?? NaN
    return { p50: at(0.5), p99: at(0.99) }
  }
}

interface Ended {
  watchers: readonly Client[]
  keeper: Client
  clock: Clock
}

/**
 * Throws unless three kinds of clients have each character once: the watchers, a client that only kept
 * updates, and a client that joins now.
 */
async function checkContent(
  contestant: Contestant,
  room: number,
  { watchers, keeper, clock }: Ended,
): Promise<void> {
  const missing = (doc: Y.Doc) =>
    clock.lengths.findIndex((length, typer) => textOf(doc, typer).length !== length)
  const check = (who: string, doc: Y.Doc) => {
    const typer = missing(doc)
    if (typer === -1) return
    const [there, typed] = [textOf(doc, typer).length, clock.lengths[typer]]
    throw new Error(`${contestant.name}: of ${typed} characters of typer ${typer} ${who} has ${there}.`)
  }
  for (const { doc } of watchers) check('a watcher', doc)
  const replayed = new Y.Doc()
  const until = performance.now() + PATIENCE * 1000
  do {
    await sleep(10)
    for (const update of keeper.kept.splice(0)) Y.applyUpdate(replayed, update)
  } while (missing(replayed) !== -1 && performance.now() < until)
  check('a client that only listened', replayed)
  if (contestant.name === 'floor') return
  const late = await Client.join(contestant, { room, full: true })
  check('a client that joined afterwards', late.doc)
  await late.close()
}
