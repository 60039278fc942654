import { expect, test } from 'vitest'
import { ByteCache } from '../../../server/meetings/byte-cache.ts'

test('the least recently used value is dropped first, and the cache counts its bytes', () => {
  const cache = new ByteCache<string>(10)
  for (const name of ['a', 'b', 'c']) cache.keep(name, name, 3)
  expect(cache.get('a')).toBe('a')
  cache.keep('d', 'd', 3)
  expect(['a', 'b', 'c', 'd'].map((name) => cache.get(name))).toEqual(['a', undefined, 'c', 'd'])
  expect(cache.bytes).toBe(9)
})

test('a new value replaces the old one with the same name', () => {
  const cache = new ByteCache<string>(10)
  cache.keep('a', 'short', 1)
  cache.keep('a', 'long', 9)
  expect([cache.get('a'), cache.bytes]).toEqual(['long', 9])
})

test('a value that is larger than the cache is not kept, and the value that it replaces is dropped', () => {
  const cache = new ByteCache<string>(10)
  cache.keep('a', 'old', 1)
  cache.keep('a', 'new', 11)
  expect([cache.get('a'), cache.bytes]).toEqual([undefined, 0])
})
