import { describe, expect, test } from 'vitest'
import { fewAtATime } from '../../../server/disk/few.ts'
import { limits } from '../../../server/config/limits.ts'
import { Arrivals } from '../../../server/fair/arrivals.ts'
import { Pace } from '../../../server/fair/pace.ts'
import { Register } from '../../../server/fair/register.ts'
import { Visits } from '../../../server/net/visits.ts'

const at = (ms: number) => {
  const clock = { now: ms }
  return { clock, visits: new Visits(() => clock.now) }
}
const SOMEBODY = '203.0.113.7'

describe('P24: how often one address may ask', () => {
  test.each([
    ['for a page', 'request', limits.visits.requests],
    ['for a connection', 'connection', limits.visits.connections],
    ['for a new team', 'founding', limits.visits.foundings],
    ['with an invite key', 'inviteKey', limits.visits.inviteKeys],
    ['with one key, by HTTP', 'requestWith', limits.visits.requestsWithKey],
    ['with one key, by a socket', 'connectionWith', limits.visits.connectionsWithKey],
  ] as const)(
    '%s: a burst, and then at a rate; other addresses notice nothing',
    (_what, kind, { burst, rate }) => {
      const { clock, visits } = at(1_000_000)
      const ask = (who: string): number =>
        kind === 'requestWith' || kind === 'connectionWith' ? visits[kind](who, null) : visits[kind](who)
      for (let nth = 0; nth < burst; nth++) expect(ask(SOMEBODY)).toBe(0)
      const wait = ask(SOMEBODY)
      expect(wait).toBe(Math.ceil(1000 / rate))
      expect(ask('203.0.113.8')).toBe(0)
      clock.now += wait
      expect([ask(SOMEBODY), ask(SOMEBODY)]).toEqual([0, Math.ceil(1000 / rate)])
    },
  )

  test.each([
    ['requestWith', limits.visits.requestsWithKey.burst],
    ['connectionWith', limits.visits.connectionsWithKey.burst],
  ] as const)(
    '%s: an address gets a few answers even if another address has used up the budget of their key',
    (kind, burst) => {
      const { clock, visits } = at(0)
      const { reserve } = limits.visits
      for (let nth = 0; nth < burst + reserve.burst; nth++) visits[kind]('key', SOMEBODY)
      expect(visits[kind]('key', SOMEBODY)).toBeGreaterThan(0)
      for (let nth = 0; nth < reserve.burst; nth++) expect(visits[kind]('key', '203.0.113.8')).toBe(0)
      expect(visits[kind]('key', '203.0.113.8')).toBe(Math.ceil(1000 / reserve.rate))
      expect(visits[kind]('another', SOMEBODY)).toBe(0)
      clock.now += 1000
      expect(visits[kind]('key', SOMEBODY)).toBe(0)
    },
  )

  test('an address without limits may ask as often as it likes', () => {
    const { visits } = at(0)
    for (let nth = 0; nth < 2 * limits.visits.foundings.burst; nth++) expect(visits.founding(null)).toBe(0)
    for (let nth = 0; nth < 2 * limits.visits.wrongKeys.burst; nth++) visits.wrongKey(null)
    expect(visits.mayGuess(null)).toBe(true)
  })

  test('a right invite key does not count against its address', () => {
    const { visits } = at(0)
    for (let nth = 0; nth < 2 * limits.visits.inviteKeys.burst; nth++) {
      expect(visits.inviteKey(SOMEBODY)).toBe(0)
      visits.rightInviteKey(SOMEBODY)
    }
  })

  test('after many wrong keys, an address may try no further one for a while', () => {
    const { clock, visits } = at(0)
    for (let nth = 0; nth <= limits.visits.wrongKeys.burst; nth++) {
      expect(visits.mayGuess(SOMEBODY)).toBe(true)
      visits.wrongKey(SOMEBODY)
    }
    expect(visits.mayGuess(SOMEBODY)).toBe(false)
    clock.now += 2000
    expect(visits.mayGuess(SOMEBODY)).toBe(true)
  })

  test('nobody waits if the page is opened 500 times at once and then 2,000 times in an hour, each time with five rooms', () => {
    const { clock, visits } = at(0)
    const load = () => {
      for (let file = 0; file < 20; file++) expect(visits.request(SOMEBODY)).toBe(0)
      for (let room = 0; room < 5; room++) {
        expect(visits.connection(SOMEBODY)).toBe(0)
        expect(visits.connectionWith('key', SOMEBODY)).toBe(0)
      }
      for (let text = 0; text < 3; text++) expect(visits.requestWith('key', SOMEBODY)).toBe(0)
    }
    for (let person = 0; person < 500; person++) load()
    for (let nth = 0; nth < 2000; nth++) {
      clock.now += 3_600_000 / 2000
      load()
    }
  })
})

test('idle addresses are forgotten', () => {
  const register = new Register(() => new Pace({ burst: 10, rate: 1 }))
  for (let nth = 0; nth < 5000; nth++) register.of(`${nth}`, nth * 1000).take(nth * 1000)
  expect(register.size).toBeLessThanOrEqual(1001)
})

test('busy addresses are not forgotten', () => {
  const register = new Register(() => new Pace({ burst: 10, rate: 1 }))
  for (let nth = 0; nth < 5000; nth++) register.of(`${nth}`, 0).take(0)
  expect(register.size).toBe(5000)
  expect(register.of('0', 0).isIdle(0)).toBe(false)
})

const TYPIST = { address: null, key: 'somebody' }

test('arrivals wait for their turns and are let in one after another, and nobody stays out', async () => {
  const arrivals = new Arrivals(3, () => 0)
  const [came, counts]: [number[], number[]] = [[], []]
  for (let nth = 0; nth < 10; nth++) arrivals.pass(TYPIST, () => came.push(nth))
  for (let turn = 0; turn < 5; turn++) {
    counts.push(came.length)
    await new Promise((next) => setImmediate(next))
  }
  expect(came).toEqual([...Array(10).keys()])
  expect(counts).toEqual([3, 6, 9, 10, 10])
  expect(arrivals.waiting).toBe(0)
})

test.each([
  ['key', { address: null, key: 'other' }],
  ['address', { address: '192.0.2.1', key: 'somebody' }],
])('an arrival with another %s does not wait for all earlier ones', async (_what, other) => {
  const arrivals = new Arrivals(3, () => 0)
  let [came, before]: [number, number | null] = [0, null]
  for (let nth = 0; nth < 100; nth++) arrivals.pass(TYPIST, () => came++)
  arrivals.pass(other, () => (before = came))
  expect([arrivals.waitingOf(TYPIST), arrivals.waitingOf(other)]).toEqual([97, 1])
  while (arrivals.waiting > 0) await new Promise((next) => setImmediate(next))
  expect(before).toBeLessThanOrEqual(6)
  expect([came, arrivals.waitingOf(TYPIST), arrivals.waitingOf(other)]).toEqual([100, 0, 0])
})

test('of many files, only a few are read at a time', async () => {
  let [open, most] = [0, 0]
  const read = async (name: number) => {
    most = Math.max(most, ++open)
    await new Promise((next) => setImmediate(next))
    open--
    return 2 * name
  }
  expect(await fewAtATime([...Array(1500).keys()], read, 32)).toEqual(
    [...Array(1500).keys()].map((name) => 2 * name),
  )
  expect(most).toBe(32)
  expect(await fewAtATime([], read)).toEqual([])
  await expect(
    fewAtATime([1, 2, 3], (nth) => (nth === 2 ? Promise.reject(new Error('no')) : read(nth))),
  ).rejects.toThrow('no')
})
