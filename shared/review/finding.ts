// What a note should not have as it is frozen, each with the edits that would mend it, as data.

import type { Note } from '../markdown/note.ts'
import type { Handle, Names } from '../model/team.ts'

/** A note, and who is there. */
export interface Gathering {
  note: Note
  names: Names
  present: readonly Here[]
  /** Whoever wrote in most of the last meetings. */
  regulars: readonly Handle[]
}

export interface Here extends Handle {
  /** Edits of theirs have not reached the relay. */
  unsent: boolean
}

export type Finding =
  /** It was UTF-8, and something read it as another encoding. */
  | { is: 'misread title'; title: string; wouldBe: string; repairs: Repair[] }
  | { is: 'no notetaker'; repairs: Repair[] }
  | { is: 'placeholder attendee'; entry: string; repairs: Repair[] }
  | { is: 'placeholder'; field: string; value: string; repairs: Repair[] }
  /** Where somebody wrote under it, hiding it is no repair. */
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
  | { is: 'same person'; from: Handle; to: Handle }
  | { is: 'hide section'; block: string; person: string }
  | { is: 'remove label'; roots: string[]; label: string }
  | { is: 'mend link'; root: string; text: string; href: string }
