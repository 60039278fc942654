// Sends edits that were left unsent in rooms that this page does not show.

import { RoomCopy } from './room-copy.ts'
import { readUnsent } from '../browser/unsent.ts'

/** ms to send the edits of one room. What is not sent by then waits for the next time. */
const PATIENCE = 30_000

/** Sends now, and whenever the network is back. */
export function watchDrafts(): void {
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
  copy.awareness.setLocalState(null) // this page shows nobody as present in the room
  const patience = setTimeout(() => close(), PATIENCE)
  const close = () => {
    clearTimeout(patience)
    copy.close()
  }
}
