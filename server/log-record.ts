// One record of a log file:
//
//   marker 4 · length 4 · kind 1 · seq 8 · time 8 · CRC-32C 4 · bytes
//
// The checksum covers all but the marker and itself. The marker is what a reader looks for to go on
// behind damage. Numbers are little-endian; the time is for people, in ms since 1970, and orders nothing.

const MARKER = 0x314c5452 // "RTL1"
const HEADER_BYTES = 29

export type RecordKind = 'head' | 'update' | 'state'
const KINDS: readonly RecordKind[] = ['head', 'update', 'state']

export interface LogRecord {
  kind: RecordKind
  seq: number
  /** ms since 1970 */
  time: number
  bytes: Uint8Array
}

export type Scanned =
  | { is: 'record'; record: LogRecord; from: number; to: number }
  /** Bytes that are no record, with records behind them. */
  | { is: 'damage'; from: number; to: number }
  /** Bytes that are no record, up to the end. */
  | { is: 'torn'; from: number; to: number }

export function encodeRecord({ kind, seq, time, bytes }: LogRecord): Uint8Array {
  const record = new Uint8Array(HEADER_BYTES + bytes.length)
  const view = new DataView(record.buffer)
  view.setUint32(0, MARKER, true)
  view.setUint32(4, bytes.length, true)
  view.setUint8(8, KINDS.indexOf(kind))
  view.setBigUint64(9, BigInt(seq), true)
  view.setFloat64(17, time, true)
  record.set(bytes, HEADER_BYTES)
  view.setUint32(25, checksum(record), true)
  return record
}

/** Everything in a log file, in order; every byte is in exactly one of the parts. */
export function* scan(file: Uint8Array): Generator<Scanned> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  let at = 0
  while (at < file.length) {
    const read = readRecord(file, view, at)
    if (read !== null) {
      yield { is: 'record', record: read.record, from: at, to: read.to }
      at = read.to
      continue
    }
    let next = at + 1
    while (next < file.length && readRecord(file, view, next) === null) next++
    yield { is: next < file.length ? 'damage' : 'torn', from: at, to: next }
    at = next
  }
}

function readRecord(file: Uint8Array, view: DataView, at: number): { record: LogRecord; to: number } | null {
  if (at + HEADER_BYTES > file.length || view.getUint32(at, true) !== MARKER) return null
  const to = at + HEADER_BYTES + view.getUint32(at + 4, true)
  const kind = KINDS[view.getUint8(at + 8)]
  if (to > file.length || kind === undefined) return null
  const record = file.subarray(at, to)
  if (checksum(record) !== view.getUint32(at + 25, true)) return null
  const seq = Number(view.getBigUint64(at + 9, true))
  return {
    record: { kind, seq, time: view.getFloat64(at + 17, true), bytes: record.subarray(HEADER_BYTES) },
    to,
  }
}

const checksum = (record: Uint8Array): number =>
  crc32c(record.subarray(HEADER_BYTES), crc32c(record.subarray(4, HEADER_BYTES - 4)))

/** CRC-32C (Castagnoli), RFC 3720 appendix B.4; `before` continues a checksum. */
export function crc32c(bytes: Uint8Array, before = 0): number {
  let crc = ~before
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)
  return ~crc >>> 0
}

const TABLE = Int32Array.from({ length: 256 }, (_, index) => {
  let crc = index
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
  return crc
})
