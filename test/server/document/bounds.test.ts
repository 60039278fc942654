import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { examine, type Checked } from '../../../server/update/check.ts'
import { limits } from '../../../server/config/limits.ts'
import { MergeIndex } from '../../../server/document/merge-index.ts'
import { seeded, type Random } from '../../support/basics/random.ts'
import { finish } from '../../support/room/steps.ts'
import { rounds } from '../../support/basics/more-rounds.ts'

let nextClient = 2 ** 31
function newDoc(...updates: readonly Uint8Array[]): Y.Doc {
  const doc = Object.assign(new Y.Doc(), { clientID: nextClient++ })
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc
}

/** The edit that `act` makes, as an update. */
function edit(doc: Y.Doc, act: (doc: Y.Doc) => void): Uint8Array {
  const before = Y.encodeStateVector(doc)
  doc.transact(() => act(doc))
  return Y.encodeStateAsUpdate(doc, before)
}

/** Nests `levels` elements in `parent`. */
function nest(levels: number, parent: Y.XmlFragment): Y.XmlElement {
  let innermost = parent
  for (let level = 0; level < levels; level++) {
    const element = new Y.XmlElement('p')
    innermost.insert(0, [element])
    innermost = element
  }
  return innermost as Y.XmlElement
}

function send(index: MergeIndex, update: Uint8Array, most = Infinity): Checked {
  let checked = index.check(examine(update, most), update)
  // The cost of a merge is tested elsewhere.
  if (checked.is === 'doubtful')
    checked = index.check(examine(update, most), update, undefined, { update: 0, document: 0 })
  if (checked.is === 'whole') index.take(update, checked)
  return checked
}

function merge(index: MergeIndex): void {
  while (index.hasTaken) index.merge()
}

const stateOf = (index: MergeIndex): Uint8Array => finish(index.state())

const tooDeep = { is: 'refused', why: 'shared types nested too deep' }

