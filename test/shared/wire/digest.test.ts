import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { digestOf, sameBytes } from '../../../shared/wire/digest.ts'
import { seeded } from '../../support/basics/random.ts'
import { rounds } from '../../support/basics/more-rounds.ts'

const same = (a: Y.Doc, b: Y.Doc) => {
  const [first, second] = [digestOf(a), digestOf(b)]
  return { state: sameBytes(first.state, second.state), content: sameBytes(first.content, second.content) }
}

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  return copy
}

test('two histories under one client id have the same state and different content', () => {
  const [a, b] = [new Y.Doc(), new Y.Doc()]
  for (const [doc, text] of [
    [a, 'one'],
    [b, 'two'],
  ] as const) {
    // oxfmt-ignore
    doc.clientID = 1
    doc.getText('t').insert(0, text)
  }
  expect(same(a, b)).toEqual({ state: true, content: false })
})

test('the same words at another place are different content', () => {
  const base = new Y.Doc()
  base.clientID = 1
  base.getText('t').insert(0, 'ab')
  const [a, b] = [copyOf(base), copyOf(base)]
  for (const [doc, at] of [
    [a, 1],
    [b, 2],
  ] as const) {
    // oxfmt-ignore
    doc.clientID = 2
    doc.getText('t').insert(at, 'x')
  }
  expect(same(a, b)).toEqual({ state: true, content: false })
})

test.each<[string, (doc: Y.Doc, which: string) => void]>([
  ['a field', (doc, which) => doc.getMap('m').set('k', which)],
  ['a field’s name', (doc, which) => doc.getMap('m').set(which, 'v')],
  ['a root', (doc, which) => doc.getText(which).insert(0, 'x')],
  ['a line’s node', (doc, which) => doc.getXmlFragment('f').insert(0, [new Y.XmlElement(which)])],
  ['a mark', (doc, which) => doc.getText('t').insert(0, 'x', { [which]: true })],
])('%s changes the digest', (_what, write) => {
  const docs = ['one', 'two'].map((which) => {
    const doc = new Y.Doc()
    doc.clientID = 1
    write(doc, which)
    return doc
  }) as [Y.Doc, Y.Doc]
  expect(same(...docs)).toEqual({ state: true, content: false })
})

describe('copies of one document', () => {
  test('have the same digest, however they were merged, and whatever was deleted and collected', () => {
    let [deleted, compared] = [0, 0]
    for (let seed = 1; seed <= rounds(25); seed++) {
      const random = seeded(seed)
      const updates: Uint8Array[] = []
      const people = [1, 2, 3].map((client) => {
        const doc = new Y.Doc()
        doc.clientID = client
        doc.on('update', (update: Uint8Array, origin: unknown) => {
          if (origin !== 'network') updates.push(update)
        })
        return { doc, undo: new Y.UndoManager(doc.getText('t'), { captureTimeout: 0 }) }
      })
      for (let step = 0; step < 60; step++) {
        const { doc, undo } = random.pick(people)
        const text = doc.getText('t')
        const at = random.int(text.length + 1)
        const draw = random.next()
        if (draw < 0.2) for (const update of updates) Y.applyUpdate(doc, update, 'network')
        else if (draw < 0.35) undo.undo()
        else if (draw < 0.4) undo.redo()
        else if (draw < 0.6 && text.length > at) {
          text.delete(at, 1)
          deleted++
        } else if (draw < 0.7) doc.getMap('m').set(random.pick(['a', 'b']), [step, { nested: seed }])
        else if (draw < 0.75 && text.length > 2) text.format(0, 2, { bold: random.chance(0.5) })
        else text.insert(at, random.pick(['x', 'two words ', 'ö']))
      }
      for (const { doc } of people) for (const update of updates) Y.applyUpdate(doc, update, 'network')
      const [first, second] = people.map(({ doc }) => doc) as [Y.Doc, Y.Doc, Y.Doc]
      const others = [...people.map(({ doc }) => doc), copyOf(first), copyOf(copyOf(second))]
      for (const other of others) {
        const { state, content } = same(first, other)
        // Yjs cleans up marks of its own user. The deletions that it makes for this were not sent to the
        // others.
        if (state) expect(content, `seed ${seed}`).toBe(true)
        if (state) compared++
      }
    }
    expect(deleted).toBeGreaterThan(40)
    expect(compared).toBeGreaterThan(60)
  })

  test('have the same digest, whether a run is one struct or many', () => {
    const doc = new Y.Doc()
    const text = doc.getText('t')
    let inPieces = digestOf(doc)
    doc.transact(() => {
      for (const at of [0, 1, 2]) text.insert(at, 'x')
      inPieces = digestOf(doc) // Yjs joins the structs at the end of the transaction
    })
    expect(inPieces).toEqual(digestOf(doc))
  })

  test('have the same digest, with or without a client id whose structs are all deleted', () => {
    const a = new Y.Doc()
    a.clientID = 1
    a.getText('t').insert(0, 'rest')
    const b = copyOf(a)
    b.clientID = 2
    b.getText('t').insert(2, 'gone')
    expect(same(a, b).state).toBe(false)
    const c = copyOf(b)
    b.getText('t').delete(2, 4)
    expect([same(a, b), same(c, b).state]).toEqual([{ state: true, content: true }, false])
  })

  test('have different states while one lacks an edit or a deletion', () => {
    const a = new Y.Doc()
    a.getText('t').insert(0, 'text')
    const b = copyOf(a)
    a.getText('t').delete(0, 1)
    expect(same(a, b).state).toBe(false)
    const c = copyOf(a)
    a.getText('t').insert(0, 'T')
    expect(same(a, c).state).toBe(false)
  })
})
