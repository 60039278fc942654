import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { limits } from '../../../server/config/limits.ts'
import { weigh, type tasks } from '../../../server/document/tasks.ts'
import { weightOf } from '../../../server/update/weight.ts'
import { honestDocuments } from '../../support/hostile/honest-documents.ts'
import {
  fields,
  holes,
  longNote,
  markedNote,
  nested,
  newcomers,
  overwrites,
  prepends,
  updateOf,
} from '../../support/attacks/payloads.ts'

/** Counts what Yjs reads in an update. */
function partsOf(update: Uint8Array): number {
  const { structs, ds } = Y.decodeUpdate(update)
  return [...ds.clients.values()].reduce((sum, ranges) => sum + ranges.length, structs.length)
}

const MARKS = { bold: true, link: { href: 'https://example.org/', title: 'a'.repeat(300) } }
const VALUES = [
  null,
  undefined,
  true,
  false,
  1,
  -1,
  2 ** 53 - 1,
  1 - 2 ** 53,
  0.5,
  1e300,
  'word',
  [1, ['é']],
  { a: { b: [{}] } },
]

const made: [string, Uint8Array][] = [
  ['nothing', new Uint8Array([0, 0])],
  ['letters', prepends(4294967290, 500)],
  ['values that are overwritten', overwrites(5, 500)],
  ['fields', fields(5, 500, 'people', (nth) => `p${nth}/handle`)],
  ['holes', holes(5, 1000)],
  ['writers', newcomers(100_000, 300)],
  ['a note', longNote(5, 20)],
  ['marks', markedNote(5, 5, 50)],
  ['elements in elements', nested(5, 300)],
  [
    'all kinds of values',
    updateOf(5, (doc) => VALUES.forEach((value, nth) => doc.getMap('m').set(`k${nth}`, value))),
  ],
  ['objects in a text', updateOf(5, (doc) => doc.getText('t').insertEmbed(0, { image: 'x' }, MARKS))],
]

describe('the weight of an update', () => {
  test.each(made)('with %s is at least the number of things that Yjs reads, and little more', (_, update) => {
    const parts = partsOf(update)
    const weight = weightOf(update, Infinity)
    const clients = new Set(Y.decodeUpdate(update).structs.map(({ id }) => id.client)).size
    expect(weight).toBeGreaterThanOrEqual(parts)
    expect(weight).toBeLessThanOrEqual(1.3 * parts + 2 * clients + 10)
  })

  test('counts long text, JSON and values by their size', () => {
    const text = weightOf(
      updateOf(5, (doc) => doc.getText('t').insert(0, 'x'.repeat(800_000))),
      Infinity,
    )
    expect(text).toBeGreaterThan(90)
    expect(text).toBeLessThan(110)
    const json = { is: JSON.parse(`${'['.repeat(1)}${'[],'.repeat(9999)}[]]`) as object }
    expect(
      weightOf(
        updateOf(5, (doc) => doc.getText('t').insertEmbed(0, json)),
        Infinity,
      ),
    ).toBeGreaterThan(900)
    expect(
      weightOf(
        updateOf(5, (doc) => doc.getMap('m').set('k', json)),
        Infinity,
      ),
    ).toBeGreaterThan(600)
  })

  test('is infinite if the weight is above the given bound, and then the rest of the update is not read', () => {
    const update = prepends(5, 5000)
    expect(weightOf(update, 5003)).toBeLessThan(5003)
    expect(weightOf(update, 5000)).toBe(Infinity)
    const endless = new Uint8Array(8 * 2 ** 20)
    endless.set([255, 255, 255, 255, 255, 255, 255, 15, 255, 255, 255, 255, 255, 255, 255, 15])
    expect(weightOf(endless, 100)).toBe(Infinity)
  })

  test('that cannot be read is the weight of the part before the error', () => {
    const update = prepends(4294967290, 500)
    for (let end = 0; end < update.length; end += 7) {
      const weight = weightOf(update.subarray(0, end), 1e6)
      expect(weight).toBeLessThan(502)
    }
    expect(weightOf(update.subarray(0, 2000), 1e6)).toBeGreaterThan(150)
  })
})

describe('an order with an update', () => {
  const order = (task: keyof typeof tasks, ...given: unknown[]) => weigh({ task, given }, limits.middleOrder)

  test('is light if it is a paste, however long', () => {
    const update = updateOf(5, (doc) => doc.getText('t').insert(0, 'y'.repeat(900_000)))
    expect(order('examine', update, limits.slice, new Uint8Array([0]))).toBeLessThan(limits.lightOrder)
  })

  test('is light if it is an honest document', () => {
    for (const doc of Object.values(honestDocuments()))
      expect(order('split', Y.encodeStateAsUpdate(doc), 1)).toBeLessThan(limits.lightOrder)
  })

  test.each(['examine', 'split', 'diff', 'withoutClients'] as const)(
    'to %s is as heavy as the update’s number of structs, even if the update is short',
    (task) => {
      expect(order(task, prepends(5, 1500), new Uint8Array([0]))).toBeLessThan(limits.lightOrder)
      expect(order(task, prepends(5, 2500), new Uint8Array([0]))).toBeGreaterThan(limits.lightOrder)
      expect(order(task, prepends(5, 25_000), new Uint8Array([0]))).toBe(Infinity)
    },
  )

  test('that measures the update counts each struct against all others', () => {
    const measured = (count: number) => order('measure', prepends(5, count), prepends(7, 1))
    expect(measured(100)).toBeLessThan(limits.lightOrder)
    expect(measured(300)).toBeGreaterThan(limits.lightOrder)
    expect(measured(1000)).toBe(Infinity)
  })

  test('goes to a process if it has more bytes than an update may have', () => {
    expect(order('split', new Uint8Array(limits.update + 1), 1)).toBe(Infinity)
  })
})
