import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { nestingOf } from '../../../shared/document/nesting.ts'
import { isBlank, line, readLines, type Line } from '../../../shared/document/lines.ts'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { scaffoldUpdate } from '../../../shared/document/scaffold.ts'
import { item, label, ordered, raw, run, task, text } from '../../support/basics/notes.ts'

const ROOT = 'section:updates/ada'
const fragmentOf = (doc: Y.Doc) => doc.getXmlFragment(ROOT)

const scaffolded = (): Y.Doc => {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, scaffoldUpdate(ROOT, [label('Done:'), item('')]))
  return doc
}

const untouched = (doc: Y.Doc) =>
  readLines(fragmentOf(doc)).map((each) => each.node === 'line' && each.untouched)

const elementAt = (doc: Y.Doc, at: number): Y.XmlElement => {
  const element = fragmentOf(doc).get(at)
  if (!(element instanceof Y.XmlElement)) throw new Error(`No element stands at ${at}.`)
  return element
}

test('inserted lines are read back with every kind and mark', () => {
  const doc = new Y.Doc()
  const lines: Line[] = [
    text('a'),
    label('Done:'),
    task([run('b', { bold: true }), run('c', { codeSpan: true })], true),
    item([run('d', { link: { href: 'https://a.b', title: null } })], 3),
    ordered('e', '7.'),
    raw('<b>\n</b>'),
    { node: 'code', depth: 1, fence: '~~~', info: 'js', text: 'x\ny' },
    item(''),
  ]
  insertLines(fragmentOf(doc), lines)
  expect(readLines(fragmentOf(doc))).toEqual(lines)
})

test('an empty line has its own text, so if two people type in the line, they share the text', () => {
  const [a, b] = [new Y.Doc(), new Y.Doc()]
  insertLines(fragmentOf(a), [item('')])
  Y.applyUpdate(b, Y.encodeStateAsUpdate(a))
  for (const doc of [a, b]) {
    const own = elementAt(doc, 0).get(0)
    if (own instanceof Y.XmlText) own.insert(0, 'x')
  }
  Y.applyUpdate(a, Y.encodeStateAsUpdate(b))
  expect(readLines(fragmentOf(a))).toEqual([item('xx')])
})

test('content that no client of ours writes is still read as lines', () => {
  const doc = new Y.Doc()
  const odd = new Y.XmlElement('line')
  odd.setAttribute('kind', 'heading')
  odd.setAttribute('depth', 99 as unknown as string)
  const strange = new Y.XmlElement('table')
  fragmentOf(doc).insert(0, [odd, strange, new Y.XmlText('loose')])
  expect(readLines(fragmentOf(doc))).toEqual([item('', 12), raw(''), raw('loose')])
})

test('a scaffold’s line is untouched until somebody changes its text or an attribute', () => {
  const doc = scaffolded()
  expect(untouched(doc)).toEqual([true, true])
  elementAt(doc, 0).setAttribute('depth', 1 as unknown as string)
  expect(untouched(doc)).toEqual([false, true])
  const own = elementAt(doc, 1).get(0)
  if (own instanceof Y.XmlText) own.insert(0, 'x')
  expect(untouched(doc)).toEqual([false, false])
})

test('a scaffold’s line counts as touched if text was typed or deleted, but not if typed text was removed again', () => {
  const doc = scaffolded()
  const [cut, typed] = [elementAt(doc, 0).get(0), elementAt(doc, 1).get(0)]
  if (cut instanceof Y.XmlText) cut.delete(0, 1)
  expect(untouched(doc)).toEqual([false, true])
  if (typed instanceof Y.XmlText) {
    typed.insert(0, 'x')
    expect(untouched(doc)).toEqual([false, false])
    typed.delete(0, 1)
  }
  expect(untouched(doc)).toEqual([false, true])
})

test('numbers count up within a list, and start again in the next', () => {
  const counted = (...lines: Line[]) => nestingOf(lines).map(({ number }) => number)
  expect(counted(ordered('a'), ordered('b'), item('c'), ordered('d'))).toEqual(['1.', '2.', null, '1.'])
  expect(counted(ordered('a'), ordered('x', null, { depth: 1 }), item('y', 1), ordered('b'))).toEqual([
    '1.',
    '1.',
    null,
    '2.',
  ])
  expect(counted(ordered('a', '7.'), ordered('b'))).toEqual(['7.', '8.'])
  expect(counted(ordered('a'), raw('---'), ordered('b'))).toEqual(['1.', null, '1.'])
})

test('a line of white space is blank', () => {
  expect([line(' \t'), item(''), item('a'), raw('')].map(isBlank)).toEqual([true, true, false, true])
})
