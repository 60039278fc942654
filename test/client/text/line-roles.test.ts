import { expect, test } from 'vitest'
import { leastDepths } from '../../../client/text/line-roles.ts'
import { line, type Line } from '../../../shared/document/lines.ts'

const item = (text: string): Line => line(text, { kind: 'item' })
const nestingOf = (depths: readonly number[]) => depths.map((depth) => ({ depth, number: null }))

test('each list knows the least depth of its items', () => {
  const lines = [item('a'), item('b'), line('text', { kind: 'text' }), item('c'), item('d'), item('e')]
  expect(leastDepths(lines, nestingOf([0, 1, 0, 2, 1, 3]))).toEqual([0, 1, Infinity, 1, 1, 3])
})

test('a list of any length, and any number of lists, is read in one pass', () => {
  const long = Array.from({ length: 400_000 }, () => item('x'))
  expect(leastDepths(long, nestingOf(long.map(() => 1)))[0]).toBe(1)

  let reads = 0
  const counted = (each: Line): Line =>
    ({
      ...each,
      get node() {
        reads++
        return 'line' as const
      },
    }) as Line
  const many = Array.from({ length: 4000 }, (_, at) => counted(line('x', { kind: at % 2 ? 'text' : 'item' })))
  leastDepths(many, nestingOf(many.map(() => 0)))
  expect(reads).toBe(many.length)
})
