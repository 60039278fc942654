// Meetings as Markdown, live and as snapshots.

import { randomBytes } from 'node:crypto'
import { parseHandle } from '../../shared/document/handle.ts'
import type { SnapshotRecord } from '../../shared/model/snapshot.ts'
import type { Meetings, Text } from '../net/api.ts'
import { ByteCache } from './byte-cache.ts'
import { limits } from '../config/limits.ts'
import type { Digests } from './digests.ts'
import type { Renderings } from './renderings.ts'
import { sha256Of } from '../disk/sha256.ts'
import type { KeptSnapshots } from '../store/kept-snapshots.ts'
import { refusal } from '../../shared/wire/answers.ts'

export interface MeetingsOptions {
  renderings: Renderings
  snapshots: KeptSnapshots
  digests: Digests
  /** Called once a snapshot is on disk. */
  taken: () => void
  now: () => Date
}

export function openMeetings({ renderings, snapshots, digests, taken, now }: MeetingsOptions): Meetings {
  const read = new ByteCache<Text>(limits.renderings)

  async function textOf(room: string, id: string): Promise<Text | null> {
    const name = `${room} ${id}`
    const kept = read.get(name)
    if (kept !== undefined) return kept
    const bytes = await snapshots.read(room, id)
    if (bytes === null) return null
    const text: Text = { bytes, sha256: sha256Of(bytes) }
    read.keep(name, text, bytes.length)
    return text
  }

  const idOf = async (room: string, asked: string): Promise<string | undefined> =>
    asked === 'last' ? (await snapshots.list(room)).at(-1)?.id : asked

  return {
    async markdown(room) {
      const rendering = await renderings.of(room)
      if (rendering.is === 'refused') return rendering
      return { is: 'text', text: { bytes: rendering.markdown, sha256: rendering.sha256 } }
    },

    async snapshot(room, typed) {
      const by = parseHandle(typed)
      if (by.is === 'refused') return { is: 'refused', code: 400, refusal: refusal('bad-author') }
      const rendering = await renderings.of(room)
      if (rendering.is === 'refused') return rendering
      const { markdown, sha256, stateVector, state, path, carried } = rendering
      const at = now().toISOString()
      const record: SnapshotRecord = {
        id: `${at.replace(/[-:]|\.\d+/g, '')}-${randomBytes(4).toString('hex')}`,
        at,
        by: by.handle,
        sha256,
        stateVector: Buffer.from(stateVector).toString('base64'),
        state,
        path,
        ...(carried.length > 0 && { carried }),
      }
      await snapshots.keep(room, record, markdown)
      taken()
      return { is: 'taken', record }
    },

    snapshots: (room) => snapshots.list(room),

    async snapshotText(room, asked) {
      const id = await idOf(room, asked)
      return id === undefined ? null : textOf(room, id)
    },

    async digest(room, asked) {
      const id = await idOf(room, asked)
      if (id === undefined || (await textOf(room, id)) === null) return null
      const digest = await digests.of(room, id)
      if (digest.is === 'refused') return digest
      return { is: 'text', text: { bytes: digest.markdown, sha256: digest.sha256 } }
    },
  }
}
