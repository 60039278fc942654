// Sends what was left unsent in rooms that this page does not show.

import { RoomCopy } from './room-copy.ts'
import { readUnsent } from '../browser/unsent.ts'

/** ms that a room may take before it is left for the next time. */
const PATIENCE = 30_000

/** Now, and whenever the network is back. */
export function watchOutbox(): void {
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
    tell: () => undefined, // it is said where the room is looked at
    onchange: () => {
      if (copy.settled || copy.refused) close()
    },
  })
  copy.awareness.setLocalState(null) // nobody is there
  const patience = setTimeout(() => close(), PATIENCE)
  const close = () => {
    clearTimeout(patience)
    copy.close()
  }
}
