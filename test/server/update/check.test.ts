import { serialize } from 'node:v8'
import * as Y from 'yjs'
import * as encoding from 'lib0/encoding'
import { describe, expect, test } from 'vitest'
import { check, examine } from '../../../server/update/check.ts'
import type { Clocks } from '../../../shared/wire/causal-order.ts'
import { line } from '../../../shared/document/lines.ts'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { scaffoldUpdate } from '../../../shared/document/scaffold.ts'
import { seeded } from '../../support/basics/random.ts'

const checkUpdate = (update: Uint8Array, known: Clocks) => check(examine(update, Infinity), known)
const clocksOf = (doc: Y.Doc): Clocks => Y.decodeStateVector(Y.encodeStateVector(doc))

function docWith(text: string, client: number): Y.Doc {
  const doc = new Y.Doc()
  doc.clientID = client
  doc.getText('t').insert(0, text)
  return doc
}

/** An update of one struct, written by hand: client 7, at `clock`, with this info byte and body. */
function forged(clock: number, info: number, body: (to: encoding.Encoder) => void): Uint8Array {
  return encoding.encode((to) => {
    for (const number of [1, 1, 7, clock]) encoding.writeVarUint(to, number)
    encoding.writeUint8(to, info)
    body(to)
    encoding.writeVarUint(to, 0)
  })
}
const inRoot = (to: encoding.Encoder) => {
  encoding.writeVarUint(to, 1)
  encoding.writeVarString(to, 't')
}

describe('an honest update', () => {
  test('is whole, and raises its client’s clock', () => {
    const update = Y.encodeStateAsUpdate(docWith('abc', 5))
    expect(checkUpdate(update, new Map())).toMatchObject({
      is: 'whole',
      pieces: [update],
      after: new Map([[5, 3]]),
    })
  })

  test('is not refused for a scaffold’s client id beyond 32 bits', () => {
    const update = scaffoldUpdate('section:updates/ada', [line('Done:', { kind: 'item', label: true })])
    expect(checkUpdate(update, new Map()).is).toBe('whole')
  })

  test('is whole after earlier updates, whatever people did and in whatever order the update was encoded', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = seeded(seed)
      const docs = [1, 2, 3].map((client) => docWith('', client))
      const server = new Y.Doc()
      for (let step = 0; step < 40; step++) {
        const doc = random.pick(docs)
        const text = doc.getText('t')
        const from = random.int(text.length + 1)
        if (random.chance(0.3) && text.length > from) text.delete(from, random.int(text.length - from) + 1)
        else if (random.chance(0.3)) text.format(0, text.length, { bold: random.chance(0.5) ? true : null })
        else if (random.chance(0.2)) insertLines(doc.getXmlFragment('f'), [line('a line', { kind: 'task' })])
        else text.insert(from, 'some words ')
        if (random.chance(0.3)) Y.applyUpdate(doc, Y.encodeStateAsUpdate(random.pick(docs)))
        if (!random.chance(0.4)) continue
        const update = Y.encodeStateAsUpdate(doc, Y.encodeStateVector(server))
        expect(checkUpdate(update, clocksOf(server)).is, `seed ${seed}`).toBe('whole')
        Y.applyUpdate(server, update)
        expect(server.store.pendingStructs).toBeNull()
      }
    }
  })
})

test('P24: what another thread tells of an update with many places is no longer than the update', () => {
  const [fields, elements] = [new Y.Doc(), new Y.Doc()]
  fields.transact(() => {
    for (let nth = 0; nth < 10_000; nth++) fields.getMap('people').set(`p${nth}/listed`, 'a0')
  })
  elements.transact(() => {
    const list = elements.getXmlFragment('f')
    for (let nth = 0; nth < 10_000; nth++) list.insert(nth, [new Y.XmlElement('p')])
  })
  for (const update of [fields, elements].map((doc) => Y.encodeStateAsUpdate(doc))) {
    const { pieces, ...told } = { pieces: [], ...examine(update, 1000) }
    expect(pieces.length).toBe(10)
    expect(serialize(told).length).toBeLessThan(update.length)
  }
})

describe('a gap', () => {
  test('is found in an update whose earlier part never came', () => {
    const doc = docWith('abc', 5)
    const before = Y.encodeStateVector(doc)
    doc.getText('t').insert(3, 'def')
    expect(checkUpdate(Y.encodeStateAsUpdate(doc, before), new Map())).toEqual({ is: 'gap' })
  })

  test('is found in a text before a struct that never came, or inside such a struct', () => {
    const refersTo = (link: number) =>
      forged(0, 4 | link, (to) => {
        if (link === 0) encoding.writeVarUint(to, 0)
        for (const number of [6, 0]) encoding.writeVarUint(to, number)
        encoding.writeVarString(to, 'x')
      })
    const [RIGHT_ORIGIN, PARENT] = [0x40, 0]
    for (const link of [RIGHT_ORIGIN, PARENT]) {
      expect(checkUpdate(refersTo(link), new Map())).toEqual({ is: 'gap' })
      expect(checkUpdate(refersTo(link), new Map([[6, 1]])).is).toBe('whole')
    }
  })

  test('is found in two clients whose structs wait for each other', () => {
    const update = encoding.encode((to) => {
      encoding.writeVarUint(to, 2)
      for (const [client, other] of [
        [7, 8],
        [8, 7],
      ] as const) {
        for (const number of [1, client, 0]) encoding.writeVarUint(to, number)
        encoding.writeUint8(to, 0x84)
        for (const number of [other, 0]) encoding.writeVarUint(to, number)
        encoding.writeVarString(to, 'x')
      }
      encoding.writeVarUint(to, 0)
    })
    expect(checkUpdate(update, new Map())).toEqual({ is: 'gap' })
  })

  test('is found in a text beside a struct that never came', () => {
    const other = docWith('', 6)
    Y.applyUpdate(other, Y.encodeStateAsUpdate(docWith('abc', 5)))
    const before = Y.encodeStateVector(other)
    other.getText('t').insert(1, 'x')
    expect(checkUpdate(Y.encodeStateAsUpdate(other, before), new Map())).toEqual({ is: 'gap' })
  })

  test('is found in a deletion of a struct that never came', () => {
    const doc = docWith('abc', 5)
    const before = Y.encodeStateVector(doc)
    doc.getText('t').delete(0, 1)
    expect(checkUpdate(Y.encodeStateAsUpdate(doc, before), new Map())).toEqual({ is: 'gap' })
  })

  test('is found in a struct that refers to itself', () => {
    const update = forged(0, 0x84, (to) => {
      encoding.writeVarUint(to, 7)
      encoding.writeVarUint(to, 0)
      encoding.writeVarString(to, 'x')
    })
    expect(checkUpdate(update, new Map())).toEqual({ is: 'gap' })
  })
})

