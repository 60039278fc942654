import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { examine } from '../../../server/update/check.ts'
import { MergeIndex } from '../../../server/document/merge-index.ts'
import { forgedUpdate } from '../../support/hostile/forgery.ts'
import { seeded } from '../../support/basics/random.ts'
import { finish } from '../../support/room/steps.ts'
import { rounds } from '../../support/basics/more-rounds.ts'

const HISTORIES = rounds(20)
const FORGERIES = 200

test(`${HISTORIES * FORGERIES} forged updates: each that passes is merged whole, alone or with others`, () => {
  const verdicts = { whole: 0, gap: 0, refused: 0 }
  for (let seed = 1; seed <= HISTORIES; seed++) {
    const random = seeded(seed)
    const index = new MergeIndex()
    index.load([honest()])
    index.endLoad()
    for (let forgery = 1; forgery <= FORGERIES; forgery++) {
      const clocks = Y.decodeStateVector(index.vector())
      const forged = forgedUpdate(random, clocks)
      const checked = index.check(examine(forged, Infinity))
      if (checked.is === 'whole') index.take(forged, checked)
      if (checked.is !== 'full' && checked.is !== 'doubtful') verdicts[checked.is]++
      if (random.chance(0.3)) continue
      expect(() => mergeAll(index), `seed ${seed}, forgery ${forgery}`).not.toThrow()
    }
    mergeAll(index)
    const reader = new Y.Doc()
    Y.applyUpdate(reader, finish(index.state()))
    expect(Y.encodeStateVector(reader), `seed ${seed}`).toEqual(index.vector())
  }
  for (const [verdict, count] of Object.entries(verdicts)) expect(count, verdict).toBeGreaterThan(200)
})

function mergeAll(index: MergeIndex): void {
  while (index.hasTaken) index.merge()
}

function honest(): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = 1
  doc.getText('t').insert(0, 'honest words')
  doc.getMap('u').set('key', 'value')
  return Y.encodeStateAsUpdate(doc)
}
