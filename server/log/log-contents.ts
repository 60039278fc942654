// Reads the bytes of a log file into its head, its entries, and events that report damage.

import * as v from 'valibot'
import { scan } from './log-record.ts'
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
      const after = kind === 'state' ? 0 : part.record.seq - 1
      if (after > seq) events.push({ is: 'missing', room: name, after: seq, before: part.record.seq })
      seq = part.record.seq
      entries.push({ seq, after, update })
    }
  }
  if (head === null && end > 0) events.push({ is: 'renewed', room: name })
  return { head, entries, seq, intact: bytes.subarray(0, end), events }
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
