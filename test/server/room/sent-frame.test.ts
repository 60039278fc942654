import { describe, expect, test, vi } from 'vitest'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { limits } from '../../../server/config/limits.ts'
import { costOf, readSentFrame } from '../../../server/room/sent-frame.ts'
import { encodeFrame, type Frame } from '../../../shared/wire/frames.ts'

const welcome: Frame = {
  type: 'welcome',
  welcome: { protocol: 1, schema: 1, role: 'lead', epoch: 'epoch', limits: { update: 1 } },
}

describe('a frame that only the relay sends', () => {
  test.each<Frame>([
    welcome,
    { type: 'denied', reason: 'no' },
    { type: 'ack', count: 1 },
    { type: 'nack', frame: 1, code: 1, sentence: 'no' },
    { type: 'pong' },
    { type: 'digest', state: new Uint8Array(32), content: new Uint8Array(32) },
  ])('is refused: $type', (frame) =>
    expect(readSentFrame(encodeFrame(frame))).toEqual({
      type: 'malformed',
      why: `a client does not send “${frame.type}”`,
    }),
  )

  test('is refused before its contents are read', () => {
    const parse = vi.spyOn(JSON, 'parse')
    readSentFrame(encodeFrame(welcome))
    expect(parse).not.toHaveBeenCalled()
    parse.mockRestore()
  })
})

test.each<Frame>([
  { type: 'state', vector: new Uint8Array([0]) },
  { type: 'difference', update: new Uint8Array([0, 0]) },
  { type: 'update', update: new Uint8Array([0, 0]) },
  { type: 'carried', update: new Uint8Array([0, 0]), logReceipts: [] },
  { type: 'awareness', update: new Uint8Array([0]) },
  { type: 'queryAwareness' },
  { type: 'ping' },
  { type: 'ready' },
  { type: 'compare' },
])('a frame of a client is read: $type', (frame) => expect(readSentFrame(encodeFrame(frame))).toEqual(frame))

test.each([
  ['a type written with more bytes than it takes', [0xe4, 0x00]],
  ['a ping with a byte after it', [103, 0]],
])('%s is malformed', (_what, bytes) => expect(readSentFrame(new Uint8Array(bytes)).type).toBe('malformed'))

describe('a state vector', () => {
  const vectorOf = (ids: number, clock = 1) =>
    Y.encodeStateVector(new Map(Array.from({ length: ids }, (_, id) => [id, clock])))
  const read = (vector: Uint8Array) => readSentFrame(encodeFrame({ type: 'state', vector })).type

  test('of up to twice as many writers as a document may have is read', () => {
    expect(read(vectorOf(2 * limits.clients))).toBe('state')
    const largest = new Map(
      Array.from({ length: limits.clients }, (_, id) => [2 ** 32 + 2 ** 40 + id, 2 ** 28 + id] as const),
    )
    expect(read(Y.encodeStateVector(new Map(largest)))).toBe('state')
  })

  test('of more writers is refused before it is decoded', () => {
    expect(read(vectorOf(2 * limits.clients + 1))).toBe('malformed')
    expect(read(vectorOf(20_000, 2 ** 45))).toBe('state')
    expect(read(new Uint8Array(limits.vector))).toBe('malformed')
    // A vector that lies about its length is not decoded either.
    expect(read(encoding.encode((to) => encoding.writeVarUint(to, 2 ** 40)))).toBe('malformed')
  })
})

test('the largest presence of everybody in a full room can be read in one message; a larger message cannot', () => {
  const said = (bytes: number) =>
    readSentFrame(encodeFrame({ type: 'awareness', update: new Uint8Array(bytes) })).type
  expect(said((2 * limits.seats.all + limits.seats.leads) * limits.awareness)).toBe('awareness')
  expect(said(limits.message - 100)).toBe('malformed')
})

test('a frame that needs a large answer costs more, but the first frames of a page always fit in the reserved budget', () => {
  const cost = (frame: Frame) => costOf(encodeFrame(frame))
  const begin: Frame[] = [
    { type: 'state', vector: Y.encodeStateVector(new Map([[1, 1]])) },
    { type: 'awareness', update: new Uint8Array(200) },
    { type: 'ready' },
    { type: 'difference', update: new Uint8Array([0, 0]) },
    { type: 'compare' },
  ]
  const sum = begin.reduce((frames, frame) => frames + 1 + cost(frame).frames, 0)
  expect(sum).toBeLessThan(limits.reserve.burst)
  expect(cost({ type: 'ping' })).toEqual({ frames: 0, turn: 0 })
  expect(cost({ type: 'compare' }).turn).toBe(limits.turn.frames)
  expect(cost({ type: 'state', vector: new Uint8Array(100_000) }).turn).toBeGreaterThan(limits.turn.frames)
})
