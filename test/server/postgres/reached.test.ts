import { expect, it } from 'vitest'
import { Reached } from '../../../server/postgres/reached.ts'

const reach = (seq: number) => ({ seq, first: 0, base: 0, life: 'a' })

it('forgets the room that was used longest ago, and then takes no unknown room for a new one', () => {
  const reached = new Reached(2)
  expect(reached.isNew('a')).toBe(true)
  for (const [at, room] of ['a', 'b', 'a'].entries()) reached.set(room, reach(at))
  expect(reached.isNew('a')).toBe(false)
  expect(reached.isNew('c')).toBe(true)
  reached.set('c', reach(9))
  expect([reached.of('a'), reached.of('b'), reached.of('c')]).toEqual([reach(2), null, reach(9)])
  expect(reached.isNew('b')).toBe(false)
  reached.lose('a')
  expect(reached.of('a')).toBe(null)
})

it('takes no room for a new one that must be read anew', () => {
  const reached = new Reached(2)
  reached.set('a', reach(1))
  reached.lose('a')
  expect([reached.of('a'), reached.isNew('a')]).toEqual([null, false])
})
