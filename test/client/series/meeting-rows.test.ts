import { expect, test } from 'vitest'
import { meetingRows, type Dates } from '../../../client/series/meeting-rows.ts'
import { noteId } from '../../../shared/archive/archive.ts'
import type { SnapshotRecord } from '../../../shared/model/snapshot.ts'

const [FIRST, LAST, OTHER] = ['a'.repeat(64), 'b'.repeat(64), 'c'.repeat(64)] as const

const record = (sha256: string): SnapshotRecord => ({
  ...{ id: sha256.slice(0, 4), at: '2026-11-23T18:00Z', by: '@ada', sha256 },
  ...{ stateVector: '', state: '', path: 'notes.md' },
})

const rows = (dates: Partial<Dates>): string[] =>
  meetingRows({ meetings: [], snapshots: new Map(), archived: new Map(), ...dates }).map(
    ({ date, isHeld, notes }) => [date, ...(isHeld ? ['meeting'] : []), ...notes].join(' '),
  )

test('a meeting that was added on the day of an imported note leaves the note in the list', () => {
  const note = noteId('2026-11-23', OTHER)
  const archived = new Map([['2026-11-23', [note]]])
  expect(rows({ archived })).toEqual([`2026-11-23 ${note}`])
  expect(rows({ meetings: ['2026-11-23'], archived })).toEqual([`2026-11-23 meeting ${note}`])
})

test('two notes of one day are both there', () => {
  const notes = [noteId('2026-11-23', FIRST), noteId('2026-11-23', OTHER)]
  expect(rows({ archived: new Map([['2026-11-23', notes]]) })).toEqual([`2026-11-23 ${notes.join(' ')}`])
})

test('the notes of a meeting’s own snapshots are not offered beside the meeting', () => {
  const archived = new Map([['2026-11-23', [FIRST, LAST, OTHER].map((each) => noteId('2026-11-23', each))]])
  const snapshots = new Map([['2026-11-23', [record(FIRST), record(LAST)]]])
  expect(rows({ meetings: ['2026-11-23'], snapshots, archived })).toEqual([
    `2026-11-23 meeting ${noteId('2026-11-23', OTHER)}`,
  ])
})

test('the newest is first, and a second meeting of a day is above the first', () => {
  const archived = new Map([['2026-11-16', ['2026-11-16/x']]])
  expect(rows({ meetings: ['2026-11-09', '2026-11-23', '2026-11-23~2', '2026-11-23'], archived })).toEqual([
    ...['2026-11-23~2 meeting', '2026-11-23 meeting', '2026-11-16 2026-11-16/x', '2026-11-09 meeting'],
  ])
})
