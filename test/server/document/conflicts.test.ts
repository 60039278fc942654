import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Conflicts } from '../../../server/document/conflicts.ts'
import { Gaps } from '../../../server/document/gaps.ts'
import { Guard } from '../../../server/document/guard.ts'
import { limits } from '../../../server/config/limits.ts'
import { loadDocument } from '../../../server/document/load-document.ts'
import { measure } from '../../../server/document/measure.ts'
import { splitUpdate } from '../../../server/update/split.ts'
import { nack } from '../../../shared/wire/frames.ts'
import { Lobby, settled } from '../../support/room/lobby.ts'
import { seeded, type Random } from '../../support/basics/random.ts'
import { conflicting } from '../../support/log/shut-logs.ts'
import { rounds } from '../../support/basics/more-rounds.ts'

const docOf = (client: number, ...updates: readonly Uint8Array[]): Y.Doc => {
  const doc = Object.assign(new Y.Doc(), { clientID: client })
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc
}

function edit(doc: Y.Doc, act: () => void): Uint8Array {
  const before = Y.encodeStateVector(doc)
  doc.transact(act)
  return Y.encodeStateAsUpdate(doc, before)
}

const shapeOf = (update: Uint8Array) => {
  const split = splitUpdate(update, Infinity)
  if (split === null) throw new Error('It has a gap.')
  return split.shape
}

/** Applies an update, and returns the steps that Yjs takes. */
function apply(doc: Y.Doc, update: Uint8Array): number {
  const guard = new Guard(Infinity)
  guard.watch(() => Y.applyUpdate(doc, update))
  return guard.steps
}

function act(random: Random, doc: Y.Doc): void {
  const text = doc.getText('t')
  const list = doc.getXmlFragment('f')
  const at = random.int(text.length + 1)
  const acts = [
    () => text.insert(at, random.pick(['a', 'some words'])),
    () => text.insert(0, 'x'),
    () => text.insert(Math.min(1, text.length), 'y'),
    () => text.delete(at, random.int(text.length - at + 1)),
    () => text.format(0, text.length, { bold: random.chance(0.5) || null }),
    () => list.insert(0, [new Y.XmlElement('p')]),
    () => list.insert(list.length, [new Y.XmlElement('p')]),
    () => doc.getMap('m').set(random.pick(['a', 'b']), random.next()),
  ]
  for (let times = 1 + random.int(6); times > 0; times--) random.pick(acts)()
}

test('the estimated steps of an update are never far below the steps that Yjs takes, also when other updates are merged first', () => {
  const seen = { none: 0, some: 0, proven: 0, checked: 0 }
  for (let seed = 1; seed <= rounds(25); seed++) {
    const random = seeded(seed)
    const server = docOf(99)
    const authors = [1, 2, 3, 4].map((client) => docOf(client))
    for (let round = 0; round < 8; round++) {
      const updates = authors.flatMap((author) => {
        if (random.chance(0.3)) Y.applyUpdate(author, Y.encodeStateAsUpdate(server))
        if (random.chance(0.3)) return []
        // Several updates by one author. Each builds on the last one.
        return Array.from({ length: 1 + random.int(3) }, () => edit(author, () => act(random, author)))
      })
      const copy = docOf(98, Y.encodeStateAsUpdate(server))
      const gaps = new Gaps(server)
      const waiting = updates.map((update) => shapeOf(update))
      const told = new Conflicts(gaps, limits)
      for (const [at, update] of updates.entries()) {
        const shape = waiting[at] ?? shapeOf(update)
        const steps = apply(copy, update)
        const judgedWith = (updateSteps: number) => {
          const conflicts = new Conflicts(gaps, { ...limits, updateSteps })
          for (const before of waiting.slice(0, at)) conflicts.take(before, 1, null)
          return conflicts.judge(shape, 1, null).is
        }
        // A struct without a conflict may cost one step, after which Yjs stops.
        const least = Math.floor(steps / 4) - shape.structs
        if (least > 0) {
          seen.checked++
          expect(judgedWith(least - 1), `seed ${seed}, round ${round}`).toBe('doubtful')
        }
        if (judgedWith(1000) === 'within') seen.proven++
        seen[steps > 0 ? 'some' : 'none']++
        told.take(shape, 1, null)
      }
      for (const update of updates) Y.applyUpdate(server, update)
    }
  }
  expect(Math.min(seen.none, seen.some, seen.proven)).toBeGreaterThan(90)
  expect(seen.checked).toBeGreaterThan(6)
})

test('an update that is not merged yet counts at every place if it has very many, because another thread does not say which', () => {
  const MANY = 3000
  const list = docOf(1)
  const append = (doc: Y.Doc, times: number) =>
    edit(doc, () => {
      for (let nth = 0; nth < times; nth++)
        doc.getXmlFragment('f').insert(doc.getXmlFragment('f').length, [new Y.XmlElement('p')])
    })
  const first = append(list, MANY / 2)
  const reader = docOf(2, first)
  const second = append(list, MANY / 2)
  const behindFirst = append(reader, 1)
  const conflicts = new Conflicts(new Gaps(docOf(99)), { ...limits, updateSteps: 1000 })
  conflicts.take(shapeOf(Y.mergeUpdates([first, second])), 1, null)
  expect(apply(docOf(99, first, second), behindFirst)).toBeGreaterThanOrEqual(MANY / 2)
  expect(conflicts.judge(shapeOf(behindFirst), 1, null).is).toBe('doubtful')
})

