// The messages between the page and the worker with the memory of a series.

import type { KeptNote } from '../../shared/archive/note-memory.ts'
import type { Line } from '../../shared/document/lines.ts'
import type { CarriedAt } from '../../shared/model/carried-at.ts'
import type { Age, Blockers, LinkPlace } from '../../shared/memory/series-memory.ts'

/** A text of the meeting that is open. */
export interface LiveText {
  root: string
  /** Empty for the text of a block, which is nobody's. */
  handle: string
  /** The heading of the block, if the text is nobody's. */
  heading: string
  /** Left out if they are those that the worker has. */
  lines?: readonly Line[]
}

/** A note of the archive. `id` changes if its text changes, or the identities of its lines. */
export interface NoteHead {
  id: string
  date: string
}

export interface Series {
  /** The name of the database in which this device keeps what notes give. Null if nothing is kept. */
  database: string | null
  /** Ids of people that lead to another id of theirs. */
  people: [id: string, person: string][]
  /** The notes before the meeting that is open, in the order of their dates. */
  notes: NoteHead[]
  /** The ids of the later notes, which other meetings need. */
  later: string[]
}

export type ToWorker =
  | { is: 'series'; series: Series }
  | { is: 'note'; id: string; markdown: string; carried?: CarriedAt | undefined }
  | { is: 'texts'; texts: LiveText[] }
  | { is: 'link'; nth: number; key: string }
  /** Asks for the facts of each meeting. */
  | { is: 'facts' }

export interface AgedItem {
  /** The index of the item's line in its text. */
  index: number
  text: string
  /** Null if the item is new. */
  age: Age | null
}

/** The facts that the memory has about one note. */
export interface NoteFacts extends Blockers {
  id: string
  /** The handles of the people who wrote. */
  people: string[]
}

export type ToPage =
  /** The worker needs the Markdown of these notes. */
  | { is: 'lacks'; ids: string[] }
  /** All notes are in the memory. */
  | { is: 'ready' }
  /** `links`: the keys of the links of the open meeting that were in a meeting before. */
  | { is: 'ages'; ages: [root: string, items: AgedItem[]][]; links: string[] }
  | { is: 'facts'; facts: NoteFacts[] }
  | { is: 'places'; nth: number; places: LinkPlace[] }

/** What this device has read in notes. It is stored, so that each note is read once. */
export interface Kept {
  read: (ids: readonly string[]) => Promise<Map<string, KeptNote>>
  keep: (id: string, note: KeptNote) => Promise<void>
  /** Forgets all other notes. */
  only: (ids: readonly string[]) => Promise<void>
}
