import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { meetingOfNote } from '../../../shared/archive/archived-note.ts'
import { line, type Line } from '../../../shared/document/lines.ts'
import { readNote } from '../../../shared/markdown/read.ts'
import { droppedIn, putAnswer } from '../../../shared/memory/answers.ts'
import { carriedBy } from '../../../shared/memory/carried.ts'
import {
  addLast,
  fatesOf,
  isWritten,
  withIdentities,
  type LastItem,
  type LastOf,
} from '../../../shared/memory/last.ts'
import { noNames, type Names } from '../../../shared/model/team.ts'

const note = (...sections: string[]): string => `# Weekly\n\n## Updates\n\n${sections.join('\n\n')}\n`
const ada = (markdown: string): string => `@ada\n${markdown}`

function last(meetings: Record<string, string>, names: Names = noNames): Map<string, LastOf> {
  const found = new Map<string, LastOf>()
  for (const [date, text] of Object.entries(meetings)) addLast(found, meetingOfNote({ text }, date), names)
  return found
}

const textsOf = (of: LastOf | undefined): string[] => of?.items.map(({ item }) => item.text) ?? []

const lines = (markdown: string): readonly Line[] =>
  readNote(note(ada(markdown))).blocks[0]?.sections[0]?.lines ?? []

test('open items of the last meeting in which a person wrote', () => {
  const found = last({
    '2018-11-19': note('@bob\n- Next:\n  - b'),
    '2018-11-12': note(
      ada('- Done:\n  - x\n- Next:\n  - a\n  - [x] ticked\n- Blocked: on bob\n- Questions:\n  - why?'),
      '@bob\n- Next:\n  - old',
    ),
    '2018-11-05': note(ada('- Next:\n  - older')),
  })
  expect(found.get('ada')?.date).toBe('2018-11-12')
  expect(textsOf(found.get('ada'))).toEqual(['a', 'on bob', 'why?'])
  expect(textsOf(found.get('bob'))).toEqual(['b'])
})

test('a meeting in which the person has only said that they are not there, or left the labels empty, does not count', () => {
  const found = last({
    '2018-11-19': note('@ada (not attending)', '@bob\n- Done:\n- Next:'),
    '2018-11-12': note(ada('- Next:\n  - a'), '@bob\n- Next:\n  - b'),
  })
  expect([found.get('ada')?.date, found.get('bob')?.date]).toEqual(['2018-11-12', '2018-11-12'])
})

test('of two meetings in one week, the later one; of several sections, all', () => {
  const found = last({
    '2018-11-19~2': note(ada('- Next:\n  - a'), ada('- Next:\n  - b')),
    '2018-11-19': note(ada('- Next:\n  - before')),
  })
  expect(textsOf(found.get('ada'))).toEqual(['a', 'b'])
  expect(found.get('ada')?.items[0]?.since).toBe('2018-11-19~2')
})

test('a person whom the team knows by another handle is the same person', () => {
  const names: Names = { ...noNames, personOf: (id) => (id === 'ada2' ? 'ada' : id) }
  expect(textsOf(last({ '2018-11-19': note('@ada2\n- Next:\n  - a') }, names).get('ada'))).toEqual(['a'])
})

test('what was answered, what was written anyway, what is perhaps it, and what is open', () => {
  const items =
    last({
      '2018-11-19': note(
        ada(
          '- Next:\n  - review https://github.com/ipfs/go-ipfs/pull/5789\n  - the talk about gardens in Lisbon\n  - tidy the attic\n  - answered',
        ),
      ),
    }).get('ada')?.items ?? []
  const here = lines(
    '- Done:\n  - merged https://github.com/ipfs/go-ipfs/pull/5789\n- Next:\n  - the talk, again',
  )
  const identity = items[3]?.identity ?? ''
  const now = [
    ...here,
    ...lines('- Next:\n  - answered').map((each) =>
      each.node === 'line' && !each.label ? { ...each, carried: identity } : each,
    ),
  ]
  const fates = fatesOf(items, [now], () => null)
  expect(fates.map(({ is }) => is)).toEqual(['found', 'perhaps', 'open', 'answered'])
  expect(fates[0]).toMatchObject({
    answer: 'done',
    match: { to: { text: 'merged https://github.com/ipfs/go-ipfs/pull/5789' } },
  })
  expect(fatesOf(items, [now], (each) => (each === items[2]?.identity ? 'dropped' : null))[2]).toEqual({
    is: 'answered',
    answer: 'dropped',
  })
})

