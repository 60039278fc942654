import { expect, test } from 'vitest'
import { sectionsOf } from '../../../shared/markdown/digest.ts'
import { readCarriedNote } from '../../../shared/markdown/carried-note.ts'
import { readNote } from '../../../shared/markdown/read.ts'
import type { Answer, Dropped } from '../../../shared/memory/answers.ts'
import { identitiesOf } from '../../../shared/memory/identity.ts'
import { itemsOf } from '../../../shared/memory/items.ts'
import { asksOf, openItemsOf } from '../../../shared/digest/mine.ts'
import { MOST_ASKED, type PastMeeting } from '../../../shared/memory/last.ts'
import type { CarriedAt } from '../../../shared/model/carried-at.ts'
import { noNames } from '../../../shared/model/team.ts'

/** What Ada has open after these notes, as `date: kind text (meetings, since)`. */
function open(notes: Record<string, string>, dropped: Record<string, Dropped[]> = {}): string[] | null {
  const meetings = Object.entries(notes).map(([date, markdown]) => ({
    date,
    dropped: dropped[date] ?? [],
    sections: sectionsOf(readNote(`## Updates\n\n${markdown}`)),
  }))
  const mine = openItemsOf('ada', meetings, noNames)
  return (
    mine?.items.map(({ item, age, unanswered }) => {
      const since = age ? ` (${age.meetings}, ${age.since})` : ''
      const aged = unanswered ? ` (since ${unanswered.since}, not on ${unanswered.on})` : since
      return `${mine.meeting.date}: ${item.kind} ${item.text}${aged}`
    }) ?? null
  )
}

test('my open items are those of the last meeting in which I wrote, with their ages', () => {
  expect(
    open({
      '2026-11-02': '@ada\n- Next:\n  - the parser\n',
      '2026-11-09': '@ada\n- Done:\n  - slides\n- Next:\n  - the parser\n  - [x] tests\n- Blocked: the CI\n',
      '2026-11-16': '@bob\n- Next:\n  - holidays\n\n@ada\n',
    }),
  ).toEqual(['2026-11-09: next the parser (2, 2026-11-02)', '2026-11-09: blocked the CI'])
})

test('if I wrote that all is done, nothing is open; if I never wrote, nothing is known', () => {
  expect(open({ '2026-11-02': '@ada\n- Next: a\n', '2026-11-09': '@ada\n- Done: a\n' })).toEqual([])
  expect(open({ '2026-11-02': '@bob\n- Next: a\n' })).toBe(null)
})

test('what I did not answer stays open, with the day on which I wrote and did not answer it', () => {
  const notes = {
    '2026-11-02': '@ada\n- Next:\n  - the parser\n',
    '2026-11-09': '@ada\n- Done:\n  - slides\n',
    '2026-11-16': '@ada\n- Next:\n  - holidays\n',
  }
  const parser = '2026-11-16: next the parser (since 2026-11-02, not on 2026-11-16)'
  expect(open(notes)).toEqual(['2026-11-16: next holidays', parser])
  expect(open({ ...notes, '2026-11-23': '@ada\n- Done:\n  - the parser, at last\n' })).toEqual([
    '2026-11-23: next holidays (since 2026-11-16, not on 2026-11-23)',
  ])
  const later = Array.from({ length: MOST_ASKED - 1 }, (_, at) => [`2026-12-${10 + at}`, '@bob\n- Next: a\n'])
  const asked = {
    '2026-11-02': notes['2026-11-02'],
    ...(Object.fromEntries(later) as Record<string, string>),
  }
  expect(open(asked)).toEqual(['2026-11-02: next the parser'])
  expect(open({ ...asked, '2026-12-30': '@bob\n- Next: a\n' })).toBe(null)
})

test('what I dropped in a later meeting is not open, even if I wrote nothing there', () => {
  const note = '@ada\n- Next:\n  - the parser\n  - tests\n'
  const lines = sectionsOf(readNote(`## Updates\n\n${note}`)).find(({ handle }) => handle !== '')?.lines ?? []
  const [identity = ''] = identitiesOf('2026-11-02', 'ada', itemsOf(lines)).values()
  const notes = { '2026-11-02': note, '2026-11-09': '@bob\n- Next: a\n' }
  const droppedBy = (person: string, date: string) => open(notes, { [date]: [{ person, identity }] })
  expect(droppedBy('ada', '2026-11-09')).toEqual(['2026-11-02: next tests'])
  expect(droppedBy('bob', '2026-11-09')).toHaveLength(2)
  expect(droppedBy('ada', '2026-11-02')).toHaveLength(2)
})

test('an item that was carried on is one item with its age, and one that was answered is not owed', () => {
  const identity = '2026-11-02/0123456789ab'
  const section = (carried: CarriedAt, ...lines: string[]) =>
    sectionsOf(readCarriedNote(`## A\n\n@ada\n${lines[0]}\n\n## B\n\n@ada\n${lines[1] ?? ''}`, carried))
  const told = (answer: Answer | null, last: Partial<PastMeeting>) => {
    const named = () => () => answer
    const first = section([[5, identity]], '- Next:\n  - the parser')
    const mine = openItemsOf(
      'ada',
      [
        { date: '2026-11-02', sections: first },
        { date: '2026-11-09', sections: [], named, ...last },
      ],
      noNames,
    )
    return mine?.items.map(({ item, age }) => `${item.text}: ${age?.meetings}, ${age?.since}`)
  }
  const carried = section([[5, identity]], '- Next:\n  - in quite other words')
  expect(told(null, { sections: carried })).toEqual(['in quite other words: 2, 2026-11-02'])
  const twice = section(
    [
      [5, identity],
      [11, identity],
    ],
    '- Next:\n  - a',
    '- Done:\n  - a',
  )
  expect(told('still', { sections: twice })).toEqual(['a: 2, 2026-11-02'])
  expect(told('done', { sections: twice })).toEqual([])
})

test('what others ask of me leads to the meeting that has its line', () => {
  const meetings = [
    ['2026-11-02', '@bob\n- Blocked: a key from @ada'],
    ['2026-11-09', '@bob\n- Done: slides'],
  ].map(([date = '', text = '']) => ({ date, sections: sectionsOf(readNote(`## Updates\n\n${text}\n`)) }))
  const asks = asksOf('ada', meetings, noNames)
  expect(asks.map(({ asked, meeting }) => [asked.handle, asked.last.item.text, meeting.date])).toEqual([
    ['@bob', 'a key from @ada', '2026-11-02'],
  ])
})
