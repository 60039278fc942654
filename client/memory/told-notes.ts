// The notes of a series in the form in which the worker gets them.

import type { ArchivedNote } from '../../shared/archive/archive.ts'
import { meetingDateOf } from '../../shared/archive/note-memory.ts'
import { compare } from '../../shared/document/order.ts'
import type { TeamPerson } from '../../shared/model/team.ts'
import type { NoteHead, ToWorker } from './wire.ts'

/** By this, a device keeps what a note gives. The lines of a note may become known after its text. */
export const keptId = ({ id, carried }: Pick<ArchivedNote, 'id' | 'carried'>): string =>
  carried ? `${id}/carried` : id

/** The notes with a date, the oldest first. */
export const headsOf = (notes: readonly ArchivedNote[]): NoteHead[] =>
  notes
    .flatMap((note) => {
      const date = meetingDateOf(note)
      return date !== null ? [{ id: keptId(note), date }] : []
    })
    .sort((a, b) => compare(a.date, b.date) || compare(a.id, b.id))

/** The ids of people that lead to another id of theirs. */
export const otherIds = (people: readonly TeamPerson[]): [id: string, person: string][] =>
  people.flatMap(({ id, also }) => also.map((other): [string, string] => [other.id, id]))

/** The notes that the worker needs. */
export function textsFor(notes: readonly ArchivedNote[], ids: readonly string[]): ToWorker[] {
  const known = new Map(notes.map((note) => [keptId(note), note]))
  return ids.map((id) => {
    const { text: markdown = '', carried } = known.get(id) ?? {}
    return { is: 'note', id, markdown, carried }
  })
}
