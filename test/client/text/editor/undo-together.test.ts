import { describe, expect, test } from 'vitest'
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

test('undo and redo in one text work on both texts, whatever was written after the move', () => {
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

test('if somebody has removed the moved text, no older step is undone instead', () => {
  const { one, other, said, texts } = moved()
  other.text.delete(6, 4) // as somebody else would
  one.undo.undo()
  expect(texts()).toEqual(['word ', 'here: '])
  expect(said).toEqual([])
})

describe('if the other end cannot follow, neither end changes, and the person is told', () => {
  test('half of a move is not redone', () => {
    const { one, other, said, texts } = moved()
    one.undo.undo()
    other.write(() => other.text.insert(0, '!'))
    one.undo.redo()
    expect(texts()).toEqual(['word ', '!here: '])
    expect(said).toEqual([
      'Not done again, because the other text has changed since. Both texts stay as they were.',
    ])
    expect(one.undo.redoStack).toEqual([])
    one.undo.undo()
    expect(texts()).toEqual(['', '!here: '])
  })

  test.each(['one', 'other'] as const)('the other text is closed: %s', (name) => {
    const { one, other, said, texts } = moved()
    const [closed, open] = name === 'one' ? [one, other] : [other, one]
    closed.unwatch()
    closed.undo.destroy()
    open.undo.undo()
    open.undo.redo()
    expect(texts()).toEqual([' ', 'here: word'])
    expect(said).toEqual([
      'Not undone, because the other text has been closed meanwhile. Both texts stay as they were.',
    ])
  })

  test('the other text is closed after both were undone', () => {
    const { one, other, said, texts } = moved()
    other.undo.undo()
    one.unwatch()
    one.undo.destroy()
    other.undo.redo()
    expect(texts()).toEqual(['word ', 'here: '])
    expect(said).toEqual([expect.stringContaining('Not done again, because the other text has been closed')])
  })

  test('the steps before the move can still be undone, and the text written next is undone as a step of its own', () => {
    const { one, other, said, texts } = moved()
    one.undo.clear()
    other.undo.undo()
    expect(texts()).toEqual([' ', 'here: word'])
    expect(said).toEqual([expect.stringContaining('Not undone, because the other text has changed since')])
    expect(other.undo.redoStack).toEqual([])
    other.write(() => other.text.insert(0, '!'))
    other.undo.undo()
    expect(texts()).toEqual([' ', 'here: word'])
    other.undo.undo()
    expect(texts()).toEqual([' ', 'word'])
    expect(said).toHaveLength(1)
  })
})