describe('P22: the nesting of types is bounded', () => {
  const BELOW_ROOT = limits.nesting - 1

  test('in one update', () => {
    for (const [levels, is] of [
      [BELOW_ROOT, 'whole'],
      [BELOW_ROOT + 1, 'refused'],
      [5000, 'refused'],
    ] as const)
      expect(
        send(
          new MergeIndex(),
          edit(newDoc(), (doc) => nest(levels, doc.getXmlFragment('f'))),
        ).is,
      ).toBe(is)
  })

  test('over several updates, each below the last', () => {
    for (const merged of [true, false]) {
      const index = new MergeIndex()
      const doc = newDoc()
      let innermost: Y.XmlFragment = doc.getXmlFragment('f')
      for (let level = 1; level <= BELOW_ROOT; level++) {
        const update = edit(doc, () => (innermost = nest(1, innermost)))
        expect(send(index, update).is).toBe('whole')
        if (merged) merge(index)
      }
      const deeper = edit(doc, () => nest(1, innermost))
      expect(send(index, deeper)).toMatchObject(tooDeep)
      merge(index)
      expect(send(index, deeper)).toMatchObject(tooDeep)
    }
  })

  test('but 100 honest updates in one merge never exceed the bound', () => {
    const index = new MergeIndex()
    const doc = newDoc()
    const lines = doc.getXmlFragment('f')
    for (let nth = 0; nth < 100; nth++) {
      const line = new Y.XmlElement('line')
      line.insert(0, [new Y.XmlText('words')])
      expect(
        send(
          index,
          edit(doc, () => lines.insert(nth % 3 ? 0 : lines.length, [line])),
        ).is,
      ).toBe('whole')
    }
  })

  test('beside types of a long update that is not merged yet: an update at that place waits until the depth is known', () => {
    const doc = newDoc()
    const list = doc.getXmlFragment('f')
    const long = edit(doc, () => {
      for (let nth = 0; nth < 100; nth++) list.insert(0, [new Y.XmlElement('p')])
      nest(BELOW_ROOT - 1, list)
    })
    const inList = (of: Y.Doc) => of.getXmlFragment('f')
    const inInnermost = (of: Y.Doc) => {
      let at = inList(of)
      while (at.length > 0) at = at.get(0) as Y.XmlElement
      return at
    }
    const [shallow, deep] = [inList, inInnermost].map((at) => {
      const index = new MergeIndex()
      send(index, long)
      const other = newDoc(long)
      const update = edit(other, () => nest(2, at(other)))
      return [send(index, update).is, (merge(index), send(index, update))]
    })
    expect(shallow).toMatchObject(['gap', { is: 'whole' }])
    expect(deep).toMatchObject(['gap', tooDeep])
  })

  test('even if an update was examined before a struct that the update names was known', () => {
    const doc = newDoc()
    let innermost: Y.XmlFragment = doc.getXmlFragment('f')
    const base = [1, BELOW_ROOT - 1].map((levels) => edit(doc, () => (innermost = nest(levels, innermost))))
    const another = newDoc()
    another.clientID = doc.clientID
    const flat = another.getXmlFragment('g')
    for (let level = 0; level < BELOW_ROOT; level++) flat.insert(level, [new Y.XmlElement('p')])
    nest(1, flat.get(BELOW_ROOT - 1) as Y.XmlElement)
    const lying = Y.encodeStateAsUpdate(another)
    const index = new MergeIndex()
    send(index, base[0] ?? lying)
    merge(index)
    const early = examine(lying, Infinity, index.vector())
    send(index, base[1] ?? lying)
    merge(index)
    expect(index.check(early, lying)).toMatchObject(tooDeep)
  })

  test('beside known types, to their left and to their right', () => {
    const doc = newDoc()
    const innermost = doc.getXmlFragment('f')
    const base = edit(doc, () => nest(BELOW_ROOT, innermost).setAttribute('a', 'b'))
    const list = (of: Y.Doc) => {
      let at = of.getXmlFragment('f')
      for (let level = 1; level < BELOW_ROOT; level++) at = at.get(0) as Y.XmlElement
      return at
    }
    for (const at of [0, 1]) {
      const index = new MergeIndex()
      send(index, base)
      merge(index)
      expect(
        send(
          index,
          edit(newDoc(base), (doc) => list(doc).insert(at, [new Y.XmlElement('p')])),
        ).is,
      ).toBe('whole')
      const deeper = edit(newDoc(base), (doc) =>
        nest(1, (list(doc).insert(at, [new Y.XmlElement('p')]), list(doc).get(at) as Y.XmlElement)),
      )
      expect(send(index, deeper)).toMatchObject(tooDeep)
    }
  })

  test('in every kind of type', () => {
    const kinds: (() => Y.AbstractType<unknown>)[] = [
      () => new Y.Map<unknown>() as never,
      () => new Y.Array<unknown>() as never,
    ]
    for (const make of kinds) {
      const update = edit(newDoc(), (doc) => {
        let at: unknown = doc.getMap('m')
        for (let level = 0; level < limits.nesting; level++) {
          const type = make()
          if (at instanceof Y.Map) at.set('k', type)
          else (at as Y.Array<unknown>).insert(0, [type])
          at = type
        }
      })
      expect(send(new MergeIndex(), update)).toMatchObject(tooDeep)
    }
    const text = edit(newDoc(), (doc) => {
      let at = doc.getText('t')
      for (let level = 0; level < limits.nesting; level++) {
        const inner = new Y.Text()
        at.insertEmbed(0, inner)
        at = inner
      }
    })
    expect(send(new MergeIndex(), text)).toMatchObject(tooDeep)
  })

  test('even if the types, or a type around them, are deleted at once', () => {
    const kept = Object.assign(newDoc(), { gc: false })
    const update = edit(kept, (doc) => {
      nest(BELOW_ROOT + 1, doc.getXmlFragment('f'))
      doc.getXmlFragment('f').delete(0, 1)
    })
    expect(send(new MergeIndex(), update)).toMatchObject(tooDeep)
  })

  test('even if an update claims that a known struct stands elsewhere', () => {
    const doc = newDoc()
    const base = edit(doc, () => nest(BELOW_ROOT, doc.getXmlFragment('f')))
    const [index, another] = [new MergeIndex(), newDoc()]
    send(index, base)
    merge(index)
    another.clientID = doc.clientID
    // This document has elements with the same ids that are not nested, and then an element in the last of them.
    const flat = another.getXmlFragment('g')
    for (let level = 0; level < BELOW_ROOT; level++) flat.insert(level, [new Y.XmlElement('p')])
    nest(1, flat.get(BELOW_ROOT - 1) as Y.XmlElement)
    const lying = Y.encodeStateAsUpdate(another)
    for (const most of [Infinity, 3]) {
      const vector = index.vector()
      expect(index.check(examine(lying, most), lying)).toMatchObject(tooDeep)
      expect(index.check(examine(lying, most, vector), lying)).toMatchObject(tooDeep)
    }
  })

  test('even if many hostile edits refer to each other', () => {
    const seen = { whole: 0, refused: 0 }
    for (let seed = 1; seed <= rounds(4); seed++) {
      const random = seeded(seed)
      const index = new MergeIndex()
      // Each step sends one edit. Some edits are examined only in part, and some are merged only later.
      for (let step = 0; step < 40; step++) {
        const doc = newDoc(stateOf(index))
        const update = edit(doc, () => deepen(random, doc))
        const { is } = send(index, update, random.pick([2, Infinity]))
        if (is === 'whole' || is === 'refused') seen[is]++
        if (random.chance(0.7)) merge(index)
      }
      merge(index)
      expect(deepestOf(newDoc(stateOf(index))), `seed ${seed}`).toBeLessThanOrEqual(limits.nesting)
    }
    expect(Math.min(seen.whole, seen.refused)).toBeGreaterThan(16)
  })

  /** Walks down at random, and nests elements there. */
  function deepen(random: Random, doc: Y.Doc): void {
    let at: Y.XmlFragment = doc.getXmlFragment('f')
    while (at.length > 0 && random.chance(0.9)) at = at.get(random.int(at.length)) as Y.XmlElement
    const where = random.int(at.length + 1)
    at.insert(where, [new Y.XmlElement('p')])
    nest(random.int(12), at.get(where) as Y.XmlElement)
    if (random.chance(0.1)) at.delete(random.int(at.length), 1)
  }

  function deepestOf(doc: Y.Doc): number {
    const depths = (type: Y.XmlFragment): number[] =>
      type
        .toArray()
        .flatMap((each) => (each instanceof Y.XmlElement ? depths(each).map((depth) => depth + 1) : [0]))
        .concat(1)
    return Math.max(...depths(doc.getXmlFragment('f')))
  }
})

