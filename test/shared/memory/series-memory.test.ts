import { expect, test } from 'vitest'
import { keptNoteOf, sectionsOfKept } from '../../../shared/archive/note-memory.ts'
import { line } from '../../../shared/document/lines.ts'
import { readSections } from '../../../shared/memory/carry.ts'
import { LONGEST_GAP } from '../../../shared/memory/follow.ts'
import { identitiesOf } from '../../../shared/memory/identity.ts'
import { SeriesMemory } from '../../../shared/memory/series-memory.ts'
import { noNames, type Names } from '../../../shared/model/team.ts'

const PR = 'https://github.com/a/b/pull/5'
const REVIEW = 'https://github.com/a/b-b/pull/5'
const update = (who: string, label: string, text: string) =>
  `## Updates\n\n@${who}\n- ${label}:\n  - ${text}\n`
const blocked = (who: string) => update(who, 'Blocked', `review of ${PR}`)

function remember(notes: Record<string, string>, names: Names = noNames): SeriesMemory {
  const memory = new SeriesMemory()
  for (const [date, markdown] of Object.entries(notes))
    memory.enter(date, sectionsOfKept(keptNoteOf(markdown), names))
  return memory
}

/** The ages of the blockers and questions of a note that comes after these. */
function agesIn(now: string, notes: Record<string, string>, names: Names = noNames): string[] {
  const sections = sectionsOfKept(keptNoteOf(now), names)
  const ages = remember(notes, names).agesOf(sections)
  return sections.flatMap(({ items }) =>
    items.flatMap(({ item }) => {
      const age = ages.get(item)
      return age ? [`${item.text}: ${age.meetings}, since ${age.since}`] : []
    }),
  )
}

const OLD = [`review of ${PR}: 3, since 2026-11-02`]

test('a blocker of three meetings in a row', () => {
  expect(agesIn(blocked('ada'), { '2026-11-02': blocked('ada'), '2026-11-09': blocked('ada') })).toEqual(OLD)
})

test('open items of a meeting are counted, with the date of the oldest blocker', () => {
  const memory = new SeriesMemory()
  const enter = (date: string, markdown: string) =>
    memory.enter(date, sectionsOfKept(keptNoteOf(markdown), noNames))
  const two = `${blocked('ada')}\n@bob\n- Questions:\n  - who has the keys?\n  - [x] who slept?\n`
  expect(enter('2026-11-02', blocked('ada'))).toEqual({ blockers: 1, questions: 0, since: '2026-11-02' })
  expect(enter('2026-11-09', two)).toEqual({ blockers: 1, questions: 1, since: '2026-11-02' })
  expect(enter('2026-11-09~2', update('ada', 'Done', 'it'))).toEqual({
    blockers: 0,
    questions: 0,
    since: null,
  })
  // A line that asks nothing is no question, as on the board.
  const talk = '## Questions\n\n- the release is late\n- who has the key?\n'
  expect(enter('2026-11-16', talk)).toEqual({ blockers: 0, questions: 1, since: null })
})

test('a person who was away for a week goes on', () => {
  const away = update('bob', 'Done', 'something else')
  const notes = { '2026-11-02': blocked('ada'), '2026-11-09': away, '2026-11-16': blocked('ada') }
  expect(agesIn(blocked('ada'), notes)).toEqual(OLD)
})

test('the series made a pause of three weeks', () => {
  expect(agesIn(blocked('ada'), { '2026-11-02': blocked('ada'), '2026-11-30': blocked('ada') })).toEqual(OLD)
})

test('a line that was carried over is its item, whatever its words are now', () => {
  const [section] = sectionsOfKept(keptNoteOf(blocked('ada')), noNames)
  const all = section?.items.map(({ item }) => item) ?? []
  const [first] = identitiesOf('2026-11-02', 'ada', all).values()
  const memory = remember({ '2026-11-02': blocked('ada'), '2026-11-09': blocked('bob') })
  const now = (carried?: string) => {
    const lines = [
      line('Blocked:', { label: true }),
      { ...line('nobody answers', { depth: 1 }), ...(carried !== undefined && { carried }) },
    ]
    const sections = readSections([{ handle: '@ada', lines }], noNames)
    return [...memory.agesOf(sections).values()]
  }
  expect(now(first)).toEqual([{ meetings: 2, since: '2026-11-02' }])
  expect(now('2026-11-02/000000000000')).toEqual([])
  expect(now()).toEqual([])
})

