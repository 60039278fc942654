import * as Y from 'yjs'
import { describe, expect, test } from 'vitest'
import { backspace } from '../../../../client/text/editor/keys.ts'
import { line } from '../../../../shared/document/lines.ts'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { HeadlessEditor } from '../../../support/page/headless-editor.ts'

const ROOT = 'section:updates/ada'

/** Two people with the same lines. `exchange` sends the edits of each to the other. */
function two(...texts: string[]) {
  const docs = [new Y.Doc(), new Y.Doc()] as const
  insertLines(
    docs[0].getXmlFragment(ROOT),
    texts.map((text) => line(text)),
  )
  const exchange = () => {
    const states = docs.map((doc) => Y.encodeStateAsUpdate(doc))
    docs.forEach((doc, at) => Y.applyUpdate(doc, states[1 - at] ?? new Uint8Array([0, 0])))
  }
  exchange()
  const [ada, grace] = docs.map((doc) => new HeadlessEditor(doc.getXmlFragment(ROOT))) as [
    HeadlessEditor,
    HeadlessEditor,
  ]
  return { ada, grace, exchange }
}

describe('text typed in a line that I have just removed', () => {
  test('gets a line of its own if I joined the line to another', () => {
    const { ada, grace, exchange } = two('a longer line', 'b')
    ada.cursorAt(1, 0)
    ada.run(backspace)
    grace.cursorAt(1, 'end')
    grace.type(' and more')
    exchange()
    exchange()
    expect(ada.lines).toEqual(['a longer lineb', ' and more'])
    expect(grace.lines).toEqual(ada.lines)
  })

  test('stays where the line was if I deleted the line', () => {
    const { ada, grace, exchange } = two('a', 'b', 'c')
    ada.dispatch(ada.state.tr.delete(3, 6))
    grace.cursorAt(1, 'end')
    grace.type('!?')
    exchange()
    exchange()
    expect(ada.lines).toEqual(['a', '!?', 'c'])
    expect(grace.lines).toEqual(ada.lines)
  })
})
