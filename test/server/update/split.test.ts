import * as Y from 'yjs'
import { describe, expect, test, vi } from 'vitest'
import { digestOf } from '../../../shared/wire/digest.ts'
import { line } from '../../../shared/document/lines.ts'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { examine, reaches } from '../../../server/update/check.ts'
import { MergeIndex } from '../../../server/document/merge-index.ts'
import type { Split } from '../../../server/update/decoded.ts'
import { splitUpdate } from '../../../server/update/split.ts'
import { seeded, type Random } from '../../support/basics/random.ts'
import { finish } from '../../support/room/steps.ts'
import { rounds } from '../../support/basics/more-rounds.ts'

const clocksOf = (doc: Y.Doc) => Y.decodeStateVector(Y.encodeStateVector(doc))

function docWith(...updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc
}

interface History {
  whole: Y.Doc
  /** The document at several times, from the first to the last. */
  copies: Uint8Array[]
}

/** People edit one document. */
function history(random: Random): History {
  const docs = [3, 1, 2].map((client) => Object.assign(new Y.Doc(), { clientID: client }))
  const copies: Uint8Array[] = []
  for (let step = 0; step < 60; step++) {
    act(random, random.pick(docs))
    if (random.chance(0.4)) Y.applyUpdate(random.pick(docs), Y.encodeStateAsUpdate(random.pick(docs)))
    if (random.chance(0.2)) copies.push(Y.encodeStateAsUpdate(random.pick(docs)))
  }
  return { whole: docWith(...docs.map((doc) => Y.encodeStateAsUpdate(doc))), copies }
}

function act(random: Random, doc: Y.Doc): void {
  const text = doc.getText('t')
  const lines = doc.getXmlFragment('f')
  const at = random.int(text.length + 1)
  const acts = [
    () => text.insert(at, 'some words '),
    () => text.insert(0, 'x'),
    () => text.delete(at, random.int(text.length - at + 1)),
    () => text.format(0, text.length, { bold: random.chance(0.5) || null }),
    () => insertLines(lines, [line('a line', { kind: 'task' })]),
    () => lines.delete(0, Math.min(lines.length, 1)),
    () => doc.getMap('m').set(random.pick(['a', 'b']), [1, { deep: random.next() }]),
    () => doc.getArray('a').insert(0, [1, 'two', null]),
  ]
  random.pick(acts)()
}

/** Applies the pieces one by one. None may leave anything pending. */
function apply(doc: Y.Doc, { pieces }: Split): void {
  for (const piece of pieces) {
    Y.applyUpdate(doc, piece)
    expect([doc.store.pendingStructs, doc.store.pendingDs]).toEqual([null, null])
  }
}

const sizeOf = (update: Uint8Array): number => {
  const { structs, ds } = Y.decodeUpdate(update)
  return [...ds.clients.values()].reduce((sum, ranges) => sum + ranges.length, structs.length)
}

