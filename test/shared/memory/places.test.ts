import { expect, test } from 'vitest'
import { Places } from '../../../shared/memory/places.ts'

test('thousands of links keep their places, also those that differ only in their owner', () => {
  const places = new Places()
  for (let nth = 0; nth < 3; nth++)
    for (let number = 0; number < 2000; number++)
      for (const owner of ['', 'ipfs/', 'libp2p/'])
        for (const handle of ['@ada', '@ada', '@bob'])
          if (number % 3 >= nth) places.add(`${owner}docs#${number}`, nth, handle, 'next')
  const at = (nth: number) => ['@ada', '@bob'].map((handle): object => ({ nth, handle, kind: 'next' }))
  expect(places.of('ipfs/docs#1999')).toEqual([...at(0), ...at(0), ...at(1), ...at(1)])
  expect(places.of('docs#1997')).toHaveLength(3 * 2 * 3)
  expect(places.of('example/docs#1998')).toEqual(at(0))
  expect(places.of('docs#2000')).toEqual([])
})
