// The records of a log file. After damage, a reader finds the next record.
//
//   0 · checksum · body · 0
//   body, before it is stuffed:  kind 1 · seq 8 · time 8 · bytes
//
// A zero byte stands at both ends of a record and nowhere inside. The body is stuffed (consistent overhead
// byte stuffing, Cheshire and Baker 1999, one byte more in 254). The checksum is the CRC-32C of the stuffed
// body, written as five digits of seven bits. After damage, a reader continues at the next zero. No bytes
// that a client sends can look like a record, even inside a record that a power cut tore. A reader verifies
// the checksum before it reads the body. Numbers are little-endian 64-bit floats.

import { crc32c } from './crc32c.ts'
import { limits } from '../config/limits.ts'

export type RecordKind = 'head' | 'update' | 'state'
const KINDS: readonly RecordKind[] = ['head', 'update', 'state']

export interface LogRecord {
  kind: RecordKind
  seq: number
  /** ms since 1970. It is for people only; nothing is ordered by it. */
  time: number
  bytes: Uint8Array
}

/** A part of a log file. It begins at the byte `from` and ends before the byte `to`. */
export type Scanned =
  | { is: 'record'; from: number; to: number; record: LogRecord }
  /** Bytes that are not a record, followed by a record. */
  | { is: 'damage'; from: number; to: number }
  /** Bytes that are not a record, up to the end of the file. */
  | { is: 'torn'; from: number; to: number }

const CHECKSUM_DIGITS = 5
const HEADER_BYTES = 17

export function encodeRecord({ kind, seq, time, bytes }: LogRecord): Uint8Array {
  const plain = new Uint8Array(HEADER_BYTES + bytes.length)
  const view = new DataView(plain.buffer)
  view.setUint8(0, KINDS.indexOf(kind))
  view.setFloat64(1, seq, true)
  view.setFloat64(9, time, true)
  plain.set(bytes, HEADER_BYTES)
  const body = stuff(plain)
  const record = new Uint8Array(1 + CHECKSUM_DIGITS + body.length + 1)
  const crc = crc32c(body)
  for (let place = 0; place < CHECKSUM_DIGITS; place++) record[1 + place] = digit(crc, place)
  record.set(body, 1 + CHECKSUM_DIGITS)
  return record
}

/**
 * Yields the parts of a log file in order; every byte is in one part. After each slice of bytes, yields
 * `null`.
 */
export function* scan(file: Uint8Array): Generator<Scanned | null> {
  let looked = 0
  for (let at = 0; at < file.length;) {
    const found = yield* recordAt(file, at)
    if (found !== null) {
      yield found
      looked += found.to - at
      at = found.to
      if (looked >= limits.logSlice) {
        looked = 0
        yield null
      }
      continue
    }
    let next = file.indexOf(0, at + 1)
    while (next !== -1 && (yield* recordAt(file, next)) === null) next = file.indexOf(0, next + 1)
    const to = next === -1 ? file.length : next
    yield { is: next === -1 ? 'torn' : 'damage', from: at, to }
    at = to
  }
}

function* recordAt(file: Uint8Array, from: number): Generator<null, (Scanned & { is: 'record' }) | null> {
  if (file[from] !== 0) return null
  const end = file.indexOf(0, from + 1)
  if (end < from + 1 + CHECKSUM_DIGITS) return null
  const body = file.subarray(from + 1 + CHECKSUM_DIGITS, end)
  const isLong = body.length > limits.logSlice
  const crc = isLong ? yield* checksumOfLong(body) : crc32c(body)
  for (let place = 0; place < CHECKSUM_DIGITS; place++)
    if (file[from + 1 + place] !== digit(crc, place)) return null
  const plain = isLong ? yield* unstuffLong(body) : unstuff(body)
  if (plain.length < HEADER_BYTES) return null
  const view = new DataView(plain.buffer, plain.byteOffset)
  const kind = KINDS[view.getUint8(0)]
  if (kind === undefined) return null
  return {
    is: 'record',
    from,
    to: end + 1,
    record: {
      kind,
      seq: view.getFloat64(1, true),
      time: view.getFloat64(9, true),
      bytes: plain.subarray(HEADER_BYTES),
    },
  }
}

function* checksumOfLong(body: Uint8Array): Generator<null, number> {
  let crc = 0
  for (let at = 0; at < body.length; at += limits.logSlice) {
    crc = crc32c(body.subarray(at, at + limits.logSlice), crc)
    yield null
  }
  return crc
}

function* unstuffLong(body: Uint8Array): Generator<null, Uint8Array> {
  const plain = new Uint8Array(body.length)
  let reached = { at: 0, to: 0 }
  while (reached.at < body.length) {
    reached = unstuffInto(plain, body, reached, reached.at + limits.logSlice)
    yield null
  }
  return plain.subarray(0, reached.to)
}

const digit = (crc: number, place: number): number => 0x80 | ((crc >>> (7 * place)) & 0x7f)

const FULL_BLOCK = 255

/** Writes blocks. Each is a length byte, which counts itself, and at most 254 bytes before the next zero. */
export function stuff(plain: Uint8Array): Uint8Array {
  const stuffed = new Uint8Array(plain.length + Math.floor(plain.length / (FULL_BLOCK - 1)) + 1)
  let [block, to] = [0, 1]
  for (let at = 0; at < plain.length; at++) {
    const byte = plain[at] ?? 0
    if (byte !== 0) stuffed[to++] = byte
    if (byte === 0 || to - block === FULL_BLOCK) {
      stuffed[block] = to - block
      block = to++
    }
  }
  stuffed[block] = to - block
  return stuffed.subarray(0, to)
}

/** The inverse of `stuff`; its input must be the output of `stuff`. */
export function unstuff(stuffed: Uint8Array): Uint8Array {
  const plain = new Uint8Array(stuffed.length)
  const { to } = unstuffInto(plain, stuffed, { at: 0, to: 0 }, stuffed.length)
  return plain.subarray(0, to)
}

/**
 * Reads whole blocks from `at` on, until `until` is reached or passed, and writes from `to` on. Returns the
 * positions after the last byte that was read and after the last byte that was written.
 */
function unstuffInto(
  plain: Uint8Array,
  stuffed: Uint8Array,
  { at, to }: { at: number; to: number },
  until: number,
): { at: number; to: number } {
  while (at < until && at < stuffed.length) {
    const length = stuffed[at] ?? 0
    const end = at + length
    for (at++; at < end; at++) plain[to++] = stuffed[at] ?? 0
    if (length < FULL_BLOCK && end < stuffed.length) plain[to++] = 0
  }
  return { at, to }
}
