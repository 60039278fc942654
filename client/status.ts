// The word on the screen, by evidence alone.
//
//   saved     live, and every frame of this connection is on the relay's disk
//   saving    live with a frame on its way; or out of reach, with a local write that has just begun
//   local     out of reach, and everything is on this device's disk
//   unsaved   out of reach, and a local write failed or is overdue

import type { LinkState } from './link.ts'
import type { StoreState } from './store.ts'

export interface Status {
  word: 'saved' | 'saving' | 'local' | 'unsaved'
  text: string
  detail: string
}

/** A local write that takes longer than this (ms) is not under way, it is overdue. */
const OVERDUE = 1000

const SAVED: Status = {
  word: 'saved',
  text: 'Saved for everyone',
  detail: 'Every edit is on the server’s disk.',
}
const SAVING: Status = { word: 'saving', text: 'Saving…', detail: 'An edit is on its way.' }
export const OPENING: Status = { word: 'saving', text: 'Opening…', detail: 'The notes are being opened.' }
const LOCAL: Status = {
  word: 'local',
  text: 'Saved on this device',
  detail: 'The server is out of reach. Go on writing: your edits are kept here and will be merged.',
}
const UNSAVED: Status = {
  word: 'unsaved',
  text: 'NOT SAVED',
  detail: 'Neither the server nor this browser keeps your edits now. Take the text with Copy or Download.',
}

export interface Evidence {
  link: LinkState | null
  store: StoreState
  /** There are edits of this page that were not yet seen on the relay's disk. */
  dirty: boolean
  /** ms, on the clock of the store's `waitingSince` */
  now: number
}

/** `again`: in how many ms time alone would change the word; null for never. */
export function statusOf({ link, store, dirty, now }: Evidence): { status: Status; again: number | null } {
  if (link?.is === 'live') return { status: link.settled ? SAVED : SAVING, again: null }
  switch (store.is) {
    case 'opening':
      return { status: OPENING, again: null }
    case 'unavailable':
      return { status: dirty ? UNSAVED : OPENING, again: null }
    case 'open': {
      if (store.failing) return { status: UNSAVED, again: null }
      if (store.waitingSince === null) return { status: LOCAL, again: null }
      const left = store.waitingSince + OVERDUE - now
      return left > 0 ? { status: SAVING, again: left } : { status: UNSAVED, again: null }
    }
  }
}
