import * as Y from 'yjs'
import { describe, expect, test } from 'vitest'
import { splitLone } from '../../../server/update/lone-struct.ts'
import { splitAny } from '../../../server/update/split.ts'
import { seeded } from '../../support/basics/random.ts'
import { newcomers, overwrites, prepends, updateOf } from '../../support/attacks/payloads.ts'

const lone = (update: Uint8Array) => splitLone(update, Y.decodeUpdate(update))
const any = (update: Uint8Array) => splitAny(update, Y.decodeUpdate(update), Infinity)

describe('an update of one struct beside other structs', () => {
  test('is judged in the same way as by the general check', () => {
    const random = seeded(1)
    const [ada, bob] = [new Y.Doc(), new Y.Doc()]
    const updates: Uint8Array[] = []
    for (const [doc, other] of [
      [ada, bob],
      [bob, ada],
    ] as const)
      doc.on('update', (update: Uint8Array, origin: unknown) => {
        if (origin === 'other') return
        updates.push(update)
        Y.applyUpdate(other, update, 'other')
      })
    const fragment = (doc: Y.Doc) => doc.getXmlFragment('block:agenda')
    fragment(ada).insert(0, [new Y.XmlText('words')])
    for (let nth = 0; nth < 600; nth++) {
      const doc = random.chance(0.5) ? ada : bob
      const text = fragment(doc).get(0) as Y.XmlText
      const at = random.int(text.length + 1)
      const acts = [
        () => text.insert(at, 'x'),
        () => text.insert(at, 'several'),
        () => text.insertEmbed(at, { image: 'x' }),
        () => text.format(0, 2, { bold: nth }),
        () => doc.getMap('people').set('p/handle', nth),
        () => doc.getArray('a').push([1, 2]),
        () => fragment(doc).push([new Y.XmlElement('line')]),
        () => doc.getArray('a').insert(0, [new Y.Map()]),
      ]
      random.pick(acts)()
    }
    let told = 0
    for (const update of updates) {
      const split = lone(update)
      if (split === null) continue
      told++
      expect(split).toEqual(any(update))
    }
    expect(told).toBeGreaterThan(300)
  })

  const others: [string, Uint8Array][] = [
    ['begins a root', updateOf(5, (doc) => doc.getText('t').insert(0, 'x'))],
    ['is of several structs', prepends(5, 2)],
    ['is of several writers', newcomers(5, 2)],
    ['only deletes', new Uint8Array([0, 1, 5, 1, 0, 1])],
    ['also deletes', new Uint8Array([1, 1, 5, 3, 0x84, 5, 2, 1, 120, 1, 5, 1, 0, 1])],
    ['refers to itself', new Uint8Array([1, 1, 5, 3, 0x84, 5, 3, 1, 120, 0])],
    ['refers to what its writer has not written', new Uint8Array([1, 1, 5, 3, 0x44, 5, 9, 1, 120, 0])],
    ['was collected', new Uint8Array([1, 1, 5, 3, 0, 1, 0])],
    [
      'names its writer twice',
      new Uint8Array([2, 1, 5, 3, 0x84, 5, 2, 1, 120, 1, 5, 4, 0x84, 5, 3, 1, 120, 0]),
    ],
    ['sets a field', overwrites(5, 1)],
  ]
  test.each(others)('is left to the general check if it %s', (_, update) => expect(lone(update)).toBeNull())
})
