import { expect, test } from 'vitest'
import { Crowd } from '../../../server/net/crowd.ts'

const crowdOf = (most: number) => {
  const ended: string[] = []
  return { ended, crowd: new Crowd<string>(most, (one) => ended.push(one)) }
}

test('an owner with too many connections loses its own oldest ones, and no new connection is refused', () => {
  const { crowd, ended } = crowdOf(10)
  crowd.enter('office', 'ada')
  for (let nth = 0; nth < 20; nth++) crowd.enter('mallory', `${nth}`)
  expect(ended).toEqual(Array.from({ length: 11 }, (_, nth) => `${nth}`))
  crowd.enter('office', 'ben')
  expect([ended.at(-1), crowd.size]).toEqual(['11', 10])
})

test('if many owners have one connection each, the oldest connection ends', () => {
  const { crowd, ended } = crowdOf(3)
  for (const name of ['a', 'b', 'c', 'd', 'e']) crowd.enter(name, `of ${name}`)
  expect(ended).toEqual(['of a', 'of b'])
})

test('a connection that left no longer counts, and a connection that enters again is the newest', () => {
  const { crowd, ended } = crowdOf(2)
  crowd.enter('a', 'first')
  crowd.leave('first')
  crowd.leave('never there')
  crowd.enter('a', 'second')
  crowd.enter('a', 'third')
  crowd.enter('a', 'second')
  crowd.enter('a', 'fourth')
  expect([ended, crowd.size]).toEqual([['third'], 2])
})
