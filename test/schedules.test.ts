import { expect, test } from 'vitest'
import { runSchedules } from './support/run-schedule.ts'

const range = (first: number, count: number) => Array.from({ length: count }, (_, at) => first + at)

test('500 random schedules: nothing promised is lost, nothing is doubled, all end with the same text', async () => {
  const counts = await runSchedules(range(1, 500), { events: 200 })
  for (const [what, count] of Object.entries(counts)) expect(count, what).toBeGreaterThan(0)
}, 60_000)

test('rooms of ten pages and ten stock providers under the same schedules', async () => {
  const counts = await runSchedules(range(1, 20), { events: 400, crowd: { ours: 10, stock: 10 } })
  expect(counts['saved']).toBeGreaterThan(0)
}, 60_000)
