// Rooms whose edits the relay may not have yet. Any page of this browser sends these edits.
// For example, an edit that was made offline is sent when the browser is online again, whichever meeting is open then.
//
// If an earlier version left edits unsent, they are sent only when their room is opened.

import { formerText, nameOf, readText, writeText } from './storage.ts'

/** For each room: the key that opens it. */
type Rooms = Record<string, string>

const UNSENT = 'unsent'

export const readUnsent = (): Rooms => read(nameOf(UNSENT))

/** Rooms in which an earlier version left unsent edits, and that no page has opened since. */
export function readFormerUnsent(): Rooms {
  const here = readUnsent()
  return Object.fromEntries(Object.entries(read(formerText(UNSENT))).filter(([room]) => !(room in here)))
}

export function markUnsent(room: string, key: string, unsent: boolean): void {
  const rooms = readUnsent()
  if ((rooms[room] === key) === unsent) return
  if (unsent) rooms[room] = key
  else delete rooms[room]
  // If the browser stores nothing, edits are sent only while the page is open.
  writeText(nameOf(UNSENT), JSON.stringify(rooms))
}

/**
 * Call when a room is opened. If an earlier version left edits in the room unsent, marks the room for
 * sending.
 */
export function markFormerUnsent(room: string): void {
  const key = readFormerUnsent()[room]
  if (key !== undefined) markUnsent(room, key, true)
}

/**
 * Call when this relay has accepted the room's key. Then the room is known to be on this relay, not on another one of
 * the same origin. So the mark of the earlier version is removed.
 */
export function forgetFormerUnsent(room: string): void {
  const { [room]: known, ...rest } = read(formerText(UNSENT))
  if (known !== undefined && room in readUnsent()) writeText(formerText(UNSENT), JSON.stringify(rest))
}

function read(name: string): Rooms {
  try {
    const rooms: unknown = JSON.parse(readText(name) ?? '{}')
    return isRecordOfTexts(rooms) ? rooms : {}
  } catch {
    return {} // no version of this page wrote it
  }
}

const isRecordOfTexts = (value: unknown): value is Rooms =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((each) => typeof each === 'string')
