// The findings before a snapshot: what should be repaired in the note. Each has its repairs as data.

import type { Note } from '../markdown/note.ts'
import type { Handle, Names } from '../model/team.ts'

/** A note, and the people who are present. */
export interface Gathering {
  note: Note
  names: Names
  present: readonly Here[]
  /** People who wrote in two of the last four meetings. */
  regulars: readonly Handle[]
  /** The lead of the last meeting, if known. */
  lastLead?: Handle | null
}

export interface Here extends Handle {
  /** Whether some of the person's edits have not reached the relay. */
  unsent: boolean
}

export type Finding =
  /** The title was written as UTF-8 and read with another encoding. */
  | { is: 'misread title'; title: string; wouldBe: string; repairs: Repair[] }
  | { is: 'no lead' | 'no notetaker'; repairs: Repair[] }
  | { is: 'placeholder attendee'; entry: string; repairs: Repair[] }
  | { is: 'placeholder'; field: string; value: string; repairs: Repair[] }
  /** If somebody wrote under the stub, the page does not offer to hide it. */
  | { is: 'stub'; root: string; handle: string; written: boolean; repairs: Repair[] }
  | { is: 'empty label'; label: string; handles: string[]; repairs: Repair[] }
  | { is: 'broken link'; root: string; text: string; href: string; repairs: Repair[] }
  | { is: 'nearly listed'; handle: string; entry: string; repairs: Repair[] }
  | { is: 'unlisted'; handles: string[]; repairs: Repair[] }

export type Repair =
  | { is: 'set title'; title: string }
  | { is: 'set field'; row: string; value: string }
  | { is: 'unlist'; entry: string }
  | { is: 'list'; handles: string[] }
  | { is: 'correct entry'; entry: string; handle: string }
  /** Joins the two, and writes the handle of the second into the attendee list. */
  | { is: 'same person'; entry: string; from: Handle; to: Handle }
  | { is: 'hide section'; block: string; person: string }
  | { is: 'remove label'; roots: string[]; label: string }
  | { is: 'mend link'; root: string; text: string; href: string }

/** The rows of the header that should name a person, by the finding that they do not. */
export const NAMES_A_PERSON = { 'no lead': 'lead', 'no notetaker': 'notetaker' } as const

export const named = (finding: keyof typeof NAMES_A_PERSON, who: string): Repair => ({
  is: 'set field',
  row: NAMES_A_PERSON[finding],
  value: who,
})
