import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { LastTime } from '../../../../client/meeting/last/last-time.ts'
import type { LastMeetings } from '../../../../client/meeting/last/last-meetings.ts'
import type { MeetingSession } from '../../../../client/meeting/session.ts'
import { meetingOfNote } from '../../../../shared/archive/archived-note.ts'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { line } from '../../../../shared/document/lines.ts'
import { putAnswer } from '../../../../shared/memory/answers.ts'
import { readCarried } from '../../../../shared/memory/carried.ts'
import { addLast, type LastOf } from '../../../../shared/memory/last.ts'
import { noNames } from '../../../../shared/model/team.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('who has not answered is counted anew after a pause, and only where something has changed', () => {
  const last = new Map<string, LastOf>()
  const text =
    '# Weekly\n\n## Updates\n\n@ada\n- Next:\n  - sing a song\n  - dig a hole\n\n@bob\n- Next:\n  - fly away\n'
  addLast(last, meetingOfNote({ text }, '2018-11-19'), noNames)
  const doc = new Y.Doc()
  const sections = ['ada', 'bob'].map((person) => ({
    block: 'updates',
    person,
    owner: person,
    handle: `@${person}`,
  }))
  const block = { id: 'updates', sections }
  const read = vi.fn((root: string) => readCarried(doc.getXmlFragment(root)))
  const session = {
    ...{ doc, myId: 'ada', mayWrite: true, home: 'updates' },
    outline: { blocks: [block] },
    sectionsOf: () => sections,
    isMine: ({ owner }: { owner: string }) => owner === 'ada',
    lines: read,
  } as unknown as MeetingSession
  const time = new LastTime(session, { of: (person: string) => last.get(person) ?? null } as LastMeetings)
  const write = (words: string, carried?: string): void =>
    insertLines(doc.getXmlFragment('section:updates/ada'), [
      { ...line(words, { kind: 'item' }), ...(carried !== undefined && { carried }) },
    ])

  // Nobody has written, and that is what there is to say.
  expect(time.unansweredBy).toEqual([])
  expect(time.open).toBe(2)
  write('something else')
  vi.runAllTimers()
  expect(time.unansweredBy).toEqual([{ handle: '@ada', count: 2 }])

  // Nothing is read while nothing changes, however often it is asked for.
  const reads = read.mock.calls.length
  expect([time.open, time.open, time.unanswered('ada')]).toEqual([2, 2, 2])
  expect(read.mock.calls.length).toBe(reads)

  const [song, hole] = last.get('ada')?.items ?? []
  write('sung', song?.identity)
  expect(time.open).toBe(2)
  vi.runAllTimers()
  expect(time.open).toBe(1)
  putAnswer(doc, 'ada', hole?.identity ?? '', 'dropped')
  vi.runAllTimers()
  expect(time.unansweredBy).toEqual([])
  putAnswer(doc, 'ada', hole?.identity ?? '', null)
  vi.runAllTimers()
  expect(time.mine.map(({ fate }) => fate.is)).toEqual(['answered', 'open'])
  time.close()
})
