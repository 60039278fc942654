import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { examine } from '../../../server/update/check.ts'
import { limits } from '../../../server/config/limits.ts'
import { MergeIndex } from '../../../server/document/merge-index.ts'
import { digestOf } from '../../../shared/wire/digest.ts'
import { finish } from '../../support/room/steps.ts'

/**
 * Two people made the same words bold at the same time. Yjs would delete two of the four marks as needless.
 */
function boldTwice(): [base: Uint8Array, one: Uint8Array, two: Uint8Array] {
  const docs = [1, 2].map((client) => Object.assign(new Y.Doc(), { clientID: client }))
  const [first, second] = docs as [Y.Doc, Y.Doc]
  const text = new Y.Text('some words')
  first.getMap('m').set('text', text)
  const base = Y.encodeStateAsUpdate(first)
  Y.applyUpdate(second, base)
  const before = Y.encodeStateVector(first)
  const [one, two] = docs.map((doc) => {
    const words = doc.getMap('m').get('text') as Y.Text
    words.format(0, 4, { bold: true })
    return Y.encodeStateAsUpdate(doc, before)
  }) as [Uint8Array, Uint8Array]
  return [base, one, two]
}
const deletions = (update: Uint8Array | null) => (update ? Y.decodeUpdate(update).ds.clients.size : null)

/** Merges an update, and throws unless it is whole. */
function take(index: MergeIndex, update: Uint8Array): void {
  const checked = index.check(examine(update, Infinity))
  if (checked.is !== 'whole') throw new Error(`The update is not whole: ${checked.is}.`)
  index.take(update, checked)
}

function mergeAll(index: MergeIndex): void {
  while (index.hasTaken) index.merge()
}

test('a merge emits what its clients wrote as one update, and deletes nothing else', () => {
  const [base, one, two] = boldTwice()
  const index = new MergeIndex()
  for (const update of [base, one, two]) {
    take(index, update)
    expect(deletions(index.merge()?.update ?? null)).toBe(0)
  }
  expect(deletions(finish(index.state()))).toBe(0)
})

test('loading a log deletes nothing', () => {
  const index = new MergeIndex()
  index.load(boldTwice())
  expect(index.endLoad()).toBe(true)
  expect(deletions(finish(index.state()))).toBe(0)
})

test('a known update is accepted, and emits nothing', () => {
  const [base] = boldTwice()
  const index = new MergeIndex()
  index.load([base])
  index.endLoad()
  take(index, base)
  expect(index.merge()).toBeNull()
})

test('a log with a missing part is loaded without the structs that depend on it, and no struct stays pending', () => {
  const [, one] = boldTwice()
  const index = new MergeIndex()
  index.load([one])
  expect(index.endLoad()).toBe(false)
  expect(Y.decodeUpdate(finish(index.state())).structs).toEqual([])
  take(index, boldTwice()[0])
  expect(index.merge()).not.toBeNull()
})

test('values that a long update overwrites are collected, on arrival and when the log is loaded', () => {
  const author = new Y.Doc({ gc: false })
  for (let nth = 0; nth < 300; nth++) author.getMap('m').set('k', `${nth} ${'x'.repeat(100)}`)
  const update = Y.encodeStateAsUpdate(author)
  const examined = examine(update, 10)
  const live = new MergeIndex()
  const checked = live.check(examined)
  if (checked.is !== 'whole' || examined.is !== 'examined') throw new Error('It is not whole.')
  live.take(update, checked)
  mergeAll(live)
  const read = new MergeIndex()
  for (const piece of examined.pieces) read.loadPiece(piece)
  for (const index of [live, read]) {
    const state = finish(index.state())
    expect(state.length).toBeLessThan(update.length / 10)
    const reader = new Y.Doc()
    Y.applyUpdate(reader, state)
    expect(digestOf(reader)).toEqual(digestOf(author))
  }
})

test('all clients that have nothing of the document are sent the same bytes', () => {
  const index = new MergeIndex()
  const doc = new Y.Doc()
  doc.clientID = 1
  doc.getText('t').insert(0, 'hi')
  index.load([Y.encodeStateAsUpdate(doc)])
  index.endLoad()
  const told = (clients: number[]) =>
    finish(index.since(Y.encodeStateVector(new Map(clients.map((client) => [client, 1])))))
  expect(told([8])).toBe(told([9]))
  expect(told([8])).toBe(told([]))
  expect(told([1, 8])).not.toBe(told([]))
})

