// Sends edits that were left unsent in rooms that this page does not show.

import { RoomCopy } from './room-copy.ts'
import { readUnsent } from '../browser/unsent.ts'

/** ms for sending the edits of one room. Edits that are not sent by then wait for the next time. */
const PATIENCE = 30_000

/** Sends now, and whenever the network comes back. */
export function watchUnsent(): void {
  sendAll()
  addEventListener('online', sendAll)
}

function sendAll(): void {
  for (const [room, key] of Object.entries(readUnsent())) if (!RoomCopy.isOpen(room)) send(room, key)
}

function send(room: string, key: string): void {
  const copy = new RoomCopy({
    room,
    key,
    tell: () => undefined, // the person is told when they open the room
    onchange: () => {
      if (copy.settled || copy.refused) close()
    },
  })
  copy.awareness.setLocalState(null) // nobody is present in the room through this page
  const patience = setTimeout(() => close(), PATIENCE)
  const close = () => {
    clearTimeout(patience)
    copy.close()
  }
}
