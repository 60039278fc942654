import * as Y from 'yjs'
import { expect, test } from 'vitest'
import { charactersOf } from '../../../shared/moved/copies.ts'
import { tell, toldBy, toldIn } from '../../../shared/moved/told-moves.ts'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { line } from '../../../shared/document/lines.ts'

const ROOT = 'block:x'

function open(...texts: string[]): { fragment: Y.XmlFragment; element: Y.XmlElement } {
  const doc = Object.assign(new Y.Doc(), { clientID: 3 })
  const fragment = doc.getXmlFragment(ROOT)
  insertLines(
    fragment,
    texts.map((text) => line(text)),
    0,
  )
  return { fragment, element: fragment.get(0) as Y.XmlElement }
}

test('a line gives back what was recorded in it', () => {
  const { fragment, element } = open('plan')
  const moves = [{ from: { client: 5, clock: 20, length: 3 }, to: { client: 3, clock: 40, length: 3 } }]
  const gone = [
    {
      text: Y.createID(5, 19),
      behind: Y.createID(3, 8),
      toEnd: true,
      knew: new Map([
        [5, 23],
        [3, 9],
      ]),
    },
    { text: Y.createID(5, 18), behind: null, toEnd: false, knew: new Map() },
  ]
  tell(element, { moves, gone })
  expect(toldBy(element, 'all')).toEqual({ moves, gone })
  expect(toldBy(element, 'others')).toEqual({ moves: [], gone: [] })
  expect(toldIn(fragment)).toEqual({ moves, gone })
})

test('an invalid record is left out, and the records beside it are read', () => {
  const { element } = open('plan')
  const hostile: [name: string, value: unknown][] = [
    ['moved-7', 'x 1:2-1>3 1:5-2>9 -1:2-3>4 1:2-3>4> 1:2<3 1:2<3@ <@ 1:2<:@ 5:1-2>9 1:2-3 1e3:1-2>3'],
    ['moved-8', { moves: [] }],
    ['moved-9', 12],
    ['moved-', '5:1-2>9'],
    ['moved-x', '5:1-2>9'],
    ['moved-1-2', '5:1-2>9'],
    ['unmoved-7', '5:1-2>9'],
  ]
  for (const [name, value] of hostile) element.setAttribute(name, value as string)
  const only = { from: { client: 5, clock: 1, length: 1 }, to: { client: 7, clock: 9, length: 1 } }
  expect(toldBy(element, 'all')).toEqual({ moves: [only], gone: [] })
})

test('of very many records, only a limited number is read in a line and in a text', () => {
  const { fragment, element } = open(...Array.from({ length: 20 }, () => 'plan'))
  const many = Array.from({ length: 2000 }, (_, at) => `5:${at}-${at + 1}>9`).join(' ')
  for (const each of fragment.toArray()) {
    const line = each as Y.XmlElement
    for (const client of [7, 8]) line.setAttribute(`moved-${client}`, many)
  }
  expect(toldBy(element, 'all').moves).toHaveLength(500)
  const all = toldIn(fragment).moves.length
  expect(all).toBeGreaterThan(5000)
  expect(all).toBeLessThanOrEqual(5500)
})

test('a page keeps only its last records in a line', () => {
  const { element } = open('plan')
  const [from] = charactersOf(element.get(0) as Y.XmlText, 0, 1)
  if (from === undefined) throw new Error('The line has characters.')
  for (let at = 0; at < 50; at++)
    tell(element, { moves: [{ from, to: { client: 3, clock: 100 + at, length: 1 } }], gone: [] })
  expect(toldBy(element, 'all').moves.map(({ to }) => to.clock)).toEqual(
    Array.from({ length: 10 }, (_, at) => 140 + at),
  )
})
