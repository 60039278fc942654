import { growthOfSteps } from '../../../support/readings/counted-steps.ts'
import * as Y from 'yjs'
import { expect, test } from 'vitest'
import { backspace } from '../../../../client/text/editor/keys.ts'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { line } from '../../../../shared/document/lines.ts'
import { HeadlessEditor } from '../../../support/page/headless-editor.ts'

const ROOT = 'block:questions'

const textAt = (doc: Y.Doc, at: number): Y.XmlText =>
  (doc.getXmlFragment(ROOT).get(at) as Y.XmlElement).get(0) as Y.XmlText

interface Story {
  doc: Y.Doc
  editor: HeadlessEditor
}

/** A page with these lines in an open editor. */
function page(...texts: string[]): Story {
  const doc = new Y.Doc()
  insertLines(
    doc.getXmlFragment(ROOT),
    texts.map((text) => line(text, { kind: 'text' })),
  )
  return { doc, editor: new HeadlessEditor(doc.getXmlFragment(ROOT)) }
}

/** How the page receives what another person does in one change. */
function receives({ doc, editor }: Story, does: (theirs: Y.Doc) => void): () => void {
  const theirs = new Y.Doc()
  Y.applyUpdate(theirs, Y.encodeStateAsUpdate(doc))
  const before = Y.encodeStateVector(theirs)
  theirs.transact(() => {
    does(theirs)
  })
  const update = Y.encodeStateAsUpdate(theirs, before)
  return () => {
    Y.applyUpdate(doc, update)
    expect(editor.binding.isOpen).toBe(true)
  }
}

test('many letters at the start of a line cost little on a page that has joined lines there', () => {
  const letters = (size: number) => {
    const story = page('one', 'two', 'three')
    for (const at of [2, 1]) {
      story.editor.cursorAt(at, 0)
      story.editor.run(backspace)
    }
    return receives(story, (theirs) => {
      for (let at = 0; at < size; at++) textAt(theirs, 0).insert(0, 'x')
    })
  }
  expect(growthOfSteps(letters, 2000)).toBeNull()
})
