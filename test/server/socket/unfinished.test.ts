import { expect, test } from 'vitest'
import { limits } from '../../../server/config/limits.ts'
import { Purse } from '../../../server/socket/purse.ts'
import { Unfinished, type Sender } from '../../../server/socket/unfinished.ts'

const MiB = 2 ** 20

const sender = (ended: string[], name: string, key: Purse, address: Purse | null = null): Sender => ({
  payer: { key, address },
  end: () => ended.push(name),
})
const purse = (name: string) => new Purse(name, limits.together)

test('P24: unfinished messages of one key hold a bounded number of bytes: the slowest sender is ended, and other keys are not affected', () => {
  const [unfinished, ended]: [Unfinished, string[]] = [new Unfinished(), []]
  const [key, other] = [purse('key'), purse('other')]
  const honest = sender(ended, 'honest', other)
  unfinished.hold(honest, 4 * MiB, 0)
  const count = limits.unfinished.together / (4 * MiB)
  const senders = Array.from({ length: count }, (_, nth) => sender(ended, `${nth}`, key))
  for (const [nth, one] of senders.entries()) unfinished.hold(one, 4 * MiB, nth * 1000)
  expect(ended).toEqual([])
  const quick = sender(ended, 'quick', key)
  unfinished.hold(quick, MiB, 100_000)
  expect(ended).toEqual(['0'])
  expect(unfinished.bytes).toBe(limits.unfinished.together + MiB)
  for (const one of [...senders, quick, honest]) unfinished.hold(one, 0, 100_000)
  expect([unfinished.bytes, key.unfinished, other.unfinished]).toEqual([0, 0, 0])
})

test('unfinished messages of one address, and of all addresses, hold a bounded number of bytes', () => {
  const [unfinished, ended]: [Unfinished, string[]] = [new Unfinished(), []]
  const address = purse('203.0.113.7')
  for (let nth = 0; nth <= limits.unfinished.together / (8 * MiB); nth++)
    unfinished.hold(sender(ended, `here ${nth}`, purse(`${nth}`), address), 8 * MiB, nth)
  expect(ended).toHaveLength(1)
  for (let nth = 0; nth < 100; nth++)
    unfinished.hold(sender(ended, `there ${nth}`, purse(`there ${nth}`)), 8 * MiB, 1000 + nth)
  expect(unfinished.bytes).toBeLessThanOrEqual(limits.unfinished.all)
  expect(ended.length).toBe(1 + 100 - (limits.unfinished.all - limits.unfinished.together) / (8 * MiB))
})

test('a message that comes very slowly makes room for an upload', () => {
  const [unfinished, ended]: [Unfinished, string[]] = [new Unfinished(), []]
  const key = purse('key')
  for (let nth = 0; nth < 8; nth++) unfinished.hold(sender(ended, 'trickle', key), 8 * MiB - 1, 0)
  const upload = sender(ended, 'upload', key)
  for (let came = 1; came <= 8; came++) unfinished.hold(upload, came * MiB, 600_000 + came * 4000)
  expect(new Set(ended)).toEqual(new Set(['trickle']))
})
