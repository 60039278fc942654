import { describe, expect, test } from 'vitest'
import { proposed, shiftOf, tasksIn, type Shift, type Wanted } from '../../../shared/review/rotation.ts'
import { readNote } from '../../../shared/markdown/read.ts'
import { noNames, type Names } from '../../../shared/model/team.ts'

const handles = (...ids: string[]) => ids.map((id) => ({ id, handle: `@${id}` }))

const shift = (date: string, lead: string, notetaker: string, ...others: string[]): Shift => ({
  date,
  had: { lead: handles(lead), notetaker: handles(notetaker) },
  attended: handles(lead, notetaker, ...others),
})

const NOBODY = { lead: [], notetaker: [] }

function names(shifts: Shift[], wanted: Partial<Wanted> = {}): string[] {
  const { lead, notetaker } = proposed({
    ...{ date: '2026-11-30', shifts, had: NOBODY, away: new Set(), names: noNames },
    ...wanted,
  })
  return [lead?.handle ?? '', notetaker?.handle ?? '']
}

const three = [
  shift('2026-11-09', 'cy', 'bob', 'ada'),
  shift('2026-11-16', 'bob', 'ada', 'cy'),
  shift('2026-11-23', 'ada', 'cy', 'bob'),
]

describe('who leads and who takes the notes', () => {
  test('is whoever did it least recently, and nobody does both', () => {
    expect(names(three)).toEqual(['@cy', '@bob'])
    expect(names([...three].reverse())).toEqual(['@cy', '@bob'])
  })

  test('is first of all whoever never did it', () => {
    expect(names([...three.slice(0, 2), shift('2026-11-23', 'ada', 'cy', 'bob', 'dan')])).toEqual([
      '@dan',
      '@bob',
    ])
  })

  test('among equals is whoever came more often, and then the first by name', () => {
    const shifts = [
      { ...shift('2026-11-16', 'x', 'y', 'cy', 'bob'), had: NOBODY },
      { ...shift('2026-11-23', 'x', 'y', 'cy', 'ada', 'bob'), had: NOBODY },
    ].map((each) => ({ ...each, attended: each.attended?.slice(2) ?? null }))
    expect(names(shifts)).toEqual(['@bob', '@cy'])
  })

  test('passes over whoever is absent', () => {
    expect(names(three, { away: new Set(['cy']) })).toEqual(['@bob', '@ada'])
    expect(names(three, { away: new Set(['ada', 'bob', 'cy']) })).toEqual(['', ''])
  })

  test('is not asked of people who have not come for four meetings', () => {
    const gone = shift('2026-10-05', 'zoe', 'ada')
    const later = ['2026-11-02', ...three.map(({ date }) => date)].map((date) => shift(date, 'ada', 'bob'))
    expect(names([gone, ...later])).toEqual(['@bob', '@ada'])
  })

  test('is not proposed if somebody has the task, and that person gets no other one', () => {
    expect(names(three, { had: { lead: handles('bob'), notetaker: [] } })).toEqual(['', '@ada'])
    expect(names(three, { had: { lead: [], notetaker: handles('cy') } })).toEqual(['@bob', ''])
  })

  test('does not depend on later meetings, nor on a gap of weeks', () => {
    expect(names([...three, shift('2026-12-07', 'cy', 'bob')])).toEqual(['@cy', '@bob'])
    expect(names(three, { date: '2027-01-18' })).toEqual(['@cy', '@bob'])
  })

  test('does not count a week that was left out, though somebody opened its meeting', () => {
    const empty = ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-24'].map((date) => ({
      ...{ date, had: NOBODY, attended: [] },
    }))
    expect(names([...three, ...empty])).toEqual(['@cy', '@bob'])
  })

  test('two meetings in a week, or on a day, are two turns', () => {
    const twice = [
      shift('2026-11-23', 'ada', 'bob', 'cy'),
      shift('2026-11-23~2', 'cy', 'ada', 'bob'),
      shift('2026-11-26', 'bob', 'cy', 'ada'),
    ]
    expect(names(twice)).toEqual(['@ada', '@bob'])
  })

  test('a person whose handle changed is one person, and has the new handle', () => {
    const renamed: Names = {
      personOf: (id) => (id === 'cyrus' ? 'cy' : id),
      handleOf: (id) => (id === 'cy' ? '@cy' : null),
    }
    const shifts = [
      shift('2026-11-16', 'cyrus', 'ada', 'bob'),
      shift('2026-11-23', 'ada', 'bob', 'cyrus'),
      shift('2026-11-23~2', 'bob', 'cy', 'ada'),
    ]
    expect(names(shifts, { names: renamed })).toEqual(['@cy', '@ada'])
  })
})

describe('what an imported note says', () => {
  const note = (header: string, body: string) =>
    shiftOf(readNote(`# Weekly\n\n${header}\n\n## Updates\n\n${body}`), '2018-11-26', noNames)
  const who = ({ had, attended }: Shift) =>
    [had.lead, had.notetaker, attended ?? []].map((people) => people.map(({ handle }) => handle).join(' '))

  test('whoever wrote, is listed or had a task attended', () => {
    expect(
      who(
        note(
          '- **Lead:** @ada\n- **Notetaker:** @bob and @cy\n- **Attendees:**\n  - @dan\n  - Eve',
          '@fay\n- Done:\n  - a song\n\n@gus\n\n@dan (not attending)\n',
        ),
      ),
    ).toEqual(['@ada', '@bob @cy', '@fay Eve @ada @bob @cy'])
  })

  test('a place that nobody filled in is nobody', () => {
    expect(who(note('- **Lead:** @name\n- **Notetaker:** _notetaker name_', '@ada\n- Done:\n  - a'))).toEqual(
      [...['', '', '@ada']],
    )
  })

  test('the people of a task are read without the words around them', () => {
    const lead = (value: string) =>
      tasksIn({ header: [{ id: 'lead', value }] }).lead.map(({ handle }) => handle)
    expect(lead('@ada, Bob → [@cy](https://example.org/@cy). & [Dan](https://example.org)')).toEqual([
      ...['@ada', 'Bob', '@cy', 'Dan'],
    ])
    expect(lead('Ada und Bob / Cy')).toEqual(['Ada', 'Bob', 'Cy'])
    expect(lead('Ada (ada@example.org), Molly (thanks, all!)')).toEqual(['Ada', 'Molly'])
    expect(lead('Ada (@ada), @bob (with @cy)')).toEqual(['@ada', '@bob', '@cy'])
    expect(['?', '-', '@', '…'].flatMap(lead)).toEqual([])
  })

  test('words without an @ are a person if the note or the team knows them', () => {
    const tbd = note('- **Lead:** TBD\n- **Notetaker:** nobody', '@ada\n- Done:\n  - a')
    expect(who(tbd)[2]).toBe('@ada')
    const held = note(
      '- **Lead:** Bob\n- **Notetaker:** Dan\n- **Attendees:**\n  - Dan',
      '@ada\n- Done:\n  - a',
    )
    expect(who(held)[2]).toBe('@ada Dan')
    const team: Names = { personOf: (id) => id, handleOf: (id) => (id === 'bob' ? '@bob' : null) }
    const known = shiftOf(readNote(`# Weekly\n\n- **Lead:** Bob\n- **Notetaker:** TBD\n`), '2018-11-26', team)
    expect(known.attended?.map(({ id }) => id)).toEqual(['bob'])
  })
})