describe('P22: what a document holds is bounded', () => {
  const full = { is: 'refused', sentence: expect.stringContaining('This note is full') as string }

  test('roots', () => {
    const documentRoots = 500
    const doc = newDoc()
    const index = new MergeIndex({ ...limits, documentRoots })
    const write = (from: number, to: number) =>
      edit(doc, () => {
        for (let root = from; root < to; root++) doc.getText(`root ${root}`).insert(0, 'x')
      })
    expect(send(index, write(0, documentRoots - 1)).is).toBe('whole')
    expect(send(index, write(documentRoots - 1, documentRoots)).is).toBe('whole')
    const another = edit(newDoc(), (doc) => doc.getText('one more').insert(0, 'x'))
    expect(send(index, another)).toMatchObject(full)
    merge(index)
    expect(send(index, another)).toMatchObject(full)
    const inOne = edit(newDoc(stateOf(index)), (doc) => doc.getText('root 7').insert(0, 'x'))
    expect(send(index, inOne).is).toBe('whole')
    expect(index.usage.roots).toBe(1)
  })

  test('fields of one type; deleted ones do not count', () => {
    const most = 500
    const few = { ...limits, fields: most }
    const doc = newDoc()
    const index = new MergeIndex(few)
    const set = (of: Y.Doc, from: number, to: number) =>
      edit(of, () => {
        for (let field = from; field < to; field++) of.getMap('m').set(`field ${field}`, 1)
      })
    expect(send(new MergeIndex(few), set(newDoc(), 0, most + 1))).toMatchObject(full)
    expect(send(index, set(doc, 0, most - 1)).is).toBe('whole')
    merge(index)
    const other = newDoc(stateOf(index))
    expect(send(index, set(other, most - 1, most)).is).toBe('whole')
    expect(send(index, set(newDoc(), most, most + 1))).toMatchObject(full)
    merge(index)
    expect(send(index, set(newDoc(), most, most + 1))).toMatchObject(full)
    expect(send(index, set(other, 3, 4)).is).toBe('whole')
    expect(
      send(
        index,
        edit(other, (of) => of.getMap('m').delete('field 5')),
      ).is,
    ).toBe('whole')
    merge(index)
    expect(send(index, set(newDoc(), most, most + 1)).is).toBe('whole')
    const own = edit(newDoc(), (of) => {
      const map = new Y.Map<number>()
      of.getMap('own').set('map', map)
      for (let field = 0; field <= most; field++) map.set(`${field}`, 1)
    })
    expect(send(index, own)).toMatchObject(full)
  })

  test('structs and bytes; deletions are accepted, and make room', () => {
    const bounds = { documentStructs: 6000, documentBytes: 60_000 }
    for (const [name, most] of Object.entries(bounds)) {
      const doc = newDoc()
      const index = new MergeIndex({ ...limits, [name]: most })
      const write = () =>
        edit(doc, () => {
          for (let nth = 0; nth < 100; nth++) {
            const line = new Y.XmlElement('p')
            line.insert(0, [new Y.XmlText(`some words ${nth}`)])
            doc.getXmlFragment('f').insert(0, [line])
          }
        })
      let updates = 0
      let checked: Checked
      while ((checked = send(index, write())).is === 'whole' && updates++ < 100) merge(index)
      expect(checked, name).toMatchObject(full)
      expect(updates, name).toBeGreaterThan(5)
      expect(updates, name).toBeLessThan(30)
      const other = newDoc(stateOf(index))
      const more = edit(newDoc(), (of) =>
        of.getText('t').insert(0, 'a'.repeat(name === 'documentBytes' ? 3000 : 1)),
      )
      const fresh = edit(newDoc(), (of) => of.getMap('m').set('a', 1))
      expect(index.usage[name === 'documentBytes' ? 'bytes' : 'structs'], name).toBeGreaterThan(0.9)
      expect(
        send(
          index,
          edit(other, () => other.getXmlFragment('f').delete(0, 500)),
        ).is,
        name,
      ).toBe('whole')
      merge(index)
      let asked = 0
      while (send(index, more).is !== 'whole') expect(++asked, name).toBeLessThan(20)
      expect(send(index, fresh).is, name).toBe('whole')
    }
  })

  test('names', () => {
    const long = 'n'.repeat(limits.name + 1)
    const named: ((doc: Y.Doc, name: string) => void)[] = [
      (doc, name) => doc.getText(name).insert(0, 'x'),
      (doc, name) => doc.getMap('m').set(name, 1),
      (doc, name) => doc.getXmlFragment('f').insert(0, [new Y.XmlElement(name)]),
      (doc, name) => doc.getText('t').insert(0, 'x', { [name]: true }),
      (doc, name) => doc.getXmlFragment('f').insert(0, [new Y.XmlHook(name) as never]),
    ]
    for (const write of named) {
      const refused = { is: 'refused', why: 'a name longer than any name may be' }
      expect(
        send(
          new MergeIndex(),
          edit(newDoc(), (doc) => write(doc, long)),
        ),
      ).toMatchObject(refused)
      expect(
        send(
          new MergeIndex(),
          edit(newDoc(), (doc) => write(doc, long.slice(1))),
        ).is,
      ).toBe('whole')
    }
  })
})
