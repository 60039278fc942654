import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { Looks } from '../../../../client/meeting/palette/looks.ts'
import type { ReadText } from '../../../../client/meeting/session.ts'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { line, textOf, type Line } from '../../../../shared/document/lines.ts'
import { blockRoot, sectionRoot } from '../../../../shared/document/roots.ts'
import type { Outline, Section } from '../../../../shared/model/outline.ts'

const section = (person: string): Section => ({
  ...{ block: 'updates', person, owner: person, handle: `@${person}` },
  ...{ annotation: '', written: null },
})

const item = (text: string, checked = false): Line => line(text, { kind: 'task', checked })

const wordOf = (line: Line): string => textOf(line).split(' ')[0] ?? ''

/** Each stands for a line in the document, which stays if only the words behind the first one change. */
const elementsOf = (lines: readonly Line[]): string[] =>
  lines.map((each, at) => {
    const before = lines.slice(0, at).filter((other) => wordOf(other) === wordOf(each))
    return `${wordOf(each)} ${before.length}`
  })

/** A note in which Ada reads, and Kevina and Bob have sections. */
function note() {
  const texts = new Map<string, Line[]>()
  const none: Line[] = []
  const blocks = [
    { id: 'updates', heading: 'Updates', people: true },
    { id: 'questions', heading: 'Questions', people: false },
  ]
  const seen = { reads: 0 }
  const session = {
    had: null as ReadonlyMap<string, ReadText> | null,
    myId: 'ada',
    doc: new Y.Doc(),
    outline: { blocks } as unknown as Outline,
    sectionsOf: ({ people }: { people: boolean }) => (people ? ['ada', 'kevina', 'bob'].map(section) : []),
    isMine: ({ owner }: Section) => owner === 'ada',
    read: (root: string) => {
      seen.reads++
      const lines = texts.get(root) ?? none
      return { lines, elements: elementsOf(lines) }
    },
  }
  const write = (person: string, ...lines: Line[]) => {
    texts.set(sectionRoot('updates', person), lines)
  }
  const typing = (id: string, root: string) => ({
    ...{ id, handle: `@${id}`, typing: root, at: root, field: null, unsent: false },
  })
  return { session, seen, texts, write, typing }
}

test('the dialog shows what was added and removed since it was last opened, and who typed there', () => {
  const { session, texts, write, typing } = note()
  write('kevina', item('sent'), item('rested'), item('same'), item('same'))
  const looks = new Looks(session)
  expect(looks.look()).toEqual([])

  // A tick and a changed line are one line each. What I write, empty lines and another order are no news.
  write('kevina', item('same'), item('rested more'), item(''), item('same'), item('sent', true))
  write('ada', item('mine'))
  texts.set(blockRoot('questions'), [line('why?')])
  looks.saw([typing('bob', blockRoot('questions')), typing('ada', blockRoot('questions'))])
  expect(looks.look().map(({ place, come, gone, by }) => [place.name, come, gone, by])).toEqual([
    ['@kevina’s update', 2, 0, []],
    ['Questions', 1, 0, ['@bob']],
  ])
  expect(looks.look()).toEqual([])

  write('kevina', item('same'))
  expect(looks.look().map(({ come, gone }) => [come, gone])).toEqual([[0, 3]])
})

test('lines that came since the last visit are news, and a label of the scaffold is not', () => {
  const { session, write } = note()
  const label: Line = { ...line('Done:', { kind: 'item', label: true }), untouched: true }
  write('kevina', label, item('written before'))
  const root = sectionRoot('updates', 'kevina')
  session.had = new Map([[root, session.read(root)]])
  write('kevina', label, item('written before'), item('written while this device was away'))
  write('bob', label, item('new'), line('Mine:', { kind: 'item', label: true }))
  const looks = new Looks(session)
  expect(looks.since).toBe('your last visit')
  expect(looks.look().map(({ place, come }) => [place.name, come])).toEqual([
    ['@kevina’s update', 1],
    ['@bob’s update', 2],
  ])
  expect(looks.since).toMatch(/^you looked at \d\d:\d\d$/)
})

test('on a first visit, lines that came since the note was opened are news; while the dialog is closed, nothing is read', () => {
  const { session, seen, write } = note()
  write('kevina', item('written before'))
  const looks = new Looks(session)
  expect(looks.since).toBe('you opened this page')
  seen.reads = 0
  for (const text of ['a', 'ab', 'abc']) write('kevina', item('written before'), item(text))
  expect(seen.reads).toBe(0)
  expect(looks.look().map(({ come }) => come)).toEqual([1])
})

test('removed lines are listed, however many others have come', () => {
  const { session, write } = note()
  const named = (name: string) => Array.from({ length: 5 }, (_, at) => item(`${name}${at}`))
  write('kevina', ...named('old'), item('emptied'))
  const looks = new Looks(session)
  write('kevina', ...named('other'), item(''))
  expect(looks.look().map(({ come, gone }) => [come, gone])).toEqual([[5, 6]])
})

test('whatever places and names presence reports, only a bounded number is kept', () => {
  const { session, write, typing } = note()
  const looks = new Looks(session)
  const root = sectionRoot('updates', 'kevina')
  looks.saw(Array.from({ length: 500 }, (_, at) => typing(`p${at}`, root)))
  let asked = 0
  const outline = session.outline
  Object.defineProperty(session, 'outline', { get: () => (asked++, outline) })
  looks.saw([typing('bob', root), typing('bob', 'section:no/where')])
  looks.saw([typing('bob', 'section:no/where')])
  expect(asked).toBe(2) // a place that the note does not have is not remembered
  write('kevina', item('new'))
  expect(looks.look().map(({ by }) => by.length)).toEqual([30])
})

test('what I wrote myself is no news', () => {
  const { session } = note()
  const { doc } = session
  const fragment = doc.getXmlFragment('block:questions')
  const texts = new Map<string, ReadText>()
  const looks = new Looks({ ...session, read: (root) => texts.get(root) ?? { lines: [], elements: [] } })
  const other = new Y.Doc()
  insertLines(fragment, [item('mine')])
  insertLines(other.getXmlFragment('block:questions'), [item('theirs'), item('both')])
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(other))
  const elements = fragment.toArray().filter((each) => each instanceof Y.XmlElement)
  const words = elements.flatMap((each) => each.toArray().filter((text) => text instanceof Y.XmlText))
  words.find((text) => text.toJSON().includes('both'))?.insert(0, 'I and ')
  const lines = words.map((text) => item(text.toJSON()))
  texts.set(blockRoot('questions'), { lines, elements })
  expect(looks.look().map(({ come, gone }) => [come, gone])).toEqual([[2, 0]])
})
