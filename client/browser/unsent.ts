// Rooms with edits that are on this device and not yet known to be on the relay's disk. A draft of next
// week, written on a plane, is sent when this browser is next online, whichever page is open then.
//
// What a version before left unsent is sent only from its own room, once that is opened.

import { formerText, nameOf, readText, writeText } from './storage.ts'

/** Rooms, each with the key that opens it. */
type Rooms = Record<string, string>

const UNSENT = 'unsent'

export const readUnsent = (): Rooms => read(nameOf(UNSENT))

/** What a version before left, and no page here has opened since. */
export function readFormerUnsent(): Rooms {
  const here = readUnsent()
  return Object.fromEntries(Object.entries(read(formerText(UNSENT))).filter(([room]) => !(room in here)))
}

/** Remembers that a room has such edits, or that it has none any more. */
export function markUnsent(room: string, key: string, unsent: boolean): void {
  const rooms = readUnsent()
  if ((rooms[room] === key) === unsent) return
  if (unsent) rooms[room] = key
  else delete rooms[room]
  // A browser that keeps nothing sends what it has while the page is open.
  writeText(nameOf(UNSENT), JSON.stringify(rooms))
}

/** The room is opened here: what a version before left unsent in it is this relay's to get. */
export function copyFormerUnsent(room: string): void {
  const key = readFormerUnsent()[room]
  if (key !== undefined) markUnsent(room, key, true)
}

/** The relay here knows the room: no other one is asked to take it. */
export function forgetFormerUnsent(room: string): void {
  const { [room]: known, ...rest } = read(formerText(UNSENT))
  if (known !== undefined && room in readUnsent()) writeText(formerText(UNSENT), JSON.stringify(rest))
}

function read(name: string): Rooms {
  try {
    const rooms: unknown = JSON.parse(readText(name) ?? '{}')
    return isRecordOfTexts(rooms) ? rooms : {}
  } catch {
    return {} // what is no JSON was not written here
  }
}

const isRecordOfTexts = (value: unknown): value is Rooms =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((each) => typeof each === 'string')
