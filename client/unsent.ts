// Rooms with edits that are on this device and not yet known to be on the relay's disk. A draft of next
// week, written on a plane, is sent when this browser is next online, whichever page is open then.

const UNSENT = 'roundtable:unsent'

/** Rooms, each with the key that opens it. */
export function readUnsent(): Record<string, string> {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(UNSENT) ?? '{}')
    return isRecordOfTexts(read) ? read : {}
  } catch {
    return {} // no storage, or nothing of ours in it
  }
}

/** Remembers that a room has such edits, or that it has none any more. */
export function markUnsent(room: string, key: string, unsent: boolean): void {
  const rooms = readUnsent()
  if ((rooms[room] === key) === unsent) return
  if (unsent) rooms[room] = key
  else delete rooms[room]
  try {
    localStorage.setItem(UNSENT, JSON.stringify(rooms))
  } catch {
    // A browser that keeps nothing sends what it has while the page is open.
  }
}

const isRecordOfTexts = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((each) => typeof each === 'string')