describe('P20: what no honest client sends is refused:', () => {
  const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)])
  /** A text of one character in the root `t`. */
  const character = (to: encoding.Encoder) => {
    encoding.writeUint8(to, 4)
    inRoot(to)
    encoding.writeVarString(to, 'x')
  }
  const block = (to: encoding.Encoder, client: number, clock: number) => {
    for (const number of [1, client, clock]) encoding.writeVarUint(to, number)
    character(to)
  }
  const deletion = (clock: number, length: number) =>
    encoding.encode((to) => {
      for (const number of [0, 1, 7, 1, clock, length]) encoding.writeVarUint(to, number)
    })
  const hostile: [string, Uint8Array][] = [
    ['no update', new Uint8Array([1, 2, 3])],
    [
      'a client id that is there twice',
      encoding.encode((to) => {
        encoding.writeVarUint(to, 2)
        block(to, 7, 0)
        block(to, 7, 1)
        encoding.writeVarUint(to, 0)
      }),
    ],
    ['a deletion of no length', deletion(0, 0)],
    ['a deletion beyond all numbers', deletion(Number.MAX_SAFE_INTEGER, 2)],
    ['a struct beyond all numbers', forged(Number.MAX_SAFE_INTEGER, 0, (to) => encoding.writeVarUint(to, 1))],
    ['an empty text', forged(0, 4, (to) => (inRoot(to), encoding.writeVarString(to, '')))],
    ['a collected run of no length', forged(0, 0, (to) => encoding.writeVarUint(to, 0))],
    [
      'a number that JSON cannot write',
      forged(0, 8, (to) => (inRoot(to), encoding.writeVarUint(to, 1), encoding.writeAny(to, { a: [5n] }))),
    ],
    [
      'bytes in a value',
      forged(
        0,
        8,
        (to) => (inRoot(to), encoding.writeVarUint(to, 1), encoding.writeAny(to, { a: new Uint8Array(3) })),
      ),
    ],
    [
      'a deleted run of enormous length',
      forged(0, 1, (to) => (inRoot(to), encoding.writeVarUint(to, 2 ** 40))),
    ],
    ['a collected run of enormous length', forged(0, 0, (to) => encoding.writeVarUint(to, 2 ** 31))],
    ['a skip struct', forged(0, 10, (to) => encoding.writeVarUint(to, 5))],
    ['binary', forged(0, 3, (to) => (inRoot(to), encoding.writeVarUint8Array(to, new Uint8Array(3))))],
    [
      'a subdocument',
      forged(0, 9, (to) => (inRoot(to), encoding.writeVarString(to, 'id'), encoding.writeAny(to, {}))),
    ],
    [
      'a value nested 70 deep',
      forged(
        0,
        8,
        (to) => (inRoot(to), encoding.writeVarUint(to, 1), encoding.writeAny(to, deep(70) as never)),
      ),
    ],
  ]
  test('more client ids than the document has room for; ids that are in the document already do not count', () => {
    const update = encoding.encode((to) => {
      encoding.writeVarUint(to, 3)
      for (const client of [1, 2, 3]) block(to, client, 0)
      encoding.writeVarUint(to, 0)
    })
    const examined = examine(update, Infinity)
    expect(check(examined, new Map(), 2).is).toBe('full')
    expect(check(examined, new Map([[2, 1]]), 2).is).toBe('whole')
    expect(check(examined, new Map([[1, 1], [2, 1], [3, 1]]), -1).is).toBe('whole') // oxfmt-ignore
  })

  test.each(hostile)('%s', (_what, update) => {
    expect(checkUpdate(update, new Map()).is).toBe('refused')
  })

  test('of 3,000 mutations, each that is accepted can be merged, and no part of it stays pending', () => {
    const random = seeded(42)
    const base = docWith('the base text', 5)
    const edited = docWith('', 6)
    Y.applyUpdate(edited, Y.encodeStateAsUpdate(base))
    edited.getText('t').insert(4, 'new ')
    edited.getText('t').delete(0, 3)
    const honest = Y.encodeStateAsUpdate(edited, Y.encodeStateVector(base))
    let passed = 0
    for (let round = 0; round < 3000; round++) {
      const mutated = honest.slice()
      for (let times = 1 + random.int(3); times > 0; times--)
        mutated[random.int(mutated.length)] = random.int(256)
      if (checkUpdate(mutated, clocksOf(base)).is !== 'whole') continue
      passed++
      const doc = new Y.Doc()
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(base))
      Y.applyUpdate(doc, mutated)
      expect([doc.store.pendingStructs, doc.store.pendingDs], `round ${round}`).toEqual([null, null])
    }
    expect(passed).toBeGreaterThan(0)
  })
})
