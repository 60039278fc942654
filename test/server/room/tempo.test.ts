import { expect, test } from 'vitest'
import { limits } from '../../../server/config/limits.ts'
import { Tempo } from '../../../server/room/tempo.ts'

const { few, many, longest } = limits.gathering

/**
 * How many ms an edit waits in a room of `members` clients, if there were `edits` edits in the last second.
 */
function waitAt(edits: number, members: number, fixed: number | null = null): number {
  const tempo = new Tempo(fixed)
  for (let ms = 0; ms <= 1000; ms += 10) tempo.count(edits / 100, ms)
  return tempo.wait(members)
}

test('no edit waits in a room with few clients or few edits', () => {
  expect(waitAt(few / 30, 30)).toBe(0)
  expect(waitAt(5, 500)).toBe(0)
})

test('an edit waits longer with more clients and more edits, up to a bound', () => {
  const crowd = 100
  const waits = [few, (few + many) / 2, many, 10 * many].map((told) => waitAt(told / crowd, crowd))
  expect(waits).toEqual([0, longest / 2, longest, longest])
})

test('after a rest, waits begin anew', () => {
  const tempo = new Tempo(null)
  for (let ms = 0; ms <= 1000; ms += 10) tempo.count(many / 1000, ms)
  expect(tempo.wait(100)).toBe(longest)
  tempo.count(1, 2000)
  expect(tempo.wait(100)).toBe(0)
})

test('a wait fixed in the settings stays the same, however many clients and edits there are', () => {
  expect([waitAt(1, 1, 5), waitAt(many, 100, 5)]).toEqual([5, 5])
})
