// Reads and writes the bytes of a journal file. Its records are those of a room's log (`log-record.ts`), each
// with the room and the epoch that it belongs to:
//
//   head     JSON of the format's name and of an id that no other file has
//   update   room · epoch · update

import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as v from 'valibot'
import { encodeRecord, scan } from './log-record.ts'
import type { LogEvent } from './log.ts'

/** A room's update in a journal. */
export interface Journaled {
  room: string
  epoch: string
  seq: number
  update: Uint8Array
}

export interface JournalContents {
  /** Null if the head is damaged. */
  id: string | null
  /** In the order in which they were written. */
  all: Journaled[]
  events: LogEvent[]
}

const FORMAT = 'roundtable journal 1'
const Head = v.tuple([v.literal(FORMAT), v.string()])

/** `time`: ms since 1970. */
export const encodeJournalHead = (id: string, time: number): Uint8Array =>
  encodeRecord({ kind: 'head', seq: 0, time, bytes: new TextEncoder().encode(JSON.stringify([FORMAT, id])) })

/** `time`: ms since 1970. */
export function encodeJournaled({ room, epoch, seq, update }: Journaled, time: number): Uint8Array {
  const bytes = encoding.encode((to) => {
    encoding.writeVarString(to, room)
    encoding.writeVarString(to, epoch)
    encoding.writeUint8Array(to, update)
  })
  return encodeRecord({ kind: 'update', seq, time, bytes })
}

/**
 * Reads the bytes in steps, each of which reads a slice. Throws if another version of Roundtable wrote them.
 * `name`: the file's name, for the events.
 */
export function* readJournalInSteps(bytes: Uint8Array, name: string): Generator<void, JournalContents> {
  const all: Journaled[] = []
  const events: LogEvent[] = []
  let id: string | null = null
  for (const part of scan(bytes)) {
    if (part === null) yield
    else if (part.is === 'torn') events.push({ is: 'cut', room: name, from: part.from, to: part.to })
    else if (part.is === 'damage') events.push({ is: 'skipped', room: name, from: part.from, to: part.to })
    else if (part.record.kind === 'head') id ??= readHead(part.record.bytes, name)
    else all.push(decodeJournaled(part.record.seq, part.record.bytes))
  }
  return { id, all, events }
}

function readHead(bytes: Uint8Array, name: string): string {
  const head = v.safeParse(Head, JSON.parse(new TextDecoder().decode(bytes)))
  if (!head.success) throw new Error(`another version of Roundtable wrote ${name}. Nothing was changed.`)
  return head.output[1]
}

function decodeJournaled(seq: number, bytes: Uint8Array): Journaled {
  const from = decoding.createDecoder(bytes)
  const room = decoding.readVarString(from)
  const epoch = decoding.readVarString(from)
  return { room, epoch, seq, update: decoding.readTailAsUint8Array(from) }
}

/** By room. */
export function byRoom(all: readonly Journaled[]): Map<string, Journaled[]> {
  const rooms = new Map<string, Journaled[]>()
  for (const one of all) {
    const its = rooms.get(one.room)
    if (its === undefined) rooms.set(one.room, [one])
    else its.push(one)
  }
  return rooms
}
