// The only part of the server that knows what a meeting is: its Markdown, live and as snapshots.

import { createHash, randomBytes } from 'node:crypto'
import * as Y from 'yjs'
import { writeMeeting } from '../shared/markdown/meeting.ts'
import { parseHandle } from '../shared/people.ts'
import { archivePath } from '../shared/repository.ts'
import { readSeries } from '../shared/series.ts'
import type { SnapshotRecord } from '../shared/snapshot.ts'
import { stateDigest } from '../shared/digest.ts'
import type { Archive } from './api.ts'
import type { Snapshots } from './snapshots.ts'

export interface ArchiveOptions {
  /** A room's whole document as one update. */
  state: (room: string) => Promise<Uint8Array>
  snapshots: Snapshots
  /** Told after a snapshot is on disk. */
  taken: () => void
  now: () => Date
}

export function openArchive({ state, snapshots, taken, now }: ArchiveOptions): Archive {
  const readDoc = async (room: string): Promise<Y.Doc> => {
    const doc = new Y.Doc()
    Y.applyUpdate(doc, await state(room))
    return doc
  }

  async function render(room: string): Promise<{ markdown: string; meeting: Y.Doc; series: Y.Doc }> {
    const [space = '', slug = '', date = ''] = room.split('/')
    const [meeting, series, team] = await Promise.all(
      [room, `${space}/${slug}/series`, `${space}/-/team`].map(readDoc) as [
        Promise<Y.Doc>,
        Promise<Y.Doc>,
        Promise<Y.Doc>,
      ],
    )
    return { markdown: writeMeeting({ meeting, series, team }, slug, date), meeting, series }
  }

  return {
    markdown: async (room) => (await render(room)).markdown,

    async snapshot(room, typed) {
      const by = parseHandle(typed)
      if (by.is === 'refused') return by
      const { markdown, meeting, series } = await render(room)
      const [, slug = '', date = ''] = room.split('/')
      const at = now().toISOString()
      const record: SnapshotRecord = {
        id: `${at.replace(/[-:]|\.\d+/g, '')}-${randomBytes(4).toString('hex')}`,
        at,
        by: by.handle,
        sha256: createHash('sha256').update(markdown).digest('hex'),
        stateVector: Buffer.from(Y.encodeStateVector(meeting)).toString('base64'),
        state: stateDigest(meeting),
        path: archivePath(readSeries(series).repository.pattern, slug, date),
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
