// What undo does to lines while other people are in the text.

import * as Y from 'yjs'
import { expect, test } from 'vitest'
import { enter } from '../../../../client/text/editor/keys.ts'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { line } from '../../../../shared/document/lines.ts'
import { HeadlessEditor } from '../../../support/page/headless-editor.ts'

const ROOT = 'block:questions'

/** A text with `first` in it, and another person's caret in line `there`. */
function open(there: number) {
  const doc = new Y.Doc()
  const fragment = doc.getXmlFragment(ROOT)
  insertLines(fragment, [line('first', { kind: 'item' })])
  const editor: HeadlessEditor = new HeadlessEditor(fragment, (line) => !editor.binding.hasOthersIn(line))
  const step = (act: () => void) => {
    act()
    editor.undoManager.stopCapturing()
  }
  step(() => {
    editor.cursorAt(0, 'end')
    editor.run(enter)
    editor.type('para')
  })
  step(() => {
    editor.run(enter)
    editor.type('p1')
    editor.run(enter)
    editor.type('p2')
  })
  const text = (fragment.get(there) as Y.XmlElement).get(0) as Y.XmlText
  const caret = Y.createRelativePositionFromTypeIndex(text, text.length, -1)
  editor.others = () => [caret]
  return editor
}

test('undo removes the lines of a step in which nobody else is, one step at a time', () => {
  const editor = open(0)
  expect(editor.lines).toEqual(['first', 'para', 'p1', 'p2'])
  editor.undo()
  expect(editor.lines).toEqual(['first', 'para'])
  editor.undo()
  expect(editor.lines).toEqual(['first'])
  editor.redo()
  editor.redo()
  expect(editor.lines).toEqual(['first', 'para', 'p1', 'p2'])
})

test('undo leaves the line in which somebody else is', () => {
  const editor = open(2)
  editor.undo()
  expect(editor.lines).toEqual(['first', 'para', ''])
})
