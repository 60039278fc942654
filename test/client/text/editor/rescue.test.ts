import * as Y from 'yjs'
import { describe, expect, test } from 'vitest'
import { backspace } from '../../../../client/text/editor/keys.ts'
import { line, type Line } from '../../../../shared/document/lines.ts'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { HeadlessEditor } from '../../../support/page/headless-editor.ts'

const ROOT = 'section:updates/ada'

/** Two people with the same lines. `exchange` sends the edits of each to the other. */
function two(...texts: (string | Line)[]) {
  const docs = [new Y.Doc(), new Y.Doc()] as const
  insertLines(
    docs[0].getXmlFragment(ROOT),
    texts.map((text) => (typeof text === 'string' ? line(text) : text)),
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

describe('text that is typed in a line that I have just removed', () => {
  test('stays in one piece if I joined the line to another', () => {
    const { ada, grace, exchange } = two('a longer line', 'b')
    ada.cursorAt(1, 0)
    ada.run(backspace)
    grace.cursorAt(1, 'end')
    grace.type(' and more')
    exchange()
    exchange()
    expect(ada.lines).toEqual(['a longer lineb and more'])
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

  test('stays below its label, so that no line comes to stand below it', () => {
    const item = (text: string) => line(text, { kind: 'item', depth: 1 })
    const { ada, grace, exchange } = two(line('Next:', { kind: 'item', label: true }), item('b'), item('c'))
    ada.dispatch(ada.state.tr.delete(7, 10))
    grace.cursorAt(1, 'end')
    grace.type('!?')
    exchange()
    exchange()
    expect(ada.lines).toEqual(['Next:', '!?', 'c'])
    expect(ada.state.doc.children.map(({ attrs }) => Number(attrs['depth']))).toEqual([0, 1, 1])
  })
})

test('takes work that grows with its length, not with the square of its length', () => {
  /** How many entries of arrays are read while this many runs come into a removed line. */
  const entries = (runs: number): number => {
    const { ada, grace, exchange } = two('a', 'b')
    const line = grace.binding.fragment.get(1)
    const text = line instanceof Y.XmlElement ? line.get(0) : null
    if (!(text instanceof Y.XmlText)) throw new Error('A line holds a text.')
    ada.dispatch(ada.state.tr.delete(3, 6))
    // Each is inserted before the last one, so that Yjs does not join them.
    for (let run = 0; run < runs; run++) text.insert(0, 'x')
    let read = 0
    const was = Object.getOwnPropertyDescriptor(Array.prototype, Symbol.iterator) as PropertyDescriptor
    const counting = function* (this: unknown[]) {
      for (let at = 0; at < this.length; at++) {
        read++
        yield this[at]
      }
    }
    Object.defineProperty(Array.prototype, Symbol.iterator, { ...was, value: counting })
    try {
      exchange()
    } finally {
      Object.defineProperty(Array.prototype, Symbol.iterator, was)
    }
    return read
  }
  entries(100)
  const [few, many] = [entries(200), entries(800)]
  expect(many / few).toBeLessThan(6)
})
