import { expect, test } from 'vitest'
import { readNote } from '../../../shared/markdown/read.ts'
import { carriedBy } from '../../../shared/memory/carried.ts'
import { identitiesOf, sinceOf } from '../../../shared/memory/identity.ts'
import { itemsOf, type Item } from '../../../shared/memory/items.ts'

const items = (markdown: string): Item[] =>
  itemsOf(readNote(`## Updates\n\n@ada\n${markdown}`).blocks[0]?.sections[0]?.lines ?? [])

const DATE = '2018-11-19'
const first = (markdown: string, person = 'ada', date = DATE): string =>
  [...identitiesOf(date, person, items(markdown)).values()][0] ?? ''

test('two devices that read the same item get the same identity', () => {
  const written = first('- Next:\n  - Review  the *relay*')
  expect(written).toMatch(/^2018-11-19\/[0-9a-f]{12}$/)
  expect(first('- Next:\n    1. review the relay')).toBe(written)
})

test('another person, another meeting and other words have another one', () => {
  const all = [
    first('- Next:\n  - a'),
    first('- Next:\n  - b'),
    first('- Next:\n  - a', 'bob'),
    first('- Next:\n  - a', 'ada', '2018-11-19~2'),
  ]
  expect(new Set(all).size).toBe(all.length)
  expect(all.map((each) => carriedBy(each).carried)).toEqual(all)
})

test('equal items are counted', () => {
  const all = items('- Next:\n  - a\n  - A\n  - b')
  const [one, two] = identitiesOf(DATE, 'ada', all).values()
  expect(two).toBe(`${one}~2`)
  expect(carriedBy(two)).toEqual({ carried: two })
  // What is not wanted counts too.
  const [wanted] = identitiesOf(DATE, 'ada', all, (item) => item === all[1]).values()
  expect(wanted).toBe(two)
})

test('a carried line keeps its identity, whatever its words and the meeting are', () => {
  const carried = '2018-11-12/0123456789ab'
  const [item] = items('- Next:\n  - a')
  if (item?.lines[0]?.node !== 'line') throw new Error('There is an item.')
  const lines = [{ ...item.lines[0], carried }]
  expect([...identitiesOf(DATE, 'ada', [{ ...item, lines }]).values()]).toEqual([carried])
  expect(sinceOf(carried)).toBe('2018-11-12')
})
