// The digests of snapshots. A digest is made once, and again after a new snapshot of its series, because ages come
// from the snapshots of earlier meetings.

import { MadeOnce, type Made, type NotMade } from './made-once.ts'
import type { RenderedDigest } from './render-digest.ts'
import type { Renderer } from './render-tasks.ts'
import { limits } from '../config/limits.ts'
import type { KeptSnapshots } from '../store/kept-snapshots.ts'
import type { Turnstile } from '../fair/turnstile.ts'

export interface DigestsOptions {
  snapshots: KeptSnapshots
  /** Returns a room's renderer, which never runs on the thread that answers. */
  renderer: (room: string) => Renderer
  /** Called when a digest could not be made, but not again until that succeeds. */
  report: (room: string, why: string) => void
  turnstile: Turnstile
  /** ms */
  now: () => number
}

export class Digests {
  readonly #made: MadeOnce<RenderedDigest>

  constructor({ snapshots, renderer, report, turnstile, now }: DigestsOptions) {
    this.#made = new MadeOnce({
      keyOf: (name) => snapshots.state(name.split(' ')[0] ?? ''),
      async make(name) {
        const [room = '', id = ''] = name.split(' ')
        const markdown = await snapshots.read(room, id)
        if (markdown === null) return { is: 'failed', why: `the snapshot ${id} is gone` }
        const earlier = await snapshots.earlier(room, limits.digest)
        const date = room.split('/')[2] ?? ''
        const carried = await snapshots.carriedIn(room, id)
        return renderer(room).run('digest', { date, markdown, carried }, earlier)
      },
      ...{ report, turnstile, now },
    })
  }

  of(room: string, id: string): Promise<Made<RenderedDigest> | NotMade> {
    return this.#made.of(`${room} ${id}`)
  }
}