test('two meetings in a week, and two on one day, count each', () => {
  const week = { '2026-11-02': blocked('ada'), '2026-11-04': blocked('ada') }
  expect(agesIn(blocked('ada'), week)).toEqual(OLD)
  const day = { '2026-11-02': blocked('ada'), '2026-11-02~2': blocked('ada') }
  expect(agesIn(blocked('ada'), day)).toEqual(OLD)
})

test('a person with a section in two blocks counts a meeting once', () => {
  const twice = `${blocked('ada')}\n## Topics\n\n@ada\n- Blocked:\n  - the index has no owner\n`
  expect(agesIn(twice, { '2026-11-02': twice, '2026-11-09': twice })).toEqual([
    ...OLD,
    'the index has no owner: 3, since 2026-11-02',
  ])
})

test('a handle that changed is the same person if the team says so', () => {
  const notes = { '2026-11-02': blocked('ada'), '2026-11-09': blocked('ada') }
  expect(agesIn(blocked('lovelace'), notes)).toEqual([])
  const joined = { ...noNames, personOf: (id: string) => (id === 'ada' ? 'lovelace' : id) }
  expect(agesIn(blocked('lovelace'), notes, joined)).toEqual(OLD)
})

test('two people in one header have their own ages', () => {
  const both = '## Updates\n\n@ada and @bob\n- Blocked:\n  - the index has no owner\n'
  const sections = sectionsOfKept(keptNoteOf(both), noNames)
  expect(sections.map(({ handle }) => handle)).toEqual(['@ada and @bob'])
  expect(agesIn(both, { '2026-11-02': both })).toEqual(['the index has no owner: 2, since 2026-11-02'])
})

test('an item on the label’s own line has an age', () => {
  const note = '## Updates\n\n@ada\n- Blocked: the index has no owner\n'
  expect(agesIn(note, { '2026-11-02': note })).toEqual(['the index has no owner: 2, since 2026-11-02'])
})

test('nobody’s questions have an age', () => {
  const note = '## Questions\n\n- who owns the index of the archive?\n'
  expect(agesIn(note, { '2026-11-02': note })).toEqual([
    'who owns the index of the archive?: 2, since 2026-11-02',
  ])
})

test('an item that was only planned before is new as a blocker', () => {
  expect(agesIn(blocked('ada'), { '2026-11-02': update('ada', 'Next', `open ${PR}`) })).toEqual([])
})

test('an item that is not surely the same is new', () => {
  const before = {
    '2026-11-02': update('ada', 'Blocked', 'the index of the archive needs a design, and a lot of disk'),
  }
  expect(agesIn(update('ada', 'Blocked', 'disk of the builder is full'), before)).toEqual([])
})

test('the items of a person who was away for very long are new', () => {
  const notes: Record<string, string> = { '2024-01-01': blocked('ada') }
  for (let week = 0; week <= LONGEST_GAP; week++)
    notes[`2025-${String(week).padStart(2, '0')}`] = update('bob', 'Done', `thing ${week}`)
  expect(agesIn(blocked('ada'), notes)).toEqual([])
})

test('asking for ages changes nothing', () => {
  const memory = remember({ '2026-11-02': blocked('ada') })
  const sections = sectionsOfKept(keptNoteOf(blocked('ada')), noNames)
  const ask = () => [...memory.agesOf(sections).values()]
  expect([ask(), ask()]).toEqual([
    [{ meetings: 2, since: '2026-11-02' }],
    [{ meetings: 2, since: '2026-11-02' }],
  ])
})

test('a link knows its meetings, people and labels, each once', () => {
  const memory = remember({
    '2026-11-02': update('ada', 'Next', `${REVIEW} and ${REVIEW}#comment`),
    '2026-11-09': `${update('ada', 'Done', `merged a/b-b#5`)}\n@bob\n\n- Blocked: see b-b#5\n`,
  })
  const places = [
    { date: '2026-11-02', handle: '@ada', kind: 'next' },
    { date: '2026-11-09', handle: '@ada', kind: 'done' },
    { date: '2026-11-09', handle: '@bob', kind: 'blocked' },
  ]
  expect(memory.placesOf('a/b-b#5')).toEqual(places)
  expect(memory.placesOf('b-b#5')).toEqual(places)
  expect(memory.placesOf('a/b-b#6')).toEqual([])
  expect(memory.placesOf('other/b-b#5')).toEqual(places.slice(2)) // `b-b#5` may be its short form
})
