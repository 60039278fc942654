// Attendance in a note: people with a section, the attendee list, and expected people who are missing.

import { isPlaceholder } from '../document/placeholder.ts'
import { STUB } from '../document/handle.ts'
import { hasWords } from '../document/empty-label.ts'
import type { Line } from '../document/lines.ts'
import { namesOf } from '../markdown/people/person.ts'
import { attendeeId } from '../model/meeting.ts'
import { handleId } from '../document/people.ts'
import { chipsOf } from '../model/chips.ts'
import type { Handle, Names } from '../model/team.ts'
import { trimEndOf } from '../words/trim.ts'

export interface Person extends Handle {
  wrote: boolean
  /** Whether a chip says that the person has nothing to write. */
  answered: boolean
  away: boolean
}

/** The parts of a note that are read: its attendee list and its sections. */
export interface Attended {
  readonly attendees: readonly string[]
  readonly blocks: readonly { readonly sections: readonly Attending[] }[]
}

interface Attending {
  readonly handle: string
  readonly annotation: string
  readonly lines: readonly Line[]
}

/** The people who have a section, alone or with others, each person once, in the order of the note. */
export function peopleOf({ blocks }: Pick<Attended, 'blocks'>, { personOf }: Names): Person[] {
  const people = new Map<string, Person>()
  for (const { handle: header, annotation, lines } of blocks.flatMap(({ sections }) => sections)) {
    if (header === STUB) continue
    const chips = chipsOf(annotation)
    for (const handle of namesOf(header)) {
      const id = personOf(handleId(handle))
      const before = people.get(id)
      people.set(id, {
        id,
        handle: before?.handle ?? handle,
        wrote: before?.wrote === true || hasWords(lines),
        answered: before?.answered === true || chips.includes('no blockers') || chips.includes('skip me'),
        away: before?.away === true || chips.includes('not attending'),
      })
    }
  }
  return [...people.values()]
}

export interface Missing {
  handle: string
  /** Why this person is expected to have a section. */
  because: Expected
}

export type Expected = 'listed' | 'present' | 'regular'

/** The expected people who neither wrote nor have a chip that answers for them, each person once. */
export function missing(
  expected: readonly (Handle & { because: Expected })[],
  people: readonly Person[],
  { personOf }: Names,
): Missing[] {
  const seen = new Set(
    people.filter(({ wrote, answered, away }) => wrote || answered || away).map(({ id }) => id),
  )
  return expected.flatMap(({ id, handle, because }) => {
    const person = personOf(id)
    if (seen.has(person)) return []
    seen.add(person)
    return [{ handle, because }]
  })
}

/**
 * The attendees by handle: the first @name of each entry. If an entry has none, or is itself the handle of a
 * section, the whole entry is taken.
 */
export function listedIn({ attendees, blocks }: Attended): (Handle & { entry: string })[] {
  const ids = new Set(blocks.flatMap(({ sections }) => sections.map(({ handle }) => handleId(handle))))
  return attendees
    .filter((entry) => !isPlaceholder(entry))
    .map((entry) => {
      const whole = ids.has(attendeeId(entry)) ? entry : undefined
      const handle = trimEndOf(whole ?? handlesIn(entry)[0] ?? entry, /_/)
      return { id: attendeeId(handle), handle, entry }
    })
}

const HANDLE = /(?<![\p{L}\p{N}._/-])@[^\s()[\]/~,:;!?@*]+/gu

/** The handles in a text, without full stops after them. A mail address has none. */
export const handlesIn = (text: string): string[] =>
  (text.match(HANDLE) ?? []).map((handle) => trimEndOf(handle, /\./)).filter((handle) => handle !== '@')
