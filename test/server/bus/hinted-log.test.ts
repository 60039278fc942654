// Hints between logs of two relays on one table. The table itself says nothing unless it is asked.

import { beforeEach, expect, test } from 'vitest'
import { limits } from '../../../server/config/limits.ts'
import { hintedLog } from '../../../server/bus/hinted-log.ts'
import { News, type Written } from '../../../server/bus/news.ts'
import type { Log, Mark } from '../../../server/log/log.ts'
import { Air } from '../../support/bus/air.ts'
import { SharedTable } from '../../support/log/shared-table.ts'

const ROOM = 'space/weekly/2026-11-23'
const UPDATE = new Uint8Array([1])
const settled = (): Promise<void> => new Promise((done) => setImmediate(done))

let now = 0
let timers: { at: number; run: () => void }[] = []
const later = (run: () => void, ms: number) => {
  const timer = { at: now + ms, run }
  timers.push(timer)
  return () => void (timers = timers.filter((each) => each !== timer))
}
function pass(ms: number): void {
  now += ms
  const due = timers.filter(({ at }) => at <= now)
  timers = timers.filter(({ at }) => at > now)
  for (const { run } of due) run()
}

const newsOf = (air: Air, name: string) =>
  new News({
    bus: air.relay(),
    secret: new Uint8Array(32),
    name: name.repeat(8),
    figures: { told: () => undefined, heardOf: () => undefined },
    revoked: () => undefined,
    back: () => undefined,
  })

/** A relay that has read the room, and how often it was told to read on. */
class Reader {
  readonly log: Log
  mark: Mark | null = null
  calls = 0
  readonly leave: () => void

  constructor(table: SharedTable, air: Air, name: string) {
    this.log = hintedLog(table.relay(), newsOf(air, name), later)
    this.leave =
      this.log.follow?.(
        ROOM,
        () => this.calls++,
        () => this.mark,
      ) ?? (() => undefined)
  }

  async readOn(): Promise<void> {
    this.mark = (await this.log.readFrom?.(ROOM, this.mark))?.mark ?? null
  }

  async append(): Promise<void> {
    const seq = await this.log.append(ROOM, UPDATE, [], this.mark ?? undefined)
    if (this.mark) this.mark.seq = seq
  }
}

let air: Air
let one: Reader
let two: Reader
let teller: News
const hint = async (...entries: Written[]) => {
  for (const entry of entries) teller.wrote(ROOM, entry)
  await settled()
}
beforeEach(async () => {
  ;[now, timers] = [0, []]
  air = new Air()
  const table = new SharedTable()
  ;[one, two] = [new Reader(table, air, 'a1'), new Reader(table, air, 'b2')]
  teller = newsOf(air, 'c3')
  await one.readOn()
  await two.readOn()
})

test('what one relay has appended, another one is told at once, and only the other', async () => {
  await one.append()
  await settled()
  expect([one.calls, two.calls]).toEqual([0, 1])
  await two.readOn()
  pass(limits.bus.hints)
  await one.append()
  await settled()
  expect(two.calls).toBe(2)
})

test('a hint of what was read already costs nothing', async () => {
  await one.append()
  await settled()
  await two.readOn()
  pass(limits.polls)
  const { life } = two.mark ?? { life: '' }
  await hint({ life, seq: 1 }, { life, seq: 1 }, { life, seq: 0 })
  pass(limits.polls)
  expect(two.calls).toBe(1)
})

test('hints that come together are followed once, and once more if more was written meanwhile', async () => {
  for (let nth = 0; nth < 20; nth++) await one.append()
  await settled()
  expect(two.calls).toBe(1)
  await two.readOn()
  pass(limits.bus.hints)
  expect(two.calls).toBe(1)
  await one.append()
  await one.append()
  await settled()
  expect(two.calls).toBe(2)
})

test.each([
  ['a seq that nobody has written', (life: string) => ({ life, seq: 1e9 })],
  ['another life', () => ({ life: 'ff', seq: 1 })],
])('false hints of %s cost one look, and then no more than without hints', async (_what, entry) => {
  const { life } = two.mark ?? { life: '' }
  await hint(entry(life))
  expect(two.calls).toBe(1)
  const seconds = 10
  const step = limits.bus.hints
  for (let ms = 0; ms < seconds * 1000; ms += step) {
    await hint(entry(life), entry(life))
    pass(step)
  }
  expect(two.calls).toBeGreaterThan(2)
  expect(two.calls).toBeLessThanOrEqual(2 + (seconds * 1000) / limits.polls)
})

test('a hint that is lost or late costs time only: the log beneath is asked, and a late one is not followed', async () => {
  air.fate = () => 'late'
  await one.append()
  await settled()
  expect(two.calls).toBe(0)
  await two.readOn() // as after the next look into the table
  expect(two.mark?.seq).toBe(1)
  air.deliverLate()
  expect([two.calls, air.fates.late > 0]).toEqual([0, true])
})

test('nobody is told after leaving', async () => {
  const { life } = two.mark ?? { life: '' }
  await hint({ life, seq: 5 }, { life, seq: 6 })
  two.leave()
  pass(limits.polls)
  await hint({ life, seq: 7 })
  expect([two.calls, timers.filter(({ at }) => at > now).length]).toEqual([1, 1]) // the other relay's
})

test('an append that was made while nobody else could write is told too', async () => {
  await two.append()
  const mark = one.mark ?? { seq: 0, base: 0, life: '' }
  const calls = two.calls
  expect(await one.log.appendNext?.(ROOM, mark, () => null)).toBe(null)
  await settled()
  expect(two.calls).toBe(calls)
  const seq = await one.log.appendNext?.(ROOM, mark, () => ({ update: UPDATE, claims: [] }))
  expect(seq).toBe((two.mark?.seq ?? 0) + 1)
  await settled()
  expect(two.calls).toBe(calls + 1)
})
