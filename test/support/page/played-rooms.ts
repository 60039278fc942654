// The copies of rooms that a page opens, played. A test replaces `client/sync/room-copy.ts` by this module, and
// says when a copy is known, live or failed.

import * as Y from 'yjs'

/** The copies that were opened, in order. */
export const opened: RoomCopy[] = []

/** Whether this device already has what each room holds. */
export const playedDevice = { had: false }

export class RoomCopy {
  readonly doc = new Y.Doc()
  readonly room: string
  closes = 0
  had = playedDevice.had
  known = false
  live = false
  failed = false
  refused = null
  readonly #onchange: () => void

  constructor({ room, onchange }: { room: string; onchange: () => void }) {
    this.room = room
    this.#onchange = onchange
    opened.push(this)
  }

  is(state: Partial<Record<'known' | 'live' | 'failed', boolean>>): void {
    Object.assign(this, state)
    this.#onchange()
  }

  close(): void {
    this.closes++
    this.live = false
  }
}
