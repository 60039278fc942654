import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { apart } from '../../../../client/text/editor/undo.ts'
import { undoTogether, watchPairs } from '../../../../client/text/editor/undo-together.ts'

/** Two texts with an undo of their own, and a word that was moved from the first to the second. */
function moved() {
  const doc = new Y.Doc()
  const texts = [doc.getText('one'), doc.getText('other')] as const
  const said: string[] = []
  const ends = texts.map((text) => {
    const origin = {}
    const undo = new Y.UndoManager(text, { trackedOrigins: new Set([origin]) })
    const write = (act: () => void) => apart(undo, () => doc.transact(act, origin))
    return { text, undo, write, unwatch: watchPairs(undo) }
  })
  const [one, other] = ends
  if (!one || !other) throw new Error('There are two texts.')
  one.write(() => one.text.insert(0, 'word '))
  other.write(() => other.text.insert(0, 'here: '))
  other.write(() => other.text.insert(6, 'word'))
  one.write(() => one.text.delete(0, 4))
  undoTogether([one.undo, other.undo], (sentence) => said.push(sentence))
  return { one, other, said, texts: () => texts.map(String) }
}

test('each end undoes and does again both, whatever was written after it', () => {
  const { one, other, said, texts } = moved()
  one.write(() => one.text.insert(0, 'later'))
  for (const { undo } of [other, one]) {
    undo.undo()
    expect(texts()).toEqual(['wordlater ', 'here: '])
    undo.redo()
    expect(texts()).toEqual(['later ', 'here: word'])
  }
  expect(said).toEqual([])
})

test('if somebody has removed what was moved, no older step is undone in its place', () => {
  const { one, other, said, texts } = moved()
  other.text.delete(6, 4) // by somebody else
  one.undo.undo()
  expect(texts()).toEqual(['word ', 'here: '])
  expect(said).toEqual([])
})

test('if the other end cannot be undone, the person is told', () => {
  const { one, other, said, texts } = moved()
  one.undo.undoStack.pop()
  other.undo.undo()
  expect(texts()).toEqual([' ', 'here: '])
  expect(said).toEqual([expect.stringContaining('Only this end of the move was undone')])
})
