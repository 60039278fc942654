// Content that this version does not know is removed from a text, and no word is lost.

import * as Y from 'yjs'
import { expect, test, vi } from 'vitest'
import { openUndo } from '../../../../client/text/editor/undo.ts'
import { takeOut, whenKnown } from '../../../../client/text/editor/strangers.ts'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { line, readLines, textOf } from '../../../../shared/document/lines.ts'
import { strangerIn } from '../../../../shared/document/stranger.ts'
import { wireLimits } from '../../../../shared/wire/limits.ts'
import { HeadlessEditor } from '../../../support/page/headless-editor.ts'

const ROOT = 'section:updates/ada'

const element = (name: string, ...children: (string | Y.XmlElement)[]): Y.XmlElement => {
  const made = new Y.XmlElement(name)
  made.insert(
    0,
    children.map((child) => (typeof child === 'string' ? new Y.XmlText(child) : child)),
  )
  return made
}

const textAt = (fragment: Y.XmlFragment, at: number) => (fragment.get(at) as Y.XmlElement).get(0) as Y.XmlText

/** Puts characters directly into a fragment. Yjs has no call for that, so the update is made by hand. */
function loose(fragment: Y.XmlFragment, text: string): void {
  const other = new Y.Doc()
  other.clientID = 1 // so that the lowest client id comes first
  other.getText(ROOT).insert(0, text)
  Y.applyUpdate(fragment.doc as Y.Doc, Y.encodeStateAsUpdate(other))
}

/** Each adds unknown content to the lines “one” and “two”. The texts are the lines after it is removed. */
const STRANGERS: Record<string, [(fragment: Y.XmlFragment) => void, string[]]> = {
  'an unknown element': [
    (to) => to.insert(1, [element('table', 'x\r\ny', 'z')]),
    ['one', 'x', 'y', 'z', 'two'],
  ],
  'an unknown element without words': [(to) => to.insert(1, [element('table', ' ')]), ['one', 'two']],
  'lines in an unknown element': [
    (to) =>
      to.insert(0, [element('table', element('line', 'a'), element('cell', element('line', 'b'), 'c'))]),
    ['a', 'b', 'c', 'one', 'two'],
  ],
  'a text outside a line': [(to) => to.insert(2, [new Y.XmlText('outside')]), ['one', 'two', 'outside']],
  'characters outside a line': [(to) => loose(to, 'outside'), ['outside', 'one', 'two']],
  'a hook': [(to) => to.insert(1, [new Y.XmlHook('hook') as unknown as Y.XmlText]), ['one', 'two']],
  'an unknown mark': [(to) => textAt(to, 0).format(0, 3, { blink: true }), ['one', 'two']],
  'a mark named like an inherited property': [
    (to) => textAt(to, 0).format(1, 1, JSON.parse('{"constructor":true,"toString":1}') as object),
    ['one', 'two'],
  ],
  'a link that is none': [(to) => textAt(to, 1).format(0, 2, { link: 'nowhere' }), ['one', 'two']],
  'an embed': [(to) => textAt(to, 0).insertEmbed(1, { image: 'x' }), ['one', 'two']],
  'a type in a text': [(to) => textAt(to, 0).insertEmbed(1, new Y.XmlText('within')), ['one', 'two']],
  'a line in a line': [
    (to) => (to.get(0) as Y.XmlElement).insert(1, [element('line', 'nested'), element('table', 'deep')]),
    ['one', 'nested', 'deep', 'two'],
  ],
  'all of it': [
    (to) => {
      textAt(to, 1).format(0, 2, { blink: true })
      textAt(to, 1).insertEmbed(3, {})
      ;(to.get(1) as Y.XmlElement).insert(0, [element('line', 'nested')])
      to.insert(1, [element('a', 'x'), element('b', 'y')])
      to.insert(0, [new Y.XmlText('first')])
    },
    ['first', 'one', 'x', 'y', 'two', 'nested'],
  ],
}

