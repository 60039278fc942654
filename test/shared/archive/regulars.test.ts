import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { noteId, noteDigest, type ArchivedNote } from '../../../shared/archive/archive.ts'
import { regularsOf } from '../../../shared/archive/regulars.ts'
import { noNames, readTeam } from '../../../shared/model/team.ts'
import { joinPeople } from '../../../shared/model/team-acts.ts'

/** Notes of weeks, the newest first, each by who has a section in it: `@ada @bob`. */
const archive = (...weeks: string[]): ArchivedNote[] =>
  weeks.map((people, ago) =>
    note(new Date(Date.UTC(2018, 10, 19 - 7 * ago)).toISOString().slice(0, 10), people),
  )

const note = (date: string | null, people: string): ArchivedNote => ({
  id: noteId(date, noteDigest(people)),
  date,
  path: 'a.md',
  text: people,
  title: people,
  people: people.split(' '),
  links: [],
})

const regulars = (notes: ArchivedNote[], date = '2018-11-26', names = noNames): string[] =>
  regularsOf(notes, date, names).map(({ handle }) => handle)

test('writes regularly who had a section in two of the last four meetings', () => {
  expect(regulars(archive('@ada @bob', '@ada', '@cy', '@bob'))).toEqual(['@ada', '@bob'])
})

test('who left is expected no more, however long they were there', () => {
  const years = Array.from({ length: 100 }, () => '@ada @gone')
  expect(regulars(archive('@ada', '@ada', '@ada', '@ada @gone', ...years))).toEqual(['@ada'])
})

test('several notes of a date are one meeting, and none without a date', () => {
  const [last, ...before] = archive('@ada', '@bob', '@cy', '@dan', '@dan')
  const notes = [last, note('2018-11-19', '@ada'), ...before, note(null, '@ada')].filter((each) => !!each)
  expect(regulars(notes)).toEqual([])
})

test('what is not before the meeting tells nothing of it', () => {
  expect(regulars(archive('@ada', '@ada'), '2018-11-19')).toEqual([])
  expect(regulars(archive('@ada', '@ada'), '2018-11-19~2')).toEqual(['@ada'])
})

test('one person by two names is one, as they were written last', () => {
  const team = new Y.Doc()
  joinPeople(team, { id: 'momack2', handle: '@momack2' }, { id: 'momack', handle: '@momack' })
  expect(regulars(archive('@momack', '@momack2'), '2018-11-26', readTeam(team).names)).toEqual(['@momack'])
  expect(regulars(archive('@Ada', '@ada'))).toEqual(['@Ada'])
})
