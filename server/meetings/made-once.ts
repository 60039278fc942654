// Texts that are made in another process. Each is made once for each state of its sources.
//
// A request for a kept text is a look-up. Requests for a state that is being made share that work. Requests
// for a newer state share the next one. So however many requests come, of each text at most one is being made
// and one waits. What it is made from is read only when its turn comes.

import { ByteCache } from './byte-cache.ts'
import { limits } from '../config/limits.ts'
import { teamOf, type Turnstile } from '../fair/turnstile.ts'
import { refusal, type Refusal } from '../../shared/wire/answers.ts'
import { bytesIn, type Outcome } from '../work/runner.ts'

/** The text has more bytes than one file may have. */
export interface TooLong {
  is: 'tooLong'
}

export interface NotMade {
  is: 'refused'
  code: 413 | 429 | 503
  refusal: Refusal
}

interface Rendered {
  is: 'rendered'
  /** UTF-8 */
  markdown: Uint8Array
}

/** With the bytes as a buffer, which all answers share. */
export type Made<T extends Rendered> = Omit<T, 'markdown'> & { is: 'rendered'; markdown: Buffer }

export interface MadeOnceOptions<T extends Rendered> {
  /** Names the present state of the sources of a text. */
  keyOf: (name: string) => string | Promise<string>
  make: (name: string) => Promise<Outcome<T | TooLong>>
  /** Called when a text could not be made, but not again until that succeeds. */
  report: (name: string, why: string) => void
  /** Texts of different kinds share the turns. */
  turnstile: Turnstile
  /** ms */
  now: () => number
}

/** For texts whose sources are in memory while they are made. */
export const turnsToRender = { most: limits.renderAtOnce, ofOneTeam: 1 }

const TOO_LONG: NotMade = {
  is: 'refused',
  code: 413,
  refusal: refusal('too-long', limits.rendering / 2 ** 20),
}
const TOO_MANY: NotMade = {
  is: 'refused',
  code: 429,
  refusal: refusal('being-written'),
}
const NOT_NOW: NotMade = {
  is: 'refused',
  code: 503,
  refusal: refusal('not-written'),
}

interface Current<T extends Rendered> {
  key: string
  done: Promise<Made<T> | NotMade>
}

/** A text's name begins with the name of its room. */
export class MadeOnce<T extends Rendered> {
  readonly #options: MadeOnceOptions<T>
  readonly #kept = new ByteCache<{ key: string; made: Made<T> | NotMade }>(limits.renderings)
  /** By name, the text that is being made or waits for its turn. */
  readonly #current = new Map<string, Current<T>>()
  /** By name, the text after that one. */
  readonly #next = new Map<string, Promise<Made<T> | NotMade>>()
  /** By team, how many texts are being made or wait. */
  readonly #counts = new Map<string, number>()
  /** Texts that could not be made. Before the given time, nobody tries again. */
  readonly #failed = new Map<string, number>()

  constructor(options: MadeOnceOptions<T>) {
    this.#options = options
  }

  async of(name: string): Promise<Made<T> | NotMade> {
    const key = await this.#options.keyOf(name)
    const kept = this.#kept.get(name)
    if (kept?.key === key) return kept.made
    const current = this.#current.get(name)
    if (current === undefined) return this.#begin(name, key)
    if (current.key === key) return current.done
    const next = this.#next.get(name) ?? current.done.then(() => this.#after(name))
    this.#next.set(name, next)
    return next
  }

  #after(name: string): Promise<Made<T> | NotMade> {
    this.#next.delete(name)
    return this.of(name)
  }

  #begin(name: string, key: string): Promise<Made<T> | NotMade> {
    if ((this.#failed.get(name) ?? 0) > this.#options.now()) return Promise.resolve(NOT_NOW)
    const team = teamOf(name)
    const count = this.#counts.get(team) ?? 0
    if (count >= limits.renderWaiting) return Promise.resolve(TOO_MANY)
    this.#counts.set(team, count + 1)
    const done = this.#options.turnstile
      .through(name, () => this.#make(name))
      .finally(() => {
        this.#current.delete(name)
        const left = (this.#counts.get(team) ?? 1) - 1
        if (left > 0) this.#counts.set(team, left)
        else this.#counts.delete(team)
      })
    this.#current.set(name, { key, done })
    return done
  }

  /**
   * Makes the present state's text. If the state changes before it is read, the result is kept under the old
   * key, and nobody will ask for that key again.
   */
  async #make(name: string): Promise<Made<T> | NotMade> {
    const { keyOf, make } = this.#options
    try {
      const key = await keyOf(name)
      const outcome = await make(name)
      if (outcome.is === 'failed') return this.#fail(name, outcome.why)
      this.#failed.delete(name)
      const { value } = outcome
      const made = value.is === 'tooLong' ? TOO_LONG : withBuffer(value)
      this.#kept.keep(name, { key, made }, BESIDE + bytesIn(value))
      return made
    } catch (error) {
      return this.#fail(name, String(error))
    }
  }

  #fail(name: string, why: string): NotMade {
    const { now, report, turnstile } = this.#options
    if (!this.#failed.has(name)) report(name, why)
    this.#failed.delete(name)
    this.#failed.set(name, now() + limits.renderAgain)
    const [oldest] = this.#failed.keys()
    if (oldest !== undefined && this.#failed.size > limits.versions) this.#failed.delete(oldest)
    turnstile.setBack(name, limits.setBack)
    return NOT_NOW
  }
}

/** The memory that a kept text takes besides its bytes. */
const BESIDE = 1024

/** Wraps the bytes without a copy. */
function withBuffer<T extends Rendered>(rendered: T): Made<T> {
  const { buffer, byteOffset, byteLength } = rendered.markdown
  return { ...rendered, markdown: Buffer.from(buffer, byteOffset, byteLength) }
}