function written(): { doc: Y.Doc; fragment: Y.XmlFragment; lines: () => string[] } {
  const doc = new Y.Doc()
  const fragment = doc.getXmlFragment(ROOT)
  insertLines(
    fragment,
    ['one', 'two'].map((text) => line(text, { kind: 'item' })),
  )
  return { doc, fragment, lines: () => readLines(fragment).map(textOf) }
}

test.each(Object.entries(STRANGERS))('%s: the words stay, in their order', (_name, [put, expected]) => {
  const { fragment, lines } = written()
  const [one, two] = fragment.toArray()
  textAt(fragment, 0).format(0, 1, { bold: {} })
  put(fragment)
  expect(strangerIn(fragment)).not.toBeNull()
  takeOut(fragment, null)
  expect(strangerIn(fragment)).toBeNull()
  expect(lines()).toEqual(expected)
  // Known lines stay the same objects, so others can still type in them.
  expect(fragment.toArray()).toEqual(expect.arrayContaining([one, two]))
  const at = lines().indexOf('one')
  expect(textAt(fragment, at).toDelta()).toMatchObject([
    { insert: 'o', attributes: { bold: {} } },
    { insert: 'ne' },
  ])
})

test('an editor opens after unknown content is removed, and undo brings the content back', () => {
  const { fragment, lines } = written()
  fragment.insert(1, [element('table', 'x')])
  const editor = new HeadlessEditor(fragment)
  expect(editor.binding.isOpen).toBe(false)
  const taker = openUndo(editor.binding, () => false)
  takeOut(fragment, editor.binding)
  expect(lines()).toEqual(['one', 'x', 'two'])
  expect(new HeadlessEditor(fragment).binding.isOpen).toBe(true)
  taker.undo()
  expect(strangerIn(fragment)).toEqual({ is: 'line', named: 'table' })
})

test('unknown content of any length is removed in few edits, each small enough for the relay', () => {
  const { doc, fragment, lines } = written()
  const texts = Array.from({ length: 20 }, (_, at) => `${at}`.repeat(50_000))
  fragment.insert(1, [
    element('table', ...texts, 'w'.repeat(1_500_000)),
    ...texts.map((text) => element('odd', text)),
    ...texts.map(() => element('odd', 'a word')),
  ])
  const sizes: number[] = []
  doc.on('update', (update: Uint8Array) => sizes.push(update.length))
  takeOut(fragment, null)
  expect(strangerIn(fragment)).toBeNull()
  expect(lines().join('')).toBe(
    ['one', ...texts, 'w'.repeat(1_500_000), ...texts, ...texts.map(() => 'a word'), 'two'].join(''),
  )
  expect(Math.max(...sizes)).toBeLessThan(wireLimits.update / 2)
  expect(sizes.length).toBeLessThan(30)
})

test('`whenKnown` reports a text once, and only when no unknown content is left', () => {
  const { fragment } = written()
  textAt(fragment, 1).insertEmbed(1, {})
  textAt(fragment, 0).format(0, 2, { blink: true })
  fragment.insert(1, [element('table', 'x')])
  const known = vi.fn()
  whenKnown(fragment, known)
  textAt(fragment, 0).insert(0, 'typing on ')
  textAt(fragment, 0).format(0, 20, { blink: null })
  fragment.delete(1, 1)
  textAt(fragment, 1).insert(0, 'typing on ')
  expect(known).not.toHaveBeenCalled()
  textAt(fragment, 1).delete(11, 1)
  textAt(fragment, 1).insert(0, 'and on ')
  expect(known).toHaveBeenCalledTimes(1)
})

test('`whenKnown` reports nothing after it is cancelled', () => {
  const { fragment } = written()
  fragment.insert(1, [element('table')])
  const known = vi.fn()
  whenKnown(fragment, known)()
  fragment.delete(1, 1)
  expect(known).not.toHaveBeenCalled()
})
