import { describe, expect, test } from 'vitest'
import { decodeFrame, encodeFrame, type Frame } from '../../../shared/wire/frames.ts'
import { isMeetingDate, isSeries, parseRoom } from '../../../shared/wire/access.ts'
import { spaceIdOf } from '../../../shared/wire/space-id.ts'
import { Tally } from '../../../shared/wire/tally.ts'
import { seeded } from '../../support/basics/random.ts'

const bytes = new Uint8Array([1, 2, 3])
const receipt = { seq: 300, mac: bytes }
const frames: Frame[] = [
  { type: 'state', vector: bytes },
  { type: 'difference', update: bytes },
  { type: 'update', update: bytes },
  { type: 'difference', update: bytes, logReceipt: receipt },
  { type: 'update', update: bytes, logReceipt: receipt },
  { type: 'carried', update: bytes, logReceipts: [] },
  { type: 'carried', update: bytes, logReceipts: [receipt, receipt] },
  { type: 'compare' },
  { type: 'digest', state: bytes, content: bytes },
  { type: 'notice', sentence: 'Half of it is used.' },
  { type: 'awareness', update: bytes },
  { type: 'queryAwareness' },
  { type: 'denied', reason: 'no' },
  { type: 'welcome', welcome: { protocol: 1, schema: 1, role: 'edit', epoch: 'e', limits: { update: 5 } } },
  { type: 'ack', count: 300 },
  { type: 'nack', frame: 2, code: 1, sentence: 'Too large.' },
  { type: 'ping' },
  { type: 'pong' },
  { type: 'ready' },
]

describe('frames', () => {
  test.each(frames)('$type reads back as it was written', (frame) => {
    expect(decodeFrame(encodeFrame(frame))).toEqual(frame)
  })

  test('a frame with a byte too many or too few is malformed', () => {
    for (const frame of frames) {
      const whole = encodeFrame(frame)
      expect(decodeFrame(new Uint8Array([...whole, 0])).type, frame.type).toBe('malformed')
      if (whole.length > 1) expect(decodeFrame(whole.subarray(0, -1)).type, frame.type).toBe('malformed')
    }
  })

  test('20,000 random messages never throw', () => {
    const random = seeded(7)
    const seen = new Set<string>()
    for (let round = 0; round < 20_000; round++) {
      const message = Uint8Array.from({ length: random.int(12) }, () =>
        random.pick([0, 1, 2, 3, 100, 101, 102, 105, 255, random.int(256)]),
      )
      seen.add(decodeFrame(message).type)
    }
    expect(seen.size).toBeGreaterThan(6)
  })

  test('types 0 to 3 are y-websocket’s, and 100 to 105 are ours, byte by byte', () => {
    expect([...encodeFrame({ type: 'state', vector: bytes })]).toEqual([0, 0, 3, 1, 2, 3])
    expect([...encodeFrame({ type: 'update', update: bytes })]).toEqual([0, 2, 3, 1, 2, 3])
    expect([...encodeFrame({ type: 'ack', count: 300 })]).toEqual([101, 172, 2])
    expect([...encodeFrame({ type: 'ping' })]).toEqual([103])
  })
})

describe('the tally', () => {
  test('is complete when our step 2 is acked, even if other frames are not', () => {
    const tally = new Tally()
    tally.sentUpdate()
    expect(tally.ack(1)).toBe(true)
    expect(tally.complete).toBe(false)
    tally.sentDifference()
    expect(tally.complete).toBe(false)
    tally.ack(2)
    expect([tally.complete, tally.settled]).toEqual([true, true])
    tally.sentUpdate()
    expect([tally.complete, tally.settled]).toEqual([true, false])
  })

  test('refuses an ack of frames that were never sent, and an ack that is lower than the one before', () => {
    const tally = new Tally()
    tally.sentDifference()
    expect(tally.ack(2)).toBe(false)
    expect(tally.ack(1)).toBe(true)
    expect(tally.ack(0)).toBe(false)
  })
})

describe('ids', () => {
  test('a space’s id is the first 22 characters of the base64url of its key’s hash', () => {
    expect(spaceIdOf('AAAAAAAAAAAAAAAAAAAAAA')).toBe('LPQvOUfJB04BObvuMFZfDM')
  })

  test('a room is named by a space, a series and a date that exists', () => {
    const space = spaceIdOf('AAAAAAAAAAAAAAAAAAAAAA')
    for (const good of [
      ['core-weekly', '2026-11-23'],
      ['core-weekly', '2026-11-23~2'],
      ['-', 'team'],
      ['core-weekly', 'series'],
      ['日本-週報', '2024-02-29'],
      ['साप्ताहिक-बैठक', '2026-11-23'],
    ])
      expect(parseRoom([space, ...good])?.name).toBe([space, ...good].join('/'))
    for (const bad of [
      ['core-weekly', '2026-02-30'],
      ['core-weekly', '2026-11-23~1'],
      ['a..b', '2026-11-23'],
      ['', '2026-11-23'],
      ['-', 'other'],
      ['a', '2026-11-23', 'x'],
      ['../x', '2026-11-23'],
    ])
      expect(parseRoom([space, ...bad]), bad.join('/')).toBeNull()
    expect(parseRoom(['short', 'core-weekly', '2026-11-23'])).toBeNull()
    const wrong = ['a--b', '\u0301a', 'a-', 'cafe\u0301']
    expect([isMeetingDate('2023-02-29'), ...wrong.map(isSeries)]).toEqual(Array(5).fill(false))
  })
})