describe('P30: the pieces of an update', () => {
  test('give the same document as the whole update, if they are applied one after the other to everything that they need', () => {
    let pieces = 0
    for (let seed = 1; seed <= rounds(20); seed++) {
      const random = seeded(seed)
      const { whole, copies } = history(random)
      const half = random.pick(copies)
      const known = docWith(half)
      const before = random.pick([new Uint8Array([0]), Y.encodeStateVector(known)])
      const update = Y.encodeStateAsUpdate(whole, before)
      const most = 1 + random.int(20)
      const split = splitUpdate(update, most)
      if (split === null) throw new Error(`Seed ${seed} is not split.`)
      expect(reaches(clocksOf(known), split.needs), `seed ${seed}`).toBe(true)
      const [one, many] = [docWith(half, update), docWith(half)]
      apply(many, split)
      expect(digestOf(many), `seed ${seed}`).toEqual(digestOf(one))
      for (const piece of split.pieces) {
        const { structs, ds } = Y.decodeUpdate(piece)
        if (split.pieces.length > 1)
          expect(structs.length === 0 || ds.clients.size === 0, `seed ${seed}`).toBe(true)
        expect(sizeOf(piece)).toBeLessThanOrEqual(most)
      }
      expect(split.size).toBe(sizeOf(update))
      pieces += split.pieces.length
    }
    expect(pieces).toBeGreaterThan(160)
  })

  test('need exactly the structs that Yjs would wait for', () => {
    const verdicts = { met: 0, unmet: 0 }
    for (let seed = 1; seed <= rounds(60); seed++) {
      const random = seeded(seed)
      const { whole, copies } = history(random)
      const from = Y.encodeStateVector(docWith(random.pick(copies)))
      const update = Y.encodeStateAsUpdate(whole, from)
      const known = docWith(random.pick(copies))
      const met = reaches(clocksOf(known), splitUpdate(update, 5)?.needs ?? new Map<number, number>())
      Y.applyUpdate(known, update)
      const { pendingStructs, pendingDs } = known.store
      expect(met, `seed ${seed}`).toBe(pendingStructs === null && pendingDs === null)
      verdicts[met ? 'met' : 'unmet']++
    }
    expect(Math.min(verdicts.met, verdicts.unmet)).toBeGreaterThan(5)
  })

  test('are accepted by a room, and are sent to the others as the whole update would be', () => {
    for (let seed = 1; seed <= rounds(20); seed++) {
      const random = seeded(seed)
      const { whole, copies } = history(random)
      const half = random.pick(copies)
      const update = Y.encodeStateAsUpdate(
        whole,
        random.pick([new Uint8Array([0]), Y.encodeStateVector(docWith(half))]),
      )
      const [index, another] = [new MergeIndex(), docWith(half)]
      index.load([half])
      index.endLoad()
      const checked = index.check(examine(update, 1 + random.int(20)))
      if (checked.is !== 'whole') throw new Error(`Seed ${seed} is not whole.`)
      index.take(update, checked)
      const told: Uint8Array[] = []
      while (index.hasTaken) {
        const merged = index.merge()
        if (merged !== null)
          told.push(merged.without ? Y.diffUpdate(merged.update, merged.without) : merged.update)
      }
      expect(told.length, `seed ${seed}`).toBeLessThanOrEqual(1)
      for (const each of told) Y.applyUpdate(another, each)
      const expected = digestOf(docWith(half, update))
      expect(digestOf(another), `seed ${seed}`).toEqual(expected)
      expect(digestOf(docWith(finish(index.state()))), `seed ${seed}`).toEqual(expected)
    }
  })

  test('are loaded without splitting structs that an earlier piece joined', () => {
    const random = seeded(3)
    const doc = new Y.Doc()
    const text = doc.getText('t')
    for (let nth = 0; nth < 500; nth++) text.insert(random.int(text.length + 1), 'ab')
    const index = new MergeIndex()
    const { pieces } = splitUpdate(Y.encodeStateAsUpdate(doc), 10) ?? { pieces: [] }
    const splice = vi.spyOn(Array.prototype, 'splice')
    for (const piece of pieces) index.loadPiece(piece)
    expect(splice).not.toHaveBeenCalled()
    splice.mockRestore()
    expect(pieces.length).toBeGreaterThan(40)
    expect(digestOf(docWith(finish(index.state())))).toEqual(digestOf(doc))
  })

  test('are the update itself if it is short', () => {
    const update = Y.encodeStateAsUpdate(history(seeded(1)).whole)
    expect(splitUpdate(update, 10_000)?.pieces).toEqual([update])
  })
})

describe('there are no pieces', () => {
  test('for bytes that are not an update', () => {
    const random = seeded(7)
    const update = Y.encodeStateAsUpdate(history(random).whole)
    expect(splitUpdate(update.subarray(0, update.length >> 1), 5)).toBeNull()
    expect(splitUpdate(new Uint8Array([9, 9]), 5)).toBeNull()
  })

  test('for an update with a gap inside it', () => {
    const doc = new Y.Doc()
    const updates: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => updates.push(update))
    for (const word of ['a', 'b', 'c']) doc.getText('t').insert(0, word)
    const [first, , third] = updates as [Uint8Array, Uint8Array, Uint8Array]
    expect(splitUpdate(Y.mergeUpdates([first, third]), 1)).toBeNull()
  })
})
