import { describe, expect, test } from 'vitest'
import { textOf, type Line } from '../../../shared/document/lines.ts'
import { linesOfMarkdown } from '../../../shared/markdown/read.ts'
import { isAgenda, placeAgenda, readAgenda, unfinished } from '../../../shared/memory/agenda.ts'

const lines = linesOfMarkdown

const left = (last: string, now = '', offered = '', date = '2026-11-23') =>
  unfinished({ last: readAgenda(date, lines(last)), now: lines(now), offered: lines(offered) })

const texts = (...agendas: Parameters<typeof left>): string[] => left(...agendas).map(({ text }) => text)

/** The agenda with the lines put into it. */
function carried(last: string, now: string): Line[] {
  const agenda = lines(now)
  for (const { at, lines: put } of placeAgenda(agenda, left(last, now)).toSorted((a, b) => b.at - a.at))
    agenda.splice(at, 0, ...put)
  return agenda
}

const drawn = (agenda: readonly Line[]): string[] =>
  agenda.map((each) => `${'  '.repeat(each.depth)}${textOf(each)}`)

test('an agenda is known by its heading', () => {
  expect(['Agenda', 'Agenda for today', '1. Agenda', 'Tagesordnung', 'Topics'].map(isAgenda)).toEqual([
    ...[true, true, false, true, true],
  ])
  expect(['Updates', 'Agendas', 'Questions'].some(isAgenda)).toBe(false)
})

describe('an unfinished line', () => {
  test('is a line that nobody ticked, with the unticked lines below it', () => {
    const [item, ...others] = left('- [x] a\n- [ ] b\n  - [x] c\n  - d\n')
    expect(others).toEqual([])
    expect(drawn(item?.lines ?? [])).toEqual(['b', '  d'])
  })

  test('is neither in the agenda already, nor offered by the template', () => {
    expect(texts('- Round of updates\n- a\n- B  c\n', '- b c', '- Round of updates')).toEqual(['a'])
  })

  test('is not a line that says that there is nothing, nor an empty one', () => {
    expect(texts('- none\n- n/a\n-\n- a\n')).toEqual(['a'])
  })

  test('may be below a line that is in each agenda', () => {
    const last = '- Questions\n  - when is the release?\n- Plan\n  - [x] holidays\n'
    expect(left(last, '- Questions\n- Plan').map(({ text, below }) => [text, below])).toEqual([
      ['when is the release?', 'questions'],
    ])
  })

  test('is asked once if it is twice in the agenda', () => {
    expect(texts('- a\n- A\n')).toEqual(['a'])
  })

  test('keeps its identity over the weeks', () => {
    const [first] = left('- a\n- b')
    const next = carried('- a\n- b', '- Round').filter((each) => each.node === 'line')
    const again = unfinished({ last: readAgenda('2026-11-30', next), now: [], offered: lines('- Round') })
    expect(again.map(({ text, identity }) => [text, identity.slice(0, 10)])).toEqual([
      ...[
        ['a', '2026-11-23'],
        ['b', '2026-11-23'],
      ],
    ])
    expect(again[0]?.identity).toBe(first?.identity)
    // A line whose words were changed after it was carried is still that line.
    const renamed = next.map((each) => ({ ...each, runs: [{ text: `${textOf(each)} now`, marks: {} }] }))
    expect(
      unfinished({ last: readAgenda('2026-11-23', lines('- a\n- b')), now: renamed, offered: [] }),
    ).toEqual([])
  })
})

describe('where it goes', () => {
  test('is the end of the agenda, or below its parent line', () => {
    const agenda = carried('- Questions\n  - when?\n    - soon\n- a\n  - b', '- Questions\n  - who?\n- Plan')
    expect(drawn(agenda)).toEqual(['Questions', '  who?', '  when?', '    soon', 'Plan', 'a', '  b'])
    expect(agenda.map((each) => each.node === 'line' && each.carried !== undefined)).toEqual([
      ...[false, false, true, false, false, true, false],
    ])
  })

  test('is below the right line, if new lines or lines of another depth go to the same place', () => {
    expect(drawn(carried('- A\n- B\n  - c', '- B'))).toEqual(['B', '  c', 'A'])
    expect(drawn(carried('- P\n  - mid\n  - Q\n    - deep', '- P\n  - Q'))).toEqual([
      ...['P', '  Q', '    deep', '  mid'],
    ])
  })

  test('is the end if its parent line has gone meanwhile', () => {
    expect(
      drawn(placeAgenda(lines('- Plan'), left('- Q\n  - when?', '- Q')).flatMap(({ lines }) => lines)),
    ).toEqual(['when?'])
  })
})
