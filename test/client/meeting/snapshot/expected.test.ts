import { expect, test } from 'vitest'
import { Expected } from '../../../../client/meeting/snapshot/expected.ts'
import type { MeetingSession } from '../../../../client/meeting/session.ts'
import type { ArchivedNote } from '../../../../shared/archive/archive.ts'
import { noNames } from '../../../../shared/model/team.ts'
import type { Shift } from '../../../../shared/review/rotation.ts'

const NOBODY = { lead: [], notetaker: [] }

const shift = (date: string, ...ids: string[]): Shift => ({
  ...{ date, had: NOBODY },
  attended: ids.map((id) => ({ id, handle: `@${id}` })),
})

test('the regulars of a team that takes no snapshots are known from the last documents, each meeting counted once', () => {
  let tell: (notes: readonly ArchivedNote[]) => void = () => undefined
  const session = {
    ...{ myId: 'ada', place: { date: '2026-11-23' }, outline: { blocks: [] } },
    series: { team: { team: { names: noNames } } },
  } as unknown as MeetingSession
  const came = { shifts: [] as Shift[] }
  const expected = new Expected(session, { onread: (listener) => (tell = listener) }, came)
  const regulars = () => expected.regulars.map(({ handle }) => handle)
  expect(regulars()).toEqual([])
  came.shifts = [shift('2026-11-16', 'ada', 'bob'), shift('2026-11-09', 'ada', 'bob', 'cy')]
  expect(regulars()).toEqual(['@ada', '@bob'])
  expect(expected.withoutSection.map(({ handle }) => handle)).toEqual(['@bob'])
  // The note of a meeting says more than its document.
  const note = { date: '2026-11-16', people: ['@cy'] } as unknown as ArchivedNote
  tell([note])
  expect(regulars()).toEqual(['@cy'])
})
