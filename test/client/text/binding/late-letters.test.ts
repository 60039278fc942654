import * as Y from 'yjs'
import { describe, expect, test } from 'vitest'
import { enter } from '../../../../client/text/editor/keys.ts'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { line, readLines, textOf } from '../../../../shared/document/lines.ts'
import { HeadlessEditor } from '../../../support/page/headless-editor.ts'

const ROOT = 'block:questions'

interface Page {
  doc: Y.Doc
  editor: HeadlessEditor
  /** Sends what the page has written since the last call. */
  sends: (to: Page) => void
  lines: () => string[]
  caret: () => string
}

function page(state: Uint8Array): Page {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, state)
  const editor = new HeadlessEditor(doc.getXmlFragment(ROOT))
  const outbox: Uint8Array[] = []
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== 'network') outbox.push(update)
  })
  const caret = () => {
    const { parent, parentOffset } = editor.state.selection.$head
    return `${parent.textContent.slice(0, parentOffset)}|${parent.textContent.slice(parentOffset)}`
  }
  return {
    doc,
    editor,
    sends: (to) => {
      for (const update of outbox.splice(0)) Y.applyUpdate(to.doc, update, 'network')
    },
    lines: () => readLines(doc.getXmlFragment(ROOT)).map(textOf),
    caret,
  }
}

/** Two pages with the same lines. */
function two(...texts: string[]): [ada: Page, bob: Page] {
  const start = new Y.Doc()
  insertLines(
    start.getXmlFragment(ROOT),
    texts.map((text) => line(text, { kind: 'item' })),
  )
  const state = Y.encodeStateAsUpdate(start)
  return [page(state), page(state)]
}

/** Exchanges all edits, and returns the lines that both pages hold then. */
function met(ada: Page, bob: Page): string[] {
  for (let times = 0; times < 4; times++) {
    bob.sends(ada)
    ada.sends(bob)
  }
  expect(bob.lines()).toEqual(ada.lines())
  expect([ada.editor.lines, bob.editor.lines]).toEqual([ada.lines(), ada.lines()])
  return ada.lines()
}

describe('P11: letters that are on the way while another page splits the line', () => {
  test.each([
    ['to the start of the line', 0, ['xy one', 'two']],
    ['to the middle of the first half', 2, ['onxy e', 'two']],
    ['to the middle of the second half', 4, ['one', 'txy wo']],
    ['to the end of the line', 'end', ['one', 'twoxy ']],
  ] as const)('go %s', (_where, offset, right) => {
    const [ada, bob] = two('onetwo')
    bob.editor.cursorAt(0, offset)
    bob.editor.type('xy ')
    ada.editor.cursorAt(0, 3)
    ada.editor.run(enter)
    expect(met(ada, bob)).toEqual(right)
    expect(bob.caret()).toContain('xy |')
    expect(ada.caret()).toBe(`|${right[1]}`)
  })

  test('stay in one word, even if the split arrives while the word is typed', () => {
    const [ada, bob] = two('onetwo')
    bob.editor.cursorAt(0, 'end')
    bob.editor.type('x')
    ada.editor.cursorAt(0, 2)
    ada.editor.run(enter)
    bob.sends(ada)
    bob.editor.type('y')
    ada.sends(bob)
    bob.editor.type('z')
    expect(met(ada, bob)).toEqual(['on', 'etwoxyz'])
    expect(bob.caret()).toBe('etwoxyz|')
  })

  test.each([
    ['but not yet that its first letter was moved', false],
    ['and that its first letter was moved', true],
  ])('stay in one word if the typist sees the split in the middle of the word, %s', (_what, seesMove) => {
    const [ada, bob] = two('onetwothree')
    bob.editor.cursorAt(0, 9)
    bob.editor.type('x')
    ada.editor.cursorAt(0, 6)
    ada.editor.run(enter)
    ada.sends(bob)
    if (seesMove) met(ada, bob)
    bob.editor.type('y')
    bob.editor.type('z')
    expect(met(ada, bob)).toEqual(['onetwo', 'thrxyzee'])
    expect(bob.caret()).toBe('thrxyz|ee')
  })

  test('are whole characters', () => {
    const [ada, bob] = two('onetwo')
    bob.editor.cursorAt(0, 'end')
    bob.editor.dispatch(bob.editor.state.tr.insertText('🙂é'))
    ada.editor.cursorAt(0, 2)
    ada.editor.run(enter)
    expect(met(ada, bob)).toEqual(['on', 'etwo🙂é'])
  })

  test('go with characters that were moved twice', () => {
    const [ada, bob] = two('onetwothree')
    bob.editor.cursorAt(0, 'end')
    bob.editor.type('!')
    ada.editor.cursorAt(0, 3)
    ada.editor.run(enter)
    ada.editor.cursorAt(1, 3)
    ada.editor.run(enter)
    expect(met(ada, bob)).toEqual(['one', 'two', 'three!'])
  })

  test('stay where they are if what they were typed beside is gone', () => {
    const [ada, bob] = two('onetwo', 'last')
    bob.editor.cursorAt(0, 'end')
    bob.editor.type('!')
    ada.editor.cursorAt(0, 2)
    ada.editor.run(enter)
    ada.doc.transact(() => ada.doc.getXmlFragment(ROOT).delete(1, 1))
    expect(met(ada, bob).join(' ')).toContain('!')
  })

  test('leave another person’s caret beside its character, even before that person’s page has seen the split', () => {
    const [ada, bob] = two('onetwo')
    bob.editor.cursorAt(0, 'end')
    const { head } = bob.editor.binding.placeOf(bob.editor.state)
    ada.editor.cursorAt(0, 4)
    ada.editor.run(enter)
    const at = ada.editor.state.doc.resolve(ada.editor.binding.absolute(head) ?? 0)
    expect([at.parent.textContent, at.parentOffset]).toEqual(['wo', 2])
  })
})

describe('P11: letters of somebody who has seen the split', () => {
  test.each([
    ['after the first half', 'onetwothree', 8, 0, 'end', ['onetwothX', 'ree']],
    ['before the second half', 'onetwothree', 3, 1, 0, ['one', 'Xtwothree']],
  ] as const)('stay %s', (_where, text, split, line, offset, right) => {
    const [ada, bob] = two(text)
    ada.editor.cursorAt(0, split)
    ada.editor.run(enter)
    met(ada, bob)
    bob.editor.cursorAt(line, offset)
    bob.editor.type('X')
    expect(met(ada, bob)).toEqual(right)
  })

  test('stay after the first half even if late letters were moved from there', () => {
    const [ada, bob] = two('onetwothree')
    bob.editor.cursorAt(0, 'end')
    bob.editor.type('!')
    ada.editor.cursorAt(0, 8)
    ada.editor.run(enter)
    expect(met(ada, bob)).toEqual(['onetwoth', 'ree!'])
    bob.editor.cursorAt(0, 'end')
    bob.editor.type('X')
    expect(met(ada, bob)).toEqual(['onetwothX', 'ree!'])
  })
})

test('P11: each of very many late letters is kept, and the page still works', () => {
  const [ada, bob] = two('onetwo')
  const text = (bob.doc.getXmlFragment(ROOT).get(0) as Y.XmlElement).get(0) as Y.XmlText
  for (let times = 0; times < 300; times++)
    text.insert(text.length, times % 2 ? 'y' : 'x', { bold: times % 2 ? true : null })
  ada.editor.cursorAt(0, 2)
  ada.editor.run(enter)
  const lines = met(ada, bob)
  expect(lines.join('').replace(/[^xy]/g, '').length).toBe(300)
  expect(ada.editor.binding.isOpen).toBe(true)
})
