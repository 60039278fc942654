import { expect, test } from 'vitest'
import { Proposals } from '../../../../client/meeting/last/proposals.ts'
import { noNames } from '../../../../shared/model/team.ts'
import type { Shift } from '../../../../shared/review/rotation.ts'

const handles = (...ids: string[]) => ids.map((id) => ({ id, handle: `@${id}` }))
const SHIFTS: Shift[] = [
  {
    date: '2026-11-16',
    had: { lead: handles('bob'), notetaker: handles('ada') },
    attended: handles('ada', 'bob', 'cy'),
  },
]

/** Who is proposed for the header's rows, in a meeting with these values and the statuses of its people. */
function open(values: Record<string, string>, statuses: Record<string, string> = {}, mayWrite = true) {
  const header = Object.entries(values).map(([id, value]) => ({ id, label: id, value }))
  const sections = Object.entries(statuses).map(([owner, annotation]) => ({
    handle: `@${owner}`,
    annotation,
  }))
  const session = {
    ...{ mayWrite, place: { date: '2026-11-23' }, series: { team: { team: { names: noNames } } } },
    outline: { header, blocks: [{ sections }] },
  } as unknown as ConstructorParameters<typeof Proposals>[0]
  const proposals = new Proposals(session, { shifts: SHIFTS })
  return Object.keys(values).map((row) => proposals.of(row)?.handle ?? '')
}

test('a person is proposed for an empty field, and nobody for a field with any text', () => {
  expect(open({ lead: '', notetaker: '', recording: '' })).toEqual(['@ada', '@bob', ''])
  expect(open({ lead: '@cy', notetaker: '' })).toEqual(['', '@bob'])
  expect(open({ lead: 'who?', notetaker: '_notetaker_' })).toEqual(['', ''])
})

test('a person who is marked as not attending is passed over', () => {
  expect(open({ lead: '', notetaker: '' }, { ada: 'not attending', bob: 'no blockers' })).toEqual([
    '@cy',
    '@bob',
  ])
})

test('nothing is proposed to a reader, nor where the header has no such field', () => {
  expect(open({ lead: '', notetaker: '' }, {}, false)).toEqual(['', ''])
  expect(open({ timekeeper: '' })).toEqual([''])
})
