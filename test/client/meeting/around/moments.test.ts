// Which moment is shown beside the note while the clock goes on, others act, and the person looks at another.

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Moments } from '../../../../client/meeting/around/moments.ts'
import { nextStep } from '../../../../client/meeting/around/steps.ts'

const START = Date.parse('2026-11-23T17:00Z')
const MINUTE = 60_000

let moments: Moments
let snapshots: number

beforeEach(() => {
  vi.useFakeTimers({ now: START - 5 * MINUTE })
  snapshots = 0
  const schedule = { weekday: 1, time: '17:00', zone: 'UTC' }
  moments = new Moments(
    () => ({ date: '2026-11-23', schedule, minutes: 30, snapshots, zone: 'UTC' }),
    Date.now,
  )
})

afterEach(() => {
  moments.close()
  vi.useRealTimers()
})

test('the moment changes with the clock while the page is open', () => {
  expect([moments.now, moments.shown]).toEqual(['before', 'before'])
  vi.advanceTimersByTime(5 * MINUTE)
  expect([moments.now, moments.shown]).toEqual(['call', 'call'])
  vi.advanceTimersByTime(30 * MINUTE)
  expect([moments.now, moments.shown]).toEqual(['after', 'after'])
  moments.close()
  expect(vi.getTimerCount()).toBe(0)
})

test('another moment stays until the person chooses the present one', () => {
  moments.choose('after')
  vi.advanceTimersByTime(10 * MINUTE)
  expect([moments.now, moments.shown]).toEqual(['call', 'after'])
  moments.choose('call')
  vi.advanceTimersByTime(30 * MINUTE)
  expect(moments.shown).toBe('after')
})

test('what the person uses does not change under their hand, by the clock or by others', () => {
  moments.use(true)
  vi.advanceTimersByTime(10 * MINUTE)
  expect([moments.now, moments.shown]).toEqual(['call', 'before'])
  moments.choose('call')
  expect(moments.shown).toBe('call')
  snapshots = 1
  expect([moments.now, moments.shown]).toEqual(['after', 'call'])
  moments.use(false)
  expect(moments.shown).toBe('after')
})

test('after a snapshot of my own, the page shows what comes after the call', () => {
  moments.choose('before')
  moments.use(true)
  snapshots = 1
  moments.follow()
  expect(moments.shown).toBe('after')
})

test('the button of the next step stands out', () => {
  const lead = { mayTake: true, mayWrite: true, taken: false, fetched: false }
  expect(nextStep(lead)).toBe('snapshot')
  expect(nextStep({ ...lead, taken: true })).toBe('git')
  expect(nextStep({ ...lead, taken: true, fetched: true })).toBe('next')
  const writer = { ...lead, mayTake: false }
  expect(nextStep(writer)).toBeNull()
  expect(nextStep({ ...writer, taken: true })).toBe('next')
  expect(nextStep({ ...writer, taken: true, mayWrite: false })).toBeNull()
})
