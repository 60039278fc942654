// Meetings as Markdown, live and as snapshots.

import { randomBytes } from 'node:crypto'
import { parseHandle } from '../shared/people.ts'
import type { SnapshotRecord } from '../shared/snapshot.ts'
import type { Meetings } from './api.ts'
import type { Rendered } from './render-meeting.ts'
import type { Renderer } from './render-tasks.ts'
import { sha256Of } from './sha256.ts'
import type { Snapshots } from './snapshots.ts'

export interface MeetingsOptions {
  /** A room's whole document as one update. */
  state: (room: string) => Promise<Uint8Array>
  /** Where a meeting is rendered: never on the thread that answers. */
  runner: (room: string) => Renderer
  snapshots: Snapshots
  /** Told after a snapshot is on disk. */
  taken: () => void
  now: () => Date
}

export function openMeetings({ state, runner, snapshots, taken, now }: MeetingsOptions): Meetings {
  async function renderRoom(room: string): Promise<Rendered> {
    const [space = '', slug = '', date = ''] = room.split('/')
    const [meeting, series, team] = await Promise.all([
      state(room),
      state(`${space}/${slug}/series`),
      state(`${space}/-/team`),
    ])
    const source = { slug, date, meeting, series, team }
    const outcome = await runner(room).run('render', source)
    if (outcome.is === 'failed') throw new Error(`${room} could not be rendered: ${outcome.why}`)
    return outcome.value
  }

  return {
    markdown: async (room) => (await renderRoom(room)).markdown,

    async snapshot(room, typed) {
      const by = parseHandle(typed)
      if (by.is === 'refused') return by
      const { markdown, stateVector, state, path } = await renderRoom(room)
      const at = now().toISOString()
      const record: SnapshotRecord = {
        id: `${at.replace(/[-:]|\.\d+/g, '')}-${randomBytes(4).toString('hex')}`,
        at,
        by: by.handle,
        sha256: sha256Of(markdown),
        stateVector: Buffer.from(stateVector).toString('base64'),
        state,
        path,
      }
      await snapshots.keep(room, record, markdown)
      taken()
      return { is: 'taken', record }
    },

    snapshots: (room) => snapshots.list(room),

    async snapshotText(room, asked) {
      const id = asked === 'last' ? (await snapshots.list(room)).at(-1)?.id : asked
      return id === undefined ? null : snapshots.read(room, id)
    },
  }
}
