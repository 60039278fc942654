// Live meetings as Markdown. A meeting is rendered once for each state of its documents.

import type { Rendered } from './render-meeting.ts'
import type { Renderer } from './render-tasks.ts'
import { MadeOnce, turnsToRender, type Made, type NotMade } from './made-once.ts'
import { Turnstile } from '../fair/turnstile.ts'

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
  /** Gives renderings their turns; texts of other kinds may share it. */
  turnstile?: Turnstile
  /** ms */
  now: () => number
}

export type Rendering = Made<Rendered> | NotMade

export class Renderings {
  readonly #made: MadeOnce<Rendered>

  constructor({ state, version, renderer, report, now, ...options }: RenderingsOptions) {
    this.#made = new MadeOnce({
      // Made of the versions of all documents that the text is made from.
      keyOf: (room) => documentsOf(room).map(version).join(' '),
      async make(room) {
        const [slug = '', date = ''] = room.split('/').slice(1)
        const [meeting = NONE, series = NONE, team = NONE] = await Promise.all(documentsOf(room).map(state))
        return renderer(room).run('render', { slug, date, meeting, series, team })
      },
      turnstile: options.turnstile ?? new Turnstile({ ...turnsToRender, now }),
      ...{ report, now },
    })
  }

  of(room: string): Promise<Rendering> {
    return this.#made.of(room)
  }
}

/** The rooms of the meeting, its series and its team. */
function documentsOf(room: string): string[] {
  const [space = '', slug = ''] = room.split('/')
  return [room, `${space}/${slug}/series`, `${space}/-/team`]
}

const NONE = new Uint8Array([0, 0])
