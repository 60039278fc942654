import { beforeEach, expect, test } from 'vitest'
import { Readiness } from '../../../server/watch/readiness.ts'

const LIMITS = { saving: 50, evidence: 10, check: 20 }

let now = 0
/** What ends each check that was made: with an error, or without one. */
let checks: ((error?: Error) => void)[] = []
let timers: { at: number; run: () => void }[] = []
let reports: unknown[] = []
let readiness: Readiness
let isWithoutRedis = false

beforeEach(() => {
  now = 1000
  isWithoutRedis = false
  checks = []
  timers = []
  reports = []
  readiness = new Readiness({
    check: () =>
      new Promise((done, failed) => checks.push((error) => (error === undefined ? done() : failed(error)))),
    report: (error) => reports.push(error),
    later: (run, ms) => {
      const timer = { at: now + ms, run }
      timers.push(timer)
      return () => (timers = timers.filter((each) => each !== timer))
    },
    now: () => now,
    isWithoutRedis: () => isWithoutRedis,
    limits: LIMITS,
  })
})

function pass(ms: number): void {
  now += ms
  for (const { run } of timers.splice(0).filter(({ at }) => at <= now)) run()
}

const asked = async (end: (error?: Error) => void = () => undefined) => {
  const answer = readiness.ask()
  end()
  return answer
}

test('a check is made when somebody asks, is shared, and is evidence for a while', async () => {
  const both = Promise.all([readiness.ask(), readiness.ask()])
  expect(checks.length).toBe(1)
  checks[0]?.()
  expect(await both).toEqual([{ ready: true }, { ready: true }])
  pass(LIMITS.evidence - 1)
  expect(await readiness.ask()).toEqual({ ready: true })
  pass(1)
  const again = readiness.ask()
  expect(checks.length).toBe(2)
  checks[1]?.(new Error('full'))
  expect(await again).toEqual({ ready: false, why: 'store' })
})

test('a failed check is evidence for a while too, and is reported once until one succeeds', async () => {
  const no = { ready: false, why: 'store' }
  expect(await asked(() => checks[0]?.(new Error('full')))).toEqual(no)
  expect([await readiness.ask(), checks.length]).toEqual([no, 1])
  pass(LIMITS.evidence)
  expect(await asked(() => checks[1]?.(new Error('full')))).toEqual(no)
  pass(LIMITS.evidence)
  expect(await asked(() => checks[2]?.())).toEqual({ ready: true })
  expect(reports.length).toBe(1)
  pass(LIMITS.evidence)
  await asked(() => checks[3]?.(new Error('full')))
  expect(reports.length).toBe(2)
})

test('an update that was saved is evidence, and one that was not ends all evidence', async () => {
  await readiness.saving(Promise.resolve())
  expect([await readiness.ask(), checks.length]).toEqual([{ ready: true }, 0])
  await expect(readiness.saving(Promise.reject(new Error('full')))).rejects.toThrow('full')
  expect(await asked(() => checks[0]?.(new Error('full')))).toEqual({ ready: false, why: 'store' })
  await readiness.saving(Promise.resolve())
  expect(await readiness.ask()).toEqual({ ready: true })
})

test('an update that waits too long to be saved is the end of being ready, whatever was saved meanwhile', async () => {
  let saved = (): void => undefined
  const slow = readiness.saving(new Promise<void>((done) => (saved = done)))
  pass(LIMITS.saving)
  await readiness.saving(Promise.resolve())
  expect([await readiness.ask(), readiness.waiting]).toEqual([{ ready: true }, 1])
  pass(1)
  expect(await readiness.ask()).toEqual({ ready: false, why: 'saving' })
  saved()
  await slow
  expect([await readiness.ask(), readiness.waiting]).toEqual([{ ready: true }, 0])
})

test('nobody waits long for a check that does not end, and no second one is begun beside it', async () => {
  const first = readiness.ask()
  pass(LIMITS.check)
  expect(await first).toEqual({ ready: false, why: 'store' })
  pass(LIMITS.evidence)
  expect([await readiness.ask(), checks.length]).toEqual([{ ready: false, why: 'store' }, 1])
  checks[0]?.()
  await Promise.resolve()
  expect([await readiness.ask(), timers]).toEqual([{ ready: true }, []])
})

test('a relay that ends is not ready, even for those who asked before', async () => {
  const before = readiness.ask()
  readiness.end()
  checks[0]?.()
  expect(await before).toEqual({ ready: false, why: 'ending' })
  expect([await readiness.ask(), checks.length]).toEqual([{ ready: false, why: 'ending' }, 1])
})

test('a relay without its Redis is ready and says so, and one that cannot save is not ready', async () => {
  isWithoutRedis = true
  expect(await asked(() => checks[0]?.())).toEqual({ ready: true, without: 'redis' })
  expect(await readiness.ask()).toEqual({ ready: true, without: 'redis' }) // by what was seen just now
  pass(LIMITS.evidence)
  expect(await asked(() => checks[1]?.(new Error('full')))).toEqual({ ready: false, why: 'store' })
  isWithoutRedis = false
  pass(LIMITS.evidence)
  expect(await asked(() => checks[2]?.())).toEqual({ ready: true })
})
