// The contents of a room's log: the bytes of its file read into a head, entries, and events that report
// damage; and the updates that only the journal holds.

import * as v from 'valibot'
import type { Journaled } from './journal-contents.ts'
import { encodeRecord, scan } from './log-record.ts'
import type { Entry, LogEvent } from './log.ts'

export interface LogHead {
  room: string
  epoch: string
}

export interface LogContents {
  /** Null if the head is damaged. */
  head: LogHead | null
  entries: Entry[]
  /** The seq of the last entry; 0 if there are no entries. */
  seq: number
  /** All bytes except a torn end. */
  intact: Uint8Array
  events: LogEvent[]
}

/** Throws if another version of Roundtable wrote the bytes. `name`: the room's name, for the events. */
export function readLog(bytes: Uint8Array, name: string): LogContents {
  const steps = readLogInSteps(bytes, name)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** Does the same as `readLog`, in steps that each read a slice of the bytes. */
export function* readLogInSteps(bytes: Uint8Array, name: string): Generator<void, LogContents> {
  const entries: Entry[] = []
  const events: LogEvent[] = []
  let head: LogHead | null = null
  let [seq, end] = [0, 0]
  for (const part of scan(bytes)) {
    if (part === null) {
      yield
      continue
    }
    const { from, to } = part
    if (part.is === 'torn') {
      events.push({ is: 'cut', room: name, from, to })
      continue
    }
    end = to
    if (part.is === 'damage') events.push({ is: 'skipped', room: name, from, to })
    else if (part.record.kind === 'head') head ??= readHead(part.record.bytes)
    else if (part.record.seq <= seq) events.push({ is: 'skipped', room: name, from, to })
    else {
      const { kind, bytes: update } = part.record
      seq = part.record.seq
      entries.push({ seq, after: kind === 'state' ? 0 : seq - 1, update })
    }
  }
  events.push(...gapsIn(entries, name))
  if (head === null && end > 0) events.push({ is: 'renewed', room: name })
  return { head, entries, seq, intact: bytes.subarray(0, end), events }
}

const gapsIn = (entries: readonly Entry[], name: string): LogEvent[] =>
  entries.flatMap(({ seq, after }, at) => {
    const before = entries[at - 1]?.seq ?? 0
    return after > before ? [{ is: 'missing', room: name, after: before, before: seq }] : []
  })

export interface WholeContents extends LogContents {
  /** The updates that only the journal holds, in the order of their seqs. */
  tail: Journaled[]
  /** Whether the tail comes after everything in the file. */
  isInOrder: boolean
}

/**
 * Adds what the journal holds of the same log. If both hold an update, the one in the file is taken. A log
 * whose head is damaged gets its epoch from the journal.
 */
export function withJournaled(
  file: LogContents,
  journaled: readonly Journaled[],
  name: string,
): WholeContents {
  const last = journaled.at(-1)
  if (last === undefined) return { ...file, tail: [], isInOrder: true }
  const head = file.head ?? { room: name, epoch: last.epoch }
  const own = journaled.filter(({ epoch }) => epoch === head.epoch)
  const tail = missingIn(file.entries, own)
  const entries = [...file.entries, ...tail.map(entryOf)].sort((one, other) => one.seq - other.seq)
  const events = file.events.filter(({ is }) => is !== 'missing' && is !== 'renewed')
  events.push(...gapsIn(entries, name))
  const updates = journaled.length - own.length
  if (updates > 0) events.push({ is: 'foreign', room: name, updates })
  return {
    head,
    entries,
    seq: entries.at(-1)?.seq ?? 0,
    intact: file.intact,
    events,
    tail,
    isInOrder: (tail[0]?.seq ?? Infinity) > file.seq,
  }
}

export const entryOf = ({ seq, update }: Journaled): Entry => ({ seq, after: seq - 1, update })

/** Those of the updates that no entry holds, each once, in the order of their seqs. */
function missingIn(entries: readonly Entry[], journaled: readonly Journaled[]): Journaled[] {
  const missing: Journaled[] = []
  let at = 0
  for (const one of journaled.toSorted((one, other) => one.seq - other.seq)) {
    while ((entries[at]?.seq ?? Infinity) < one.seq) at++
    const isHeld = (entries[at]?.after ?? Infinity) < one.seq
    if (!isHeld && missing.at(-1)?.seq !== one.seq) missing.push(one)
  }
  return missing
}

/** A log's head as a record of its file. `time`: ms since 1970. */
export const encodeHead = (head: LogHead, time: number): Uint8Array =>
  encodeRecord({ kind: 'head', seq: 0, time, bytes: writeHead(head) })

/** A log's entries as records of its file. `time`: ms since 1970. */
export const encodeEntries = (entries: readonly Entry[], time: number): Uint8Array =>
  Buffer.concat(
    entries.map(({ seq, after, update }) =>
      encodeRecord({ kind: after === seq - 1 ? 'update' : 'state', seq, time, bytes: update }),
    ),
  )

/**
 * Runs one step in each turn of the process, because reading a long log is as much work as hundreds of edits.
 */
export async function inTurns<T>(steps: Generator<void, T>): Promise<T> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    await new Promise((next) => setImmediate(next))
  }
}

const FORMAT = 'roundtable log 1'
const Head = v.tuple([v.literal(FORMAT), v.string(), v.string()])

export const writeHead = ({ room, epoch }: LogHead): Uint8Array =>
  new TextEncoder().encode(JSON.stringify([FORMAT, room, epoch]))

function readHead(bytes: Uint8Array): LogHead {
  const head = v.safeParse(Head, JSON.parse(new TextDecoder().decode(bytes)))
  if (!head.success) throw new Error('another version of Roundtable wrote it. Nothing was changed.')
  const [, room, epoch] = head.output
  return { room, epoch }
}
