// A log file of some size. It is read after one bit was flipped or its end was cut off.
//
// The reader must notice the damage, read no record that was never written, and read every undamaged record.

import { encodeRecord } from '../../../server/log/log-record.ts'
import { readLog, writeHead, type LogContents } from '../../../server/log/log-contents.ts'
import type { Entry } from '../../../server/log/log.ts'
import { seeded } from '../basics/random.ts'
import type { Counts } from '../basics/rounds.ts'

export interface DamagedLog {
  file: Uint8Array
  /** The offset after each record; the first record is the head. */
  ends: number[]
  entries: Entry[]
}

/** Records of up to a few thousand bytes. Some contain bytes that look like records. */
export function logOf(seed: number, bytes: number): DamagedLog {
  const random = seeded(seed)
  const head = encodeRecord({ kind: 'head', seq: 0, time: 0, bytes: writeHead({ room: 'a', epoch: 'e' }) })
  const records = [head]
  for (let seq = 1, size = head.length; size < bytes; seq++) {
    const update = Uint8Array.from({ length: random.int(random.pick([20, 200, 4000])) }, () =>
      random.chance(0.1) ? 0 : random.int(256),
    )
    const inner = random.chance(0.1)
      ? encodeRecord({ kind: 'update', seq: 9999, time: 0, bytes: update })
      : update
    const record = encodeRecord({ kind: 'update', seq, time: 0, bytes: inner })
    records.push(record)
    size += record.length
  }
  const file = Uint8Array.from(Buffer.concat(records))
  let end = 0
  return { file, ends: records.map(({ length }) => (end += length)), entries: readLog(file, 'a').entries }
}

/** With one bit flipped, the reader must return all other records and report the damage. */
export function judgeFlip({ file, ends, entries }: DamagedLog, bit: number): void {
  const flipped = file.slice()
  flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  const hit = ends.findIndex((end) => bit >> 3 < end)
  const rest = entries.filter((_, at) => at + 1 !== hit)
  judge(readLog(flipped, 'a'), rest, `bit ${bit}`, true)
}

/** If the file is cut to `size` bytes, the reader must return all whole records and report a torn one. */
export function judgeCut({ file, ends, entries }: DamagedLog, size: number): void {
  const whole = ends.filter((end) => end <= size).length
  const isTorn = size > (ends[whole - 1] ?? 0)
  judge(
    readLog(file.subarray(0, size), 'a'),
    entries.slice(0, Math.max(0, whole - 1)),
    `${size} bytes`,
    isTorn,
  )
}

function judge(contents: LogContents, expected: readonly Entry[], damage: string, isDamaged: boolean): void {
  const isSame = ({ seq, update }: Entry, at: number) =>
    seq === expected[at]?.seq && Buffer.compare(update, expected[at].update) === 0
  if (contents.entries.length !== expected.length || !contents.entries.every(isSame))
    throw new Error(`${damage}: other records were read than those that are intact`)
  if (contents.events.length > 0 !== isDamaged)
    throw new Error(`${damage}: ${JSON.stringify(contents.events)} was noticed`)
}

/**
 * Judges every cut and every flip of a log of `bytes` bytes; or `drawn` random cuts and `drawn` random flips.
 */
export function damageRound(seed: number, bytes: number, drawn = Infinity): Counts {
  const log = logOf(seed, bytes)
  const random = seeded(seed)
  const { length } = log.file
  const some = (all: number) =>
    drawn < all
      ? Array.from({ length: drawn }, () => random.int(all))
      : Array.from({ length: all }, (_, at) => at)
  const [cuts, flips] = [some(length), some(length * 8)]
  for (const size of cuts) judgeCut(log, size)
  for (const bit of flips) judgeFlip(log, bit)
  return { cuts: cuts.length, flips: flips.length, records: log.entries.length }
}
