// A line that was carried over keeps its identity where the line as a whole goes on, and gives it to no other.

import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { backspace, deleteForward, enter, shiftDepth, tick } from '../../../../client/text/editor/keys.ts'
import { lineOf, nodeOf } from '../../../../client/text/editor/slices.ts'
import { CARRIED, insertLines } from '../../../../shared/document/insert-lines.ts'
import { line, textOf, type Line } from '../../../../shared/document/lines.ts'
import { readCarried } from '../../../../shared/memory/carried.ts'
import { writeLines } from '../../../../shared/markdown/lines.ts'
import { HeadlessEditor } from '../../../support/page/headless-editor.ts'

const IDENTITY = '2018-11-19/0123456789ab'
const item = (text: string, depth = 0): Line => line(text, { kind: 'item', depth })
const carried = (text: string): Line => ({ ...line(text, { kind: 'item' }), carried: IDENTITY })

function open(...lines: Line[]) {
  const fragment = new Y.Doc().getXmlFragment('section:updates/ada')
  insertLines(fragment, lines)
  const editor = new HeadlessEditor(fragment, () => true)
  /** Each line; a carried one with a star. */
  const written = (): string[] =>
    readCarried(fragment).map(
      (read) =>
        `${'  '.repeat(read.depth)}${textOf(read)}${read.node === 'line' && read.carried === IDENTITY ? ' *' : ''}`,
    )
  const undo = () => editor.undoManager.undo()
  return { editor, fragment, written, undo, redo: () => editor.undoManager.redo() }
}

test('typing, indenting, ticking and their undo leave it', () => {
  const { editor, written, undo, redo } = open(item('a'), carried('b'))
  editor.cursorAt(1, 'end')
  editor.type('!')
  editor.run(shiftDepth(1))
  editor.run(tick)
  expect(written()).toEqual(['a', '  b! *'])
  undo()
  redo()
  expect(written()).toEqual(['a', '  b! *'])
})

test('Enter gives the new line none, at the end, within the line and before it', () => {
  const { editor, written } = open(carried('one two'))
  editor.cursorAt(0, 'end')
  editor.run(enter)
  expect(written()).toEqual(['one two *', ''])
  editor.cursorAt(0, 3)
  editor.run(enter)
  expect(written()).toEqual(['one *', ' two', ''])
  editor.cursorAt(0, 0)
  editor.run(enter)
  expect(written()).toEqual(['', 'one *', ' two', ''])
})

test('a line that others are in, when it is split, gives it to one part only', () => {
  const { editor, fragment, written } = open(carried('one two'))
  const text = (fragment.get(0) as Y.XmlElement).get(0) as Y.XmlText
  editor.others = () => [Y.createRelativePositionFromTypeIndex(text, 6)]
  editor.cursorAt(0, 3)
  editor.run(enter)
  expect(written().filter((each) => each.endsWith('*'))).toHaveLength(1)
  expect(written().join('')).toContain('one')
})

test('joining keeps it where the words of the upper line go on', () => {
  const { editor, written, undo } = open(carried('a'), item('b'))
  editor.cursorAt(0, 'end')
  editor.run(deleteForward)
  expect(written()).toEqual(['ab *'])
  undo()
  expect(written()).toEqual(['a *', 'b'])
})

test('a line that takes the place of an empty line above keeps it', () => {
  const { editor, written } = open(item('x'), line(''), { ...line('b'), carried: IDENTITY })
  editor.cursorAt(2, 0)
  editor.run(backspace)
  expect(written()).toEqual(['x', 'b *'])
})

test('a line that is dragged takes it along; undo and redo too', () => {
  const { editor, written, undo, redo } = open(carried('a'), item('b'))
  const { state } = editor
  const [first] = state.doc.children
  if (first === undefined) throw new Error('There is a line.')
  const moved = nodeOf(state.schema, lineOf(first))
  editor.dispatch(state.tr.insert(state.doc.content.size, moved).delete(0, first.nodeSize))
  expect(written()).toEqual(['b', 'a *'])
  undo()
  expect(written()).toEqual(['a *', 'b'])
  redo()
  expect(written()).toEqual(['b', 'a *'])
})

test('undo of a deleted line brings it back', () => {
  const { editor, written, undo } = open(item('a'), carried('b'))
  const { state } = editor
  editor.dispatch(state.tr.delete(state.doc.child(0).nodeSize, state.doc.content.size))
  expect(written()).toEqual(['a'])
  undo()
  expect(written()).toEqual(['a', 'b *'])
})

test('the HTML of a line does not have it, so a copy has none', () => {
  const { editor } = open(carried('a'))
  const { toDOM } = editor.state.schema.nodes['line']?.spec ?? {}
  const html = JSON.stringify(toDOM?.(editor.state.doc.child(0)))
  expect(html).toContain('line')
  expect(html).not.toContain('0123456789ab')
})

test('Markdown does not have it', () => {
  expect(writeLines([carried('a')])).toBe(writeLines([item('a')]))
})

test.each([
  ['a number', 7],
  ['an object', { toString: 'x' }],
  ['__proto__', '__proto__'],
  ['a long text', `2018-11-19/${'0'.repeat(100_000)}`],
  ['no date', 'x/0123456789ab'],
  ['a line feed behind it', `${IDENTITY}\n`],
])('%s is read as none, and the line can be edited', (_, held) => {
  const { editor, fragment, written } = open(item('a'))
  ;(fragment.get(0) as Y.XmlElement).setAttribute(CARRIED, held as string)
  expect(readCarried(fragment)[0]).not.toHaveProperty('carried')
  editor.cursorAt(0, 'end')
  editor.type('b')
  expect(editor.closed).toBeNull()
  expect(written()).toEqual(['ab'])
})
