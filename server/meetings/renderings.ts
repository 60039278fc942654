// The live meetings as Markdown, each made once for each state of the documents that it is made from.
//
// Whoever asks for a state that is kept costs a look-up; whoever asks while that state is being rendered
// shares it; all who ask while an older one is share the next. So however many ask, a room has at most one
// rendering under way and one that waits. Documents are read when its turn comes, not before.

import { ByteCache } from './byte-cache.ts'
import { limits } from '../config/limits.ts'
import type { Rendered } from './render-meeting.ts'
import type { Renderer } from './render-tasks.ts'
import { teamOf, Turnstile } from '../fair/turnstile.ts'

export interface RenderingsOptions {
  /** A room's whole document as one update. */
  state: (room: string) => Promise<Uint8Array>
  /** A number that no other state of a document has. */
  version: (room: string) => number
  /** Where a meeting is rendered: never on the thread that answers. */
  renderer: (room: string) => Renderer
  /** Told why a meeting could not be rendered, once until it could. */
  report: (room: string, why: string) => void
  /** ms */
  now: () => number
}

export type Rendering =
  | (Omit<Rendered, 'markdown'> & { markdown: Buffer })
  | { is: 'refused'; code: 413 | 429 | 503; sentence: string }

const TOO_LONG: Rendering = {
  is: 'refused',
  code: 413,
  sentence: `These notes are too long for one Markdown file (limit ${limits.rendering / 2 ** 20} MB). They are safe, and the page shows them; take out what is too long.`,
}
const TOO_MANY: Rendering = {
  is: 'refused',
  code: 429,
  sentence: 'Many notes of this team are being written as Markdown just now. Ask again in a few seconds.',
}
const NOT_NOW: Rendering = {
  is: 'refused',
  code: 503,
  sentence:
    'These notes could not be written as Markdown. They are safe, and the page shows them; ask again in a minute.',
}

interface Current {
  key: string
  done: Promise<Rendering>
}

export class Renderings {
  readonly #options: RenderingsOptions
  readonly #turnstile: Turnstile
  readonly #kept = new ByteCache<{ key: string; rendering: Rendering }>(limits.renderings)
  /** By room. */
  readonly #current = new Map<string, Current>()
  readonly #next = new Map<string, Promise<Rendering>>()
  /** By team: how many are under way or wait. */
  readonly #counts = new Map<string, number>()
  /** Rooms that could not be rendered, and until when nobody tries again. */
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

  /** Of the state that the documents have now. What is read after a change is kept under a key that nobody asks for again. */
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

  /** Of every document that the text is made from. */
  #keyOf = (room: string): string => documentsOf(room).map(this.#options.version).join(' ')
}

/** The meeting's own, its series' and its team's. */
function documentsOf(room: string): string[] {
  const [space = '', slug = ''] = room.split('/')
  return [room, `${space}/${slug}/series`, `${space}/-/team`]
}

const NONE = new Uint8Array([0, 0])

/** The same bytes, which all answers share. */
const withBuffer = ({ markdown, ...rest }: Rendered): Rendering => ({
  ...rest,
  markdown: Buffer.from(markdown.buffer, markdown.byteOffset, markdown.byteLength),
})

/** What it takes to keep one, with its names. */
const bytesOf = (rendering: Rendering): number =>
  1024 + (rendering.is === 'rendered' ? rendering.markdown.length + rendering.stateVector.length : 0)
