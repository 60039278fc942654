import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { limits } from '../../../server/config/limits.ts'
import { Behind, Changed, LogError, Taken } from '../../../server/log/log.ts'
import { Count, CountByCode, Durations, gauge, line, textOf } from '../../../server/watch/figures.ts'
import { Readiness } from '../../../server/watch/readiness.ts'
import { RelayFigures } from '../../../server/watch/relay-figures.ts'
import { watchedLog } from '../../../server/watch/watched-log.ts'
import { MemoryLog } from '../../support/log/memory-log.ts'

test('counts, durations and gauges are written as Prometheus reads them', () => {
  const [edits, codes, waits] = [new Count(), new CountByCode('code', ['gap']), new Durations([1, 10])]
  edits.add()
  edits.add(2)
  for (const code of ['gap', 'gap', 'what"ever']) codes.add(code)
  for (const ms of [0, 1, 10, 11]) waits.add(ms)
  waits.add(2, 3)
  expect(
    textOf([
      { name: 'edits_total', type: 'counter', help: 'Edits.', lines: edits.lines },
      { name: 'refused_total', type: 'counter', help: 'Refused.', lines: codes.lines },
      { name: 'ack_seconds', type: 'histogram', help: 'Acks.', lines: waits.lines },
      { name: 'rooms', type: 'gauge', help: 'Rooms.', lines: gauge(() => 7) },
    ]),
  ).toBe(`# HELP edits_total Edits.
# TYPE edits_total counter
edits_total 3
# HELP refused_total Refused.
# TYPE refused_total counter
refused_total{code="gap"} 2
refused_total{code="other"} 1
# HELP ack_seconds Acks.
# TYPE ack_seconds histogram
ack_seconds_bucket{le="0.001"} 2
ack_seconds_bucket{le="0.01"} 6
ack_seconds_bucket{le="+Inf"} 7
ack_seconds_sum 0.028
ack_seconds_count 7
# HELP rooms Rooms.
# TYPE rooms gauge
rooms 7
`)
})

test('no label can break a line', () => {
  expect(line('info', { node: 'a"b\\c\nd' }, 1)).toBe('info{node="a_b_c_d"} 1')
})

test('a watched log counts what it saves, what fails, and what others wrote', async () => {
  const figures = new RelayFigures()
  const never = () => Promise.reject(new Error('Nobody asks here.'))
  const options = { check: never, report: never, later: () => () => undefined, now: () => now }
  let now = 0
  const log = new MemoryLog(randomUUID)
  const mark = { seq: 1, base: 0, life: 'a' }
  const shared = Object.assign(log, {
    readFrom: async (room: string) => ({ entries: await log.read(room, mark.seq), mark }),
    compact: (...told: unknown[]) => Promise.reject(new Error(JSON.stringify(told.at(-1)))),
  })
  const watched = watchedLog(
    shared,
    new Readiness({ ...options, limits: limits.ready }),
    figures,
    () => (now += 3),
  )
  await watched.append('a', new Uint8Array(5))
  await watched.append('a', new Uint8Array(6))
  for (const from of [mark, null]) await watched.readFrom?.('a', from)
  await expect(watched.compact('a', 2, new Uint8Array(1), mark)).rejects.toThrow(JSON.stringify(mark))
  for (const error of [new LogError('a', 'full'), new Behind('a'), new Changed('a'), new Taken('a', [])]) {
    log.append = () => Promise.reject(error)
    await expect(watched.append('a', new Uint8Array(7))).rejects.toBe(error)
  }
  const lines = (name: string, { lines }: { lines: (name: string) => string[] }) => lines(name).at(-1)
  expect([
    lines('appends', figures.appends),
    lines('bytes', figures.appendBytes),
    lines('failures', figures.appendFailures),
    lines('overtaken', figures.appendsOvertaken),
    lines('heard', figures.updatesHeard),
  ]).toEqual(['appends_count 2', 'bytes 11', 'failures 1', 'overtaken 3', 'heard 1'])
})