test('a line of a note has the identity that it carries in the meeting’s document, and so the age', () => {
  const written = meetingOfNote({ text: note(ada('- Next:\n  - a\n  - a\n  - b')) }, '2018-11-19')
  const carried = '2018-11-05/0123456789ab'
  const document = {
    date: '2018-11-19',
    sections: written.sections.map((section) => ({
      ...section,
      lines: section.lines.map((line, at) =>
        at === 2 && line.node === 'line' ? { ...line, carried } : line,
      ),
    })),
  }
  const found = new Map<string, LastOf>()
  addLast(found, withIdentities(written, document, noNames), noNames)
  expect(found.get('ada')?.items.map(({ since }) => since)).toEqual([
    '2018-11-05',
    '2018-11-19',
    '2018-11-19',
  ])
  expect(withIdentities(written, null, noNames)).toBe(written)
})

const label = (text: string): Line => line(text, { kind: 'item', label: true })
const item = (text: string, carried?: string): Line => ({
  ...line(text, { kind: 'item', depth: 1 }),
  ...(carried !== undefined && { carried }),
})

/** The open items of a meeting of Ada's. */
const itemsIn = (...sections: Line[][]): readonly LastItem[] => {
  const found = new Map<string, LastOf>()
  const meeting = { date: '2018-11-19', sections: sections.map((own) => ({ handle: '@ada', lines: own })) }
  addLast(found, meeting, noNames)
  return found.get('ada')?.items ?? []
}

const [SOME, OTHER] = ['2018-11-05/0123456789ab', '2018-11-05/ba9876543210']

test('an item that another device knows by another identity is found', () => {
  const quick = itemsIn([label('Next:'), item('sing a song', SOME)])
  const [slow] = itemsIn([label('Next:'), item('sing a song')])
  expect(slow?.identity).not.toBe(SOME)
  expect(fatesOf(quick, [[label('Next:'), item('sing a song', slow?.identity)]], () => null)).toMatchObject([
    { is: 'found', answer: 'still' },
  ])
})

test('two lines of a note with the same words have the identities of the document in their order', () => {
  const meeting = (...carried: string[]) => ({
    date: '2018-11-19',
    sections: [
      {
        handle: '@ada',
        lines: [label('Blocked:'), item('review', carried[0]), label('Next:'), item('review', carried[1])],
      },
    ],
  })
  const { sections } = withIdentities(meeting(), meeting(SOME, OTHER), noNames)
  const carried = sections[0]?.lines.flatMap((each) => (each.node === 'line' ? (each.carried ?? []) : []))
  expect(carried).toEqual([SOME, OTHER])
})

test('an item that stands in two sections is asked once', () => {
  const own = [label('Next:'), item('sing a song', SOME)]
  expect(itemsIn(own, own).map(({ identity }) => identity)).toEqual([SOME])
})

test('what a template offers is not asked, and is not written', () => {
  const offered = { ...line('your next steps', { kind: 'item', depth: 1 }), untouched: true }
  expect(itemsIn([label('Next:'), item('sing a song'), offered]).map((each) => each.item.text)).toEqual([
    'sing a song',
  ])
  expect(isWritten([label('Next:'), offered])).toBe(false)
})

test('of very many equal items, those are asked whose identity can be read again', () => {
  const items = itemsIn([label('Next:'), ...Array.from({ length: 1001 }, () => item('x'))])
  expect(items).toHaveLength(999)
  expect(items.every(({ identity }) => carriedBy(identity).carried === identity)).toBe(true)
})

test('what was dropped in a later meeting is not asked again, even if nothing was written there', () => {
  const doc = new Y.Doc()
  putAnswer(doc, 'ada', SOME, 'dropped')
  putAnswer(doc, 'ada', OTHER, 'still')
  putAnswer(doc, 'bob', OTHER, 'dropped')
  const found = new Map<string, LastOf>()
  const empty = { date: '2018-11-26', sections: [] }
  const later = withIdentities(empty, { ...empty, dropped: droppedIn(doc) }, noNames)
  addLast(found, later, noNames)
  const lines = [label('Next:'), item('sing a song', SOME), item('dig a hole', OTHER)]
  const before = { date: '2018-11-19', sections: [{ handle: '@ada', lines }] }
  addLast(found, before, noNames, [later])
  expect(textsOf(found.get('ada'))).toEqual(['dig a hole'])
})
