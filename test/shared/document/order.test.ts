import { expect, test } from 'vitest'
import { inOrder, templateOrder } from '../../../shared/document/order.ts'
import { after, moved } from '../../../shared/document/moves.ts'

const list = (...orders: string[]) => orders.map((order, at) => ({ id: String.fromCharCode(97 + at), order }))

/** The order of the ids after a row has moved. */
function moveIn(rows: { id: string; order: string }[], id: string, by: 1 | -1): string {
  const places = new Map(moved(rows, id, by))
  return inOrder(rows.map((row) => ({ ...row, row: null, order: places.get(row.id) ?? row.order })))
    .map((row) => row.id)
    .join('')
}

const [first, second, third] = [0, 1, 2].map(templateOrder) as [string, string, string]

test('a move writes one field if the neighbours leave a gap', () => {
  expect(moved(list(first, second, third), 'c', -1)).toHaveLength(1)
  expect(moveIn(list(first, second, third), 'c', -1)).toBe('acb')
  expect(moveIn(list(first, second, third), 'a', 1)).toBe('bac')
  expect(moveIn(list(first, second, third), 'b', -1)).toBe('bac')
})

test('nothing moves past an end, and an unknown id does not move', () => {
  for (const [id, by] of [
    ['a', -1],
    ['b', 1],
    ['z', 1],
  ] as const)
    // oxfmt-ignore
    expect(moved(list(first, second), id, by)).toEqual([])
})

test('rows that were added at the same time have the same place, and a move separates them', () => {
  expect(moveIn(list(first, first, first), 'c', -1)).toBe('acb')
  expect(moveIn(list(first, first), 'a', 1)).toBe('ba')
})

test.each(['', '~', 'Z', 'a', 'a00', '<script>', '\ud800'])(
  'the last row can move up past the invalid place “%s”',
  (odd) => {
    const rows = inOrder(list(odd, first).map((row) => ({ ...row, row: null })))
    const [upper, lower] = rows.map(({ id }) => id) as [string, string]
    expect(moveIn(rows, lower, -1)).toBe(lower + upper)
  },
)

test('a new row comes after all others, whatever their places', () => {
  for (const orders of [[], [first], [second, first], ['~', first, '']]) {
    const place = after(orders)
    for (const order of orders.filter((each) => each !== '~')) expect(place > order).toBe(true)
  }
  expect(after(['~', ''])).toBe(after([]))
})

test('a template’s places follow one another', () => {
  let place = templateOrder(0)
  for (let at = 1; at < 5000; at++) {
    place = after([place])
    expect(templateOrder(at)).toBe(place)
  }
})
