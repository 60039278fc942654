import * as Y from 'yjs'
import { expect, test } from 'vitest'
import { insertCopy, movesFrom } from '../../../shared/moved/copies.ts'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { line } from '../../../shared/document/lines.ts'

const ROOT = 'block:x'

const textAt = (doc: Y.Doc, at: number): Y.XmlText =>
  (doc.getXmlFragment(ROOT).get(at) as Y.XmlElement).get(0) as Y.XmlText

const hears = (doc: Y.Doc, other: Y.Doc): void => {
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(other, Y.encodeStateVector(doc)))
}

/** Two pages with the lines `plan` and `lunch`. The first has the lower client id. */
function two(): [Y.Doc, Y.Doc] {
  const [one, other] = [1, 2].map((clientID) => Object.assign(new Y.Doc(), { clientID })) as [Y.Doc, Y.Doc]
  insertLines(one.getXmlFragment(ROOT), [line('plan', { kind: 'item' }), line('lunch', { kind: 'item' })], 0)
  hears(other, one)
  return [one, other]
}

test('each page reads the same move from the sign of a copy, whatever was typed and deleted after the characters', () => {
  for (const [typist, mover] of [
    [0, 1],
    [1, 0],
  ] as const) {
    const all = two()
    const [bob, ada] = [all[typist], all[mover]]
    textAt(bob, 0).insert(4, 'ning')
    textAt(bob, 0).delete(4, 4)
    hears(ada, bob)
    const clock = Y.getState(ada.store, ada.clientID)
    ada.transact((transaction) => {
      const plan = textAt(ada, 0)._start
      if (plan === null) throw new Error('The line has characters.')
      insertCopy(transaction, { ...plan.id, length: 4 }, 'plan', textAt(ada, 1), 5)
      textAt(ada, 0).delete(0, 4)
    })
    hears(bob, ada)
    const right = [
      {
        from: { client: 1, clock: textAt(ada, 0)._start?.id.clock, length: 4 },
        to: { client: ada.clientID, clock, length: 4 },
      },
    ]
    for (const doc of all) expect(movesFrom(textAt(doc, 0))).toEqual(right)
  }
})

test('typing makes no sign: however people type and delete at one place, deleted letters stand for no move', () => {
  // Each person types a letter at one of the last places of the line, or deletes the letter before it.
  const hands = [0, 1, 2, 3].flatMap((back) => [
    (text: Y.XmlText) => text.insert(Math.max(0, text.length - back), 'x'),
    (text: Y.XmlText) => text.length > back && text.delete(text.length - back - 1, 1),
  ])
  for (let number = 0; number < hands.length ** 3; number++) {
    const [, doc] = two()
    textAt(doc, 1).insert(5, ' soup')
    const text = textAt(doc, 0)
    for (let left = number, step = 0; step < 3; step++, left = Math.floor(left / hands.length))
      hands[left % hands.length]?.(text)
    text.delete(0, text.length)
    expect(movesFrom(text)).toEqual([])
  }
})

test('typing makes no sign, even if somebody else’s letter comes between two letters that were just typed', () => {
  const [bob, ada] = two()
  const [theirs, text] = [textAt(bob, 0), textAt(ada, 0)]
  textAt(ada, 1).insert(5, ' soup')
  text.insert(4, 'x')
  text.insert(4, 'y')
  hears(bob, ada)
  theirs.insert(5, 'B')
  hears(ada, bob)
  text.insert(6, 'z')
  expect(text.toString()).toBe('planyBzx')
  text.delete(0, text.length)
  expect(movesFrom(text)).toEqual([])
})