test('an update that continues garbage-collected text is accepted without its known part', () => {
  const [page, other] = [7, 8].map((client) => Object.assign(new Y.Doc(), { clientID: client })) as [
    Y.Doc,
    Y.Doc,
  ]
  const line = new Y.XmlElement('line')
  const text = new Y.XmlText('abc')
  page.getXmlFragment('f').insert(0, [line])
  line.insert(0, [text])
  const before = Y.encodeStateAsUpdate(page)
  Y.applyUpdate(other, before)
  other.getXmlFragment('f').delete(0, 1)
  text.insert(3, 'def')
  const index = new MergeIndex()
  index.load([before, Y.encodeStateAsUpdate(other)])
  expect(index.endLoad()).toBe(true)
  take(index, Y.encodeStateAsUpdate(page))
  expect(mergeAll(index)).toBeUndefined()
  const state = finish(index.state())
  expect(Y.decodeStateVector(Y.encodeStateVectorFromUpdate(state)).get(7)).toBe(8)
})

test('an update that continues garbage-collected text at another place, as a forged one can, is accepted', () => {
  const [page, forger] = [7, 7].map((client) => Object.assign(new Y.Doc(), { clientID: client })) as [
    Y.Doc,
    Y.Doc,
  ]
  page.getMap('m').set('nested', new Y.Text('ab'))
  page.getMap('m').delete('nested')
  const collected = Y.encodeStateAsUpdate(page) // one struct for the text, two for its letters, all collected
  forger.getText('t').insert(0, 'forged')
  const index = new MergeIndex()
  index.load([collected])
  expect(index.endLoad()).toBe(true)
  take(index, Y.encodeStateAsUpdate(forger))
  expect(() => mergeAll(index)).not.toThrow()
  const state = finish(index.state())
  expect(Y.decodeStateVector(Y.encodeStateVectorFromUpdate(state)).get(7)).toBe(6)
})

test('an update may bring removed client ids back, but only if the document has room for them', () => {
  const [ben, ada] = [8, 7].map((client) => Object.assign(new Y.Doc(), { clientID: client })) as [
    Y.Doc,
    Y.Doc,
  ]
  ben.getText('t').insert(0, 'rest')
  Y.applyUpdate(ada, Y.encodeStateAsUpdate(ben))
  ada.getText('t').insert(4, ' gone')
  ada.getText('t').delete(4, 5)
  Y.applyUpdate(ben, Y.encodeStateAsUpdate(ada))
  const before = Y.encodeStateVector(ben)
  const index = new MergeIndex()
  index.load([Y.encodeStateAsUpdate(ben)])
  expect(index.endLoad()).toBe(true)
  const rest = finish(index.retire())
  if (rest === null) throw new Error('No id left.')
  index.load([rest])
  expect([index.endLoad(), index.writers]).toEqual([true, 1])
  ben.getText('t').insert(4, '!') // beside what Ada deleted
  const examined = examine(Y.encodeStateAsUpdate(ben, before), Infinity)
  const withRoomFor = (clients: number) => index.check(examined, undefined, clients / limits.clients).is
  expect([withRoomFor(1), index.writers]).toEqual(['full', 1])
  expect([withRoomFor(2), index.writers]).toEqual(['whole', 2])
})

test('a difference counts as long from its first byte above the bound', () => {
  const doc = new Y.Doc()
  const vectors: Uint8Array[] = [new Uint8Array([0])]
  doc.on('update', () => vectors.push(Y.encodeStateVector(doc)))
  for (const words of ['some words', 'größer 漢字 🙂', 'x'.repeat(50)]) doc.getText('t').insert(0, words)
  doc.getText('t').delete(3, 20)
  doc.getMap('m').set('field', { a: [1, 'two'] })
  for (const vector of vectors) {
    const { length } = Y.encodeStateAsUpdate(doc, vector)
    for (let most = 0; most <= length + 1; most++) {
      const index = new MergeIndex()
      index.load([Y.encodeStateAsUpdate(doc)])
      index.endLoad()
      const answer = finish(index.since(vector, most))
      expect(answer === 'long').toBe(most < length)
    }
  }
})
