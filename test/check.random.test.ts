import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { MergeIndex } from '../server/merge-index.ts'
import { forgedUpdate } from './support/forgery.ts'
import { seeded } from './support/random.ts'

const HISTORIES = 100
const FORGERIES = 200

test(`${HISTORIES * FORGERIES} forged updates: one that passes is merged whole, alone or with others`, () => {
  const verdicts = { whole: 0, gap: 0, refused: 0 }
  for (let seed = 1; seed <= HISTORIES; seed++) {
    const random = seeded(seed)
    const index = new MergeIndex()
    index.load([honest()])
    index.endLoad()
    for (let forgery = 1; forgery <= FORGERIES; forgery++) {
      const clocks = Y.decodeStateVector(index.vector())
      const checked = index.check(forgedUpdate(random, clocks))
      if (checked.is === 'whole') index.take(checked)
      verdicts[checked.is]++
      if (random.chance(0.3)) continue
      expect(() => index.merge(), `seed ${seed}, forgery ${forgery}`).not.toThrow()
    }
    index.merge()
    const reader = new Y.Doc()
    Y.applyUpdate(reader, index.state())
    expect(Y.encodeStateVector(reader), `seed ${seed}`).toEqual(index.vector())
  }
  for (const [verdict, count] of Object.entries(verdicts)) expect(count, verdict).toBeGreaterThan(1000)
})

function honest(): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = 1
  doc.getText('t').insert(0, 'honest words')
  doc.getMap('u').set('key', 'value')
  return Y.encodeStateAsUpdate(doc)
}