/** Sends updates into one room, one after the other. `codes`: the codes of the refusals. */
async function send(
  updates: readonly Uint8Array[],
  documentSteps: number = limits.documentSteps,
): Promise<{ lobby: Lobby; codes: number[] }> {
  const lobby = new Lobby('epoch 1', null, { ...limits, documentSteps })
  const guest = await lobby.enterCaughtUp()
  for (const update of updates) {
    guest.say({ type: 'update', update })
    await settled()
  }
  expect(guest.closed).toBeNull()
  return { lobby, codes: guest.frames.flatMap((frame) => (frame.type === 'nack' ? [frame.code] : [])) }
}

/** Lines, a block at the same place, and an update that makes Yjs load the block before the lines. */
function pulled(
  first: number,
  second: number,
  last: number,
  lines: number,
): [Uint8Array, Uint8Array, Uint8Array] {
  const [below, block] = [docOf(first), docOf(second)]
  const some = edit(below, () => {
    for (let nth = 0; nth < lines; nth++) below.getArray('a').insert(0, [nth])
  })
  const others = edit(block, () => {
    block.getArray('a').insert(0, ['root'])
    for (let nth = 0; nth < lines; nth++) block.getArray('a').insert(1, [nth])
  })
  const third = docOf(last, others)
  return [some, others, edit(third, () => third.getArray('a').insert(1, ['pulls it']))]
}

describe('P22: before a merge, the relay refuses', () => {
  test('an update that conflicts with everything at its place', async () => {
    const { lobby, codes } = await send(conflicting(12_000, 1000))
    expect(codes).toEqual([nack.invalid])
    expect(await lobby.updates()).toHaveLength(1)
  })

  test('an update that conflicts with much at its place, even if the whole document stays within its bound', async () => {
    const updates = conflicting(300, 300)
    expect(loadDocument(updates).steps).toBeGreaterThan(limits.measuredSteps)
    expect(loadDocument(updates).steps).toBeLessThan(limits.documentSteps)
    expect((await send(updates)).codes).toEqual([nack.invalid])
  })

  test('an update that costs nothing now, but will cost much when the document is loaded with its lowest client first', () => {
    const [some, others] = pulled(2, 1, 3, 300)
    const measured = measure(some, others)
    expect(measured.update).toBeLessThan(1000)
    expect(measured.document).toBeGreaterThan(300 * 299)
  })

  test('an update that will cost much when the document is loaded with its highest client first', () => {
    const [some, others, pulls] = pulled(3, 2, 4, 300)
    const low = docOf(1, some)
    const pullsSome = edit(low, () => low.getArray('a').insert(1, ['pulls the lines']))
    const measured = measure(Y.encodeStateAsUpdate(docOf(9, some, others, pullsSome)), pulls)
    expect(measured.update).toBeLessThan(1000)
    expect(measured.document).toBeGreaterThan(300 * 299)
  })

  test('an update that costs nothing now, but will cost much in the order in which Yjs loads the document', async () => {
    const most = 250_000
    const [first, second, last] = pulled(2, 1, 3, 600)
    expect(loadDocument([first, second, last]).steps).toBeLessThan(20_000)
    const whole = Y.encodeStateAsUpdate(docOf(9, first, second, last))
    expect(loadDocument([whole]).steps).toBeGreaterThan(most)
    const { lobby, codes } = await send([first, second, last], most)
    expect(codes).toEqual([nack.invalid])
    const state = Y.encodeStateAsUpdate(docOf(9, ...(await lobby.updates())))
    expect(loadDocument([state]).steps).toBeLessThan(2 * most)
  })
})

describe('the relay accepts', () => {
  test('the edits of 300 people who all begin to type at one place', async () => {
    const updates = Array.from({ length: 300 }, (_, at) => {
      const doc = docOf(at + 1)
      return edit(doc, () => doc.getText('t').insert(0, `person ${at} `))
    })
    expect((await send(updates)).codes).toEqual([])
  })

  test('the edits of two people who each typed 3,000 letters at one place while offline', async () => {
    const updates = [1, 2].map((client) => {
      const doc = docOf(client)
      return edit(doc, () => {
        for (let nth = 0; nth < 3000; nth++)
          doc.getText('t').insert(nth, 'x', nth % 2 ? { bold: true } : { bold: false })
      })
    })
    expect((await send(updates)).codes).toEqual([])
  })

  test('the edits of many people who each insert something at the start, one after the other', async () => {
    expect((await send([conflicting(0, 60_000)[1] ?? new Uint8Array()])).codes).toEqual([])
  })
})
