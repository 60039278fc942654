import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { meetingOfNote } from '../../../shared/archive/archived-note.ts'
import { withDocument } from '../../../shared/archive/with-document.ts'
import { line, type Line } from '../../../shared/document/lines.ts'
import { droppedIn, namedIn, putAnswer } from '../../../shared/memory/answers.ts'
import { lastOf } from '../../../shared/memory/last.ts'
import { noNames } from '../../../shared/model/team.ts'

const label = (text: string): Line => line(text, { kind: 'item', label: true })
const item = (text: string, carried?: string): Line => ({
  ...line(text, { kind: 'item', depth: 1 }),
  ...(carried !== undefined && { carried }),
})
const ticked = (text: string): Line => line(text, { kind: 'task', depth: 1, checked: true })

const [SOME, OTHER] = ['2018-11-05/0123456789ab', '2018-11-05/ba9876543210']

test('a line of a note has the identity that it carries in the meeting’s document, and so the age', () => {
  const written = meetingOfNote(
    { text: '# Weekly\n\n## Updates\n\n@ada\n- Next:\n  - a\n  - a\n  - b\n' },
    '2018-11-19',
  )
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
  const found = lastOf([withDocument(written, document, noNames)], noNames)
  expect(found.get('ada')?.items.map(({ since }) => since)).toEqual([
    '2018-11-05',
    '2018-11-19',
    '2018-11-19',
  ])
  expect(withDocument(written, null, noNames)).toBe(written)
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
  const { sections } = withDocument(meeting(), meeting(SOME, OTHER), noNames)
  const carried = sections[0]?.lines.flatMap((each) => (each.node === 'line' ? (each.carried ?? []) : []))
  expect(carried).toEqual([SOME, OTHER])
})

test('an item that was dropped in a later meeting is not asked again, even if nothing was written there', () => {
  const doc = new Y.Doc()
  putAnswer(doc, 'ada', SOME, 'dropped')
  putAnswer(doc, 'ada', OTHER, 'still')
  putAnswer(doc, 'bob', OTHER, 'dropped')
  const empty = { date: '2018-11-26', sections: [] }
  const later = withDocument(empty, { ...empty, dropped: droppedIn(doc) }, noNames)
  const lines = [label('Next:'), item('sing a song', SOME), item('dig a hole', OTHER)]
  const before = { date: '2018-11-19', sections: [{ handle: '@ada', lines }] }
  expect(
    lastOf([before, later], noNames)
      .get('ada')
      ?.items.map((each) => each.item.text),
  ).toEqual(['dig a hole'])
})

test('an answer that was given after the note was written counts', () => {
  const NEXT = label('Next:')
  const [song, hole, cake, host] = [SOME, OTHER, '2018-11-05/00000000aaaa', '2018-11-05/00000000bbbb']
  const first = {
    date: '2018-11-05',
    sections: [
      {
        handle: '@ada',
        lines: [
          ...[NEXT, item('sing a song', song), item('dig a hole', hole), item('buy a cake', cake)],
          ...[label('Blocked:'), item('on the host', host)],
        ],
      },
    ],
  }
  const open = (noted: Line[], written: Line[], dropped: string[] = []) => {
    const of = (lines: Line[]) => ({ date: '2018-11-12', sections: [{ handle: '@ada', lines }] })
    const doc = new Y.Doc()
    for (const identity of dropped) putAnswer(doc, 'ada', identity, 'dropped')
    const document = { ...of(written), dropped: droppedIn(doc), named: () => namedIn(doc, 'ada') }
    const later = withDocument(of(noted), document, noNames)
    return lastOf([first, later], noNames)
      .get('ada')
      ?.items.map(({ item: { kind, text }, unanswered }) => `${kind} ${text} ${unanswered}`)
  }
  const noted = [label('Done:'), item('moved house')]
  const still = [
    ...[label('Next:'), item('dig a big hole', hole)],
    ...[label('Blocked:'), item('the host, again', host)],
  ]
  // Done, still under its own label, dropped.
  const answered = [label('Done:'), item('moved house'), item('sing a song', song), ...still]
  expect(open(noted, answered, [cake])).toEqual(['next dig a big hole null', 'blocked the host, again null'])
  // Another answer than in the note.
  expect(open([...noted, ...still], [label('Done:'), item('dig a hole', hole)], [host])).toEqual([
    'next sing a song 2018-11-12',
    'next buy a cake 2018-11-12',
  ])
  // An answer that only the note has: this device may have only a part of the document.
  expect(open([label('Done:'), item('sing a song', song), ...still], [], [cake])).toEqual([
    'next dig a big hole null',
    'blocked the host, again null',
  ])
})

test('items that were closed, added or moved after the note was written count, if the document is current', () => {
  const asked = (noted: Line[], written: Line[], isCurrent = true) => {
    const of = (lines: Line[]) => ({ date: '2018-11-12', sections: [{ handle: '@ada', lines }] })
    const past = withDocument(of(noted), { ...of(written), isCurrent }, noNames)
    return lastOf([past], noNames)
      .get('ada')
      ?.items.map((each) => each.item.text)
  }
  const [NEXT, DONE] = [label('Next:'), label('Done:')]
  const noted = [NEXT, item('sing a song'), item('dig a hole'), item('buy a cake for the birthday')]
  expect(asked(noted, noted)).toEqual(['sing a song', 'dig a hole', 'buy a cake for the birthday'])
  const written = [
    ...[NEXT, ticked('sing a song'), item('buy a big cake for the birthday'), item('call the plumber')],
    ...[DONE, item('dig a hole')],
  ]
  expect(asked(noted, written)).toEqual(['buy a cake for the birthday', 'call the plumber'])
  // This device's copy may be older than the note.
  expect(asked(noted, written, false)).toEqual(['sing a song', 'dig a hole', 'buy a cake for the birthday'])
  expect(asked([DONE], [DONE, NEXT, item('call the plumber')])).toEqual(['call the plumber'])
  // Nobody can say which of two items with the same words was ticked.
  const twice = [NEXT, item('review'), label('Blocked:'), item('review')]
  expect(asked(twice, [NEXT, ticked('review'), label('Blocked:'), item('review')])).toEqual([
    'review',
    'review',
  ])
  // Text on a label’s line stays where it is.
  expect(
    asked([label('Next: sing'), item('dig')], [label('Next: sing'), item('dig'), ticked('rest')]),
  ).toEqual(['sing', 'dig'])
})
