// Reads and writes the bytes of a journal file. Its records are those of a room's log (`log-record.ts`), each
// with the room and the epoch that it belongs to:
//
//   head     JSON of a text that names the format
//   update   room · epoch · update

import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
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
  /** In the order in which they were written. */
  all: Journaled[]
  events: LogEvent[]
}

const FORMAT = 'roundtable journal 1'

/** `time`: ms since 1970. */
export const encodeJournalHead = (time: number): Uint8Array =>
  encodeRecord({ kind: 'head', seq: 0, time, bytes: new TextEncoder().encode(JSON.stringify(FORMAT)) })

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
  for (const part of scan(bytes)) {
    if (part === null) yield
    else if (part.is === 'torn') events.push({ is: 'cut', room: name, from: part.from, to: part.to })
    else if (part.is === 'damage') events.push({ is: 'skipped', room: name, from: part.from, to: part.to })
    else if (part.record.kind === 'head') checkHead(part.record.bytes, name)
    else all.push(decodeJournaled(part.record.seq, part.record.bytes))
  }
  return { all, events }
}

function checkHead(bytes: Uint8Array, name: string): void {
  if (new TextDecoder().decode(bytes) !== JSON.stringify(FORMAT))
    throw new Error(`another version of Roundtable wrote ${name}. Nothing was changed.`)
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
