// What `openMeetings` writes into a snapshot's record.

import { expect, test } from 'vitest'
import * as Y from 'yjs'
import type { Digests } from '../../../server/meetings/digests.ts'
import { openMeetings } from '../../../server/meetings/meetings.ts'
import { renderMeeting } from '../../../server/meetings/render-meeting.ts'
import type { Renderings } from '../../../server/meetings/renderings.ts'
import type { KeptSnapshots } from '../../../server/store/kept-snapshots.ts'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { line } from '../../../shared/document/lines.ts'
import { sectionRoot } from '../../../shared/document/roots.ts'
import { announceSection } from '../../../shared/model/meeting.ts'
import type { SnapshotRecord } from '../../../shared/model/snapshot.ts'

test('the record of a snapshot says which lines were carried over', async () => {
  const identity = '2018-11-19/0123456789ab'
  const taken = async (carried: string | undefined) => {
    const doc = new Y.Doc()
    announceSection(doc, 'updates', 'ada', '@ada')
    const own = { ...line('the relay', { kind: 'item' }), ...(carried !== undefined && { carried }) }
    insertLines(doc.getXmlFragment(sectionRoot('updates', 'ada')), [own])
    const [meeting, none] = [Y.encodeStateAsUpdate(doc), new Uint8Array([0, 0])]
    const rendered = renderMeeting({ slug: 'weekly', date: '2018-11-26', meeting, series: none, team: none })
    const kept: SnapshotRecord[] = []
    const meetings = openMeetings({
      renderings: { of: () => Promise.resolve(rendered) } as unknown as Renderings,
      snapshots: {
        keep: (_: string, record: SnapshotRecord) => void kept.push(record),
      } as unknown as KeptSnapshots,
      digests: {} as Digests,
      taken: () => undefined,
      now: () => new Date(0),
    })
    await meetings.snapshot('s/weekly/2018-11-26', '@ada')
    const text = rendered.is === 'rendered' ? new TextDecoder().decode(rendered.markdown) : ''
    return { carried: kept[0]?.carried, line: text.split('\n').indexOf('- the relay') + 1 }
  }
  const { carried, line: at } = await taken(identity)
  expect(carried).toEqual([[at, identity]])
  expect((await taken(undefined)).carried).toBeUndefined()
})
