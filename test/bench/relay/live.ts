// People who type in one room at once: how long a letter takes to the others, and what the relay pays.

import { setTimeout as sleep } from 'node:timers/promises'
import * as Y from 'yjs'
import { seeded } from '../../support/basics/random.ts'
import { Client } from './client.ts'
import type { Contestant } from './contestants.ts'
import { meter, type Cost } from './meter.ts'

export interface Load {
  members: number
  typers: number
  /** Characters a second, of each who types. */
  rate: number
  seconds: number
  /** s of typing before these: a relay that has just started is compiling itself. */
  warm: number
  /** Each character comes with a caret. */
  carets: boolean
}

export interface Live extends Cost {
  /** ms from a letter's transaction to its being applied at another client. */
  p50: number
  p99: number
  /** Edits a second, times those who were sent them. */
  delivered: number
  /** s until all was there, after the last was typed. */
  drained: number
}

/** Who applies everything and takes the times. */
const WATCHERS = 2
/** s after which what has not come is not waited for. */
export const PATIENCE = 60

const textOf = (doc: Y.Doc, typer: number): Y.Text => doc.getText(`typer ${typer}`)

/** Null where the relay is so far behind that not all came in a minute. */
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

/** A few at a time: a relay may bound how many wait at its door. */
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
  /** s from one letter to the next: nobody types like a clock, and nobody waits for the others. */
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
  /** By typer: when each character was typed. */
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

  /** By typer: how many characters they typed. */
  get lengths(): number[] {
    return this.#typed.map(({ length }) => length)
  }

  /** What was typed so far is not counted. */
  forget(): void {
    this.#took = []
  }

  get #isThere(): boolean {
    return this.#watchers.every(({ doc }) =>
      this.#typed.every(({ length }, typer) => textOf(doc, typer).length === length),
    )
  }

  /** Every watcher has all of it; false where that takes too long. */
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

/** At the watchers, at one who only kept what came, and at one who comes now: each character once. */
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
  check('who only listened', replayed)
  if (contestant.name === 'floor') return
  const late = await Client.join(contestant, { room, full: true })
  check('who came afterwards', late.doc)
  await late.close()
}
