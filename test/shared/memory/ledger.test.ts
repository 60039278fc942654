import { expect, test } from 'vitest'
import { textOf } from '../../../shared/document/lines.ts'
import { readNote } from '../../../shared/markdown/read.ts'
import { readSections } from '../../../shared/memory/carry.ts'
import { Ledger } from '../../../shared/memory/ledger.ts'
import { noNames } from '../../../shared/model/team.ts'

/** A ledger of these notes, by their dates. */
function ledgerOf(notes: Record<string, string>): Ledger<string> {
  const ledger = new Ledger<string>()
  for (const [date, markdown] of Object.entries(notes)) {
    const sections = readNote(markdown).blocks.flatMap((block) => [
      { handle: '', heading: block.heading, lines: block.lines },
      ...block.sections,
    ])
    ledger.enter(date, readSections(sections, noNames))
  }
  return ledger
}

const update = (who: string, label: string, text: string) =>
  `## Updates\n\n@${who}\n- ${label}:\n  - ${text}\n`
const PR = 'https://github.com/a/b/pull/5'

const blockers = (notes: Record<string, string>): string[] =>
  ledgerOf(notes).blockers.map(
    ({ at }) => `${at.at(-1)?.item.text}: ${at.map(({ meeting }) => meeting).join(', ')}`,
  )

test('a blocker has an age', () => {
  expect(
    blockers({
      '2026-11-02': update('ada', 'Blocked', `review of ${PR}`),
      '2026-11-09': update('ada', 'Blocked', `still no review of ${PR}`),
      '2026-11-16': update('ada', 'Done', `${PR} is in`),
    }),
  ).toEqual([`still no review of ${PR}: 2026-11-02, 2026-11-09`])
})

test('a person who left a meeting out goes on', () => {
  expect(
    blockers({
      '2026-11-02': update('ada', 'Blocked', `review of ${PR}`),
      '2026-11-09': update('bob', 'Next', 'holidays'),
      '2026-11-30': update('ada', 'Blocked', `review of ${PR}`),
    }),
  ).toEqual([`review of ${PR}: 2026-11-02, 2026-11-30`])
})

test('the same words of another person are another blocker', () => {
  expect(
    blockers({
      '2026-11-02': update('ada', 'Blocked', `review of ${PR}`),
      '2026-11-09': update('bob', 'Blocked', `review of ${PR}`),
    }),
  ).toEqual([`review of ${PR}: 2026-11-02`, `review of ${PR}: 2026-11-09`])
})

test('only the meetings in which an item was blocked count', () => {
  expect(
    blockers({
      '2026-11-02': update('ada', 'Next', `open ${PR}`),
      '2026-11-09': update('ada', 'Blocked', `review of ${PR}`),
    }),
  ).toEqual([`review of ${PR}: 2026-11-09`])
})

test('a link knows its meetings, its people and its labels', () => {
  const [memory] = ledgerOf({
    '2026-11-02': update('ada', 'Next', PR),
    '2026-11-09': `${update('ada', 'In progress', PR)}\n## Questions\n\n- who reviews ${PR}?\n`,
  }).links
  expect(memory?.link.key).toBe('a/b#5')
  expect(memory?.at.map(({ meeting, handle, kind, line }) => [meeting, handle, kind, textOf(line)])).toEqual([
    ['2026-11-02', '@ada', 'next', PR],
    ['2026-11-09', '@ada', 'progress', PR],
    ['2026-11-09', '', 'question', `who reviews ${PR}?`],
  ])
})

test('a line that a template repeats is no mention of its link', () => {
  const agenda = `## Agenda\n\n- see ${PR}\n`
  const [memory] = ledgerOf({ '2026-11-02': agenda, '2026-11-09': agenda, '2026-11-16': agenda }).links
  expect(memory?.at.map(({ meeting }) => meeting)).toEqual(['2026-11-02'])
})
