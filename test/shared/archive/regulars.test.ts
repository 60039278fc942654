import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { noteId, noteDigest, type ArchivedNote } from '../../../shared/archive/archive.ts'
import { regularsOf } from '../../../shared/archive/regulars.ts'
import { noNames, readTeam } from '../../../shared/model/team.ts'
import { joinPeople } from '../../../shared/model/team-acts.ts'

/** Weekly notes, newest first. Each is given as the people who have a section in it: `@ada @bob`. */
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

test('a person with a section in two of the last four meetings is expected', () => {
  expect(regulars(archive('@ada @bob', '@ada', '@cy', '@bob'))).toEqual(['@ada', '@bob'])
})

test('in the second meeting of a series, everybody of the first one is expected', () => {
  expect(regulars(archive('@ada @bob'))).toEqual(['@ada', '@bob'])
  expect(regulars(archive('@ada', '@ada @bob'))).toEqual(['@ada'])
  expect(regulars([])).toEqual([])
})

test('a person who has left is expected no more, however long they were there', () => {
  const years = Array.from({ length: 100 }, () => '@ada @gone')
  expect(regulars(archive('@ada', '@ada', '@ada', '@ada @gone', ...years))).toEqual(['@ada'])
})

test('several notes of one date are one meeting; a note without a date is not a meeting', () => {
  const [last, ...before] = archive('@ada', '@bob', '@cy', '@dan', '@dan')
  const notes = [last, note('2018-11-19', '@ada'), ...before, note(null, '@ada')].filter((each) => !!each)
  expect(regulars(notes)).toEqual([])
})

test('notes that are not from before the meeting do not count', () => {
  expect(regulars(archive('@bob', '@ada'), '2018-11-19')).toEqual(['@ada'])
  expect(regulars(archive('@bob @ada', '@ada'), '2018-11-19~2')).toEqual(['@ada'])
})

test('a person with two names is one person, with the name written last', () => {
  const team = new Y.Doc()
  joinPeople(team, { id: 'momack2', handle: '@momack2' }, { id: 'momack', handle: '@momack' })
  expect(regulars(archive('@momack', '@momack2'), '2018-11-26', readTeam(team).names)).toEqual(['@momack'])
  expect(regulars(archive('@Ada', '@ada'))).toEqual(['@Ada'])
})

test('old notes that were imported make nobody a regular of today', () => {
  const notes = archive('@ada', '@ada', '@ada', '@ada')
  expect(regulars(notes, '2019-05-01')).toEqual(['@ada'])
  expect(regulars(notes, '2026-11-30')).toEqual([])
})
