import { expect, test } from 'vitest'
import { FairQueue } from '../../../server/fair/fair-queue.ts'
import { limits } from '../../../server/config/limits.ts'

function queueOf(...rooms: string[]): { queue: FairQueue<string>; clock: { now: number } } {
  const clock = { now: 0 }
  const queue = new FairQueue<string>(() => clock.now)
  for (const room of rooms) queue.add(room, room)
  return { queue, clock }
}

function takeAll(queue: FairQueue<string>): string[] {
  const taken: string[] = []
  for (let next = queue.take(); next !== undefined; next = queue.take()) taken.push(next)
  return taken
}

test('P31: a team with much work is served as often as a team with little', () => {
  const { queue } = queueOf('a/1', 'a/2', 'a/3', 'a/4', 'b/1', 'c/1')
  expect(takeAll(queue)).toEqual(['a/1', 'b/1', 'c/1', 'a/2', 'a/3', 'a/4'])
})

test('the rooms of a team take turns too, and the work of each room stays in order', () => {
  const queue = new FairQueue<string>(() => 0)
  for (const nth of [1, 2, 3]) queue.add('a/busy', `busy ${nth}`)
  for (const nth of [1, 2]) queue.add('a/quiet', `quiet ${nth}`)
  expect(takeAll(queue)).toEqual(['busy 1', 'quiet 1', 'busy 2', 'quiet 2', 'busy 3'])
})

test('a team that was just served waits until all teams that came since were served', () => {
  const { queue } = queueOf('a/1', 'a/1')
  queue.take()
  queue.add('b/1', 'b/1')
  queue.add('a/1', 'a/1')
  expect(takeAll(queue)).toEqual(['a/1', 'b/1', 'a/1'])
  expect(queue.size).toBe(0)
})

test('until its time is over, a room that was set back is served only when nothing else waits', () => {
  const { queue, clock } = queueOf('a/1', 'a/2', 'b/1')
  queue.setBack('a/1', 10)
  expect(takeAll(queue)).toEqual(['b/1', 'a/2', 'a/1'])
  clock.now = 10
  for (const room of ['a/1', 'b/1']) queue.add(room, room)
  expect(takeAll(queue)).toEqual(['a/1', 'b/1'])
})

test('a turn takes the same number of steps, however many teams wait', () => {
  const rooms = Array.from({ length: 2000 }, (_, nth) => `${nth}/1`)
  const { queue } = queueOf(...rooms)
  let looks = 0
  expect(rooms.map(() => queue.take(() => looks++ < 0))).toEqual(rooms)
  expect(looks).toBe(rooms.length)
})

test('the team that has used less recently is served first, and within a team the room that has used less', () => {
  const { queue, clock } = queueOf('a/1', 'a/2', 'b/1', 'c/1')
  queue.charge('a/1', 20)
  queue.charge('b/1', 10)
  expect(takeAll(queue)).toEqual(['c/1', 'b/1', 'a/2', 'a/1'])
  clock.now = 1000 * limits.usesHalved
  for (const room of ['a/1', 'b/1']) queue.add(room, room)
  expect(takeAll(queue)).toEqual(['a/1', 'b/1'])
})

test('use that is longer ago counts less', () => {
  const { queue, clock } = queueOf('a/1', 'b/1')
  queue.charge('a/1', 30)
  clock.now = 2 * limits.usesHalved
  queue.charge('b/1', 10)
  expect(takeAll(queue)).toEqual(['a/1', 'b/1'])
})

test('the queue knows whether another team waits', () => {
  const { queue } = queueOf('a/1', 'a/2')
  expect(queue.has((team) => team === 'a')).toBe(false)
  queue.add('b/1', 'b/1')
  expect(queue.has((team) => team === 'a')).toBe(true)
})
