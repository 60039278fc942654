// Live meetings as Markdown. A meeting is rendered once for each state of the documents that it is made from.
//
// A request for a kept rendering is a look-up. Requests for a state that is being rendered share that
// rendering. Requests for a newer state share the next rendering. So however many requests come, each room
// has at most one rendering that runs and one that waits. The documents of a room are read only when its turn
// comes.

import { ByteCache } from './byte-cache.ts'
import { limits } from '../config/limits.ts'
import type { Rendered } from './render-meeting.ts'
import type { Renderer } from './render-tasks.ts'
import { teamOf, Turnstile } from '../fair/turnstile.ts'
import { refusal, type Refusal } from '../../shared/wire/answers.ts'

export interface RenderingsOptions {
  /** A room's whole document as one update. */
  state: (room: string) => Promise<Uint8Array>
  /** The number of a document's present state. No two states of any documents have the same number. */
  version: (room: string) => number
  /** Returns a room's renderer, which never runs on the thread that answers. */
  renderer: (room: string) => Renderer
  /**
   * Called when a meeting could not be rendered, but not again until a rendering of that meeting succeeds.
   */
  report: (room: string, why: string) => void
  /** ms */
  now: () => number
}

export type Rendering =
  | (Omit<Rendered, 'markdown'> & { markdown: Buffer })
  | { is: 'refused'; code: 413 | 429 | 503; refusal: Refusal }

const TOO_LONG: Rendering = {
  is: 'refused',
  code: 413,
  refusal: refusal(
    'too-long',
    ` (limit ${limits.rendering / 2 ** 20} MB). They are safe, and the page shows them; take out what is too long.`,
  ),
}
const TOO_MANY: Rendering = {
  is: 'refused',
  code: 429,
  refusal: refusal('being-written'),
}
const NOT_NOW: Rendering = {
  is: 'refused',
  code: 503,
  refusal: refusal('not-written'),
}

interface Current {
  key: string
  done: Promise<Rendering>
}

export class Renderings {
  readonly #options: RenderingsOptions
  readonly #turnstile: Turnstile
  readonly #kept = new ByteCache<{ key: string; rendering: Rendering }>(limits.renderings)
  /** By room, the rendering that runs or waits for its turn. */
  readonly #current = new Map<string, Current>()
  /** By room, the rendering after that one. */
  readonly #next = new Map<string, Promise<Rendering>>()
  /** By team, how many renderings run or wait. */
  readonly #counts = new Map<string, number>()
  /** Rooms that could not be rendered. Before the given time, nobody tries again. */
  readonly #failed = new Map<string, number>()

  constructor(options: RenderingsOptions) {
    this.#options = options
    this.#turnstile = new Turnstile({ most: limits.renderAtOnce, ofOneTeam: 1, now: options.now })
  }

  of(room: string): Promise<Rendering> {
    const key = this.#keyOf(room)
    const kept = this.#kept.get(room)
    if (kept?.key === key) return Promise.resolve(kept.rendering)
    const current = this.#current.get(room)
    if (current === undefined) return this.#begin(room, key)
    if (current.key === key) return current.done
    const next = this.#next.get(room) ?? current.done.then(() => this.#after(room))
    this.#next.set(room, next)
    return next
  }

  #after(room: string): Promise<Rendering> {
    this.#next.delete(room)
    return this.of(room)
  }

  #begin(room: string, key: string): Promise<Rendering> {
    if ((this.#failed.get(room) ?? 0) > this.#options.now()) return Promise.resolve(NOT_NOW)
    const team = teamOf(room)
    const count = this.#counts.get(team) ?? 0
    if (count >= limits.renderWaiting) return Promise.resolve(TOO_MANY)
    this.#counts.set(team, count + 1)
    const done = this.#turnstile
      .through(room, () => this.#render(room))
      .finally(() => {
        this.#current.delete(room)
        const left = (this.#counts.get(team) ?? 1) - 1
        if (left > 0) this.#counts.set(team, left)
        else this.#counts.delete(team)
      })
    this.#current.set(room, { key, done })
    return done
  }

  /**
   * Renders the present state. If the state changes before it is read, the result is kept under the old key,
   * and nobody will ask for that key again.
   */
  async #render(room: string): Promise<Rendering> {
    const { state, renderer } = this.#options
    const key = this.#keyOf(room)
    const [slug = '', date = ''] = room.split('/').slice(1)
    try {
      const [meeting = NONE, series = NONE, team = NONE] = await Promise.all(documentsOf(room).map(state))
      const outcome = await renderer(room).run('render', { slug, date, meeting, series, team })
      if (outcome.is === 'failed') return this.#fail(room, outcome.why)
      this.#failed.delete(room)
      const rendering = outcome.value.is === 'tooLong' ? TOO_LONG : withBuffer(outcome.value)
      this.#kept.keep(room, { key, rendering }, bytesOf(rendering))
      return rendering
    } catch (error) {
      return this.#fail(room, String(error))
    }
  }

  #fail(room: string, why: string): Rendering {
    const { now, report } = this.#options
    if (!this.#failed.has(room)) report(room, why)
    this.#failed.delete(room)
    this.#failed.set(room, now() + limits.renderAgain)
    const [oldest] = this.#failed.keys()
    if (oldest !== undefined && this.#failed.size > limits.versions) this.#failed.delete(oldest)
    this.#turnstile.setBack(room, limits.setBack)
    return NOT_NOW
  }

  /** Made of the versions of all documents that the text is made from. */
  #keyOf = (room: string): string => documentsOf(room).map(this.#options.version).join(' ')
}

/** The rooms of the meeting, its series and its team. */
function documentsOf(room: string): string[] {
  const [space = '', slug = ''] = room.split('/')
  return [room, `${space}/${slug}/series`, `${space}/-/team`]
}

const NONE = new Uint8Array([0, 0])

/** Wraps the bytes without a copy, because all answers share them. */
const withBuffer = ({ markdown, ...rest }: Rendered): Rendering => ({
  ...rest,
  markdown: Buffer.from(markdown.buffer, markdown.byteOffset, markdown.byteLength),
})

/** The memory that a kept rendering takes, including its names. */
const bytesOf = (rendering: Rendering): number =>
  1024 + (rendering.is === 'rendered' ? rendering.markdown.length + rendering.stateVector.length : 0)
