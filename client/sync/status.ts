// The status word on the screen. It follows only from what is known for certain.
//
//   saved     live, and every frame of this connection is on the relay's disk
//   saving    live, with a frame on its way; or out of reach, with a local write that has just begun
//   local     out of reach, and everything is on this device's disk
//   unsaved   out of reach, and a local write failed or is overdue
//
// If a relay refuses an edit of this page, it counts as out of reach.

import type { LinkState } from './link/link.ts'
import type { StoreState } from './store/store.ts'
import { words } from './words/en.ts'

export interface Status {
  word: 'saved' | 'saving' | 'local' | 'unsaved'
  text: string
  detail: string
}

export interface Evidence {
  /** Null until the local store has been read. */
  link: LinkState | null
  store: StoreState
  /** Whether this page has edits that are perhaps not on the relay's disk. */
  dirty: boolean
  /** In ms, by the same clock as `since` of the store's waiting edits. */
  now: number
}

export interface Verdict {
  status: Status
  /** The ms after which the word changes even if nothing happens. Null if it does not. */
  again: number | null
}

/** If a local write takes longer than this, in ms, it is overdue. */
const OVERDUE = 1000

const SAVED: Status = {
  word: 'saved',
  text: words.saved,
  detail: words.savedDetail,
}
/** For a person who only reads. */
const UP_TO_DATE: Status = { ...SAVED, text: words.upToDate }
const SAVING: Status = { word: 'saving', text: words.saving, detail: words.savingDetail }
export const OPENING: Status = { word: 'saving', text: words.opening, detail: words.openingDetail }
const CONNECTING: Status = {
  word: 'saving',
  text: words.connecting,
  detail: words.connectingDetail,
}

const local = (why: string): Status => ({
  word: 'local',
  text: words.local,
  detail: words.localDetail(why),
})
const unsaved = (why: string): Status => ({
  word: 'unsaved',
  text: words.unsaved,
  detail: words.unsavedDetail(why),
})

export function statusOf({ link, store, dirty, now }: Evidence): Verdict {
  if (link?.is === 'live' && link.refusal === null) {
    if (!link.settled) return lasting(SAVING)
    return lasting(link.role === 'view' ? UP_TO_DATE : SAVED)
  }
  switch (store.is) {
    case 'opening':
      return lasting(OPENING)
    case 'unavailable':
      return lasting(dirty ? unsaved(whyNotLive(link)) : CONNECTING)
    case 'open': {
      if (store.waiting === null) return lasting(local(whyNotLive(link)))
      const left = store.waiting.since + OVERDUE - now
      if (store.waiting.failed || left <= 0) return lasting(unsaved(whyNotLive(link)))
      return { status: SAVING, again: left }
    }
  }
}

const SEVERITY: readonly Status['word'][] = ['saved', 'saving', 'local', 'unsaved']

/** The worst status among the documents that a page edits. */
export const worst = (all: readonly [Status, ...Status[]]): Status =>
  all.reduce((a, b) => (SEVERITY.indexOf(b.word) > SEVERITY.indexOf(a.word) ? b : a))

const lasting = (status: Status): Verdict => ({ status, again: null })

function whyNotLive(link: LinkState | null): string {
  switch (link?.is) {
    case 'refused':
    case 'parted':
    case 'differs':
      return link.sentence
    case 'older':
      return words.olderWhy
    case 'live':
      return link.refusal ?? ''
    case 'greeting':
      return words.greetingWhy
    case 'offline':
    case undefined:
      return words.offlineWhy
  }
}
