// The regulars of a series: people who had a section in two of its last four meetings, if these were in the last
// half year. They are expected to write. A person who has left the team is still expected for some weeks; a newcomer
// is expected after two meetings. In a series with one meeting before, those who wrote there are expected.

import type { ArchivedNote } from './archive.ts'
import { handleId } from '../document/people.ts'
import { isBreak } from '../memory/last.ts'
import type { Handle, Names } from '../model/team.ts'

export const LAST_MEETINGS = 4
export const REGULAR_FROM = 2
/** Who wrote in a meeting. */
export type Attendance = Pick<ArchivedNote, 'date' | 'people'>

/** The regulars, by handle. `notes` are the archive's, newest first; only meetings before `date` count. */
export function regularsOf(notes: readonly Attendance[], date: string, { personOf }: Names): Handle[] {
  const handles = new Map<string, string>()
  const meetings = new Map<string, Set<string>>()
  for (const note of notes) {
    if (note.date === null || note.date >= date) continue
    if (!meetings.has(note.date) && meetings.size === LAST_MEETINGS) break
    if (isBreak(note.date, date)) break
    const there = meetings.get(note.date) ?? new Set()
    meetings.set(note.date, there)
    for (const handle of note.people) {
      const id = personOf(handleId(handle))
      there.add(id)
      if (!handles.has(id)) handles.set(id, handle)
    }
  }
  const times = new Map<string, number>()
  for (const there of meetings.values()) for (const id of there) times.set(id, (times.get(id) ?? 0) + 1)
  const enough = Math.min(REGULAR_FROM, meetings.size)
  return [...handles]
    .filter(([id]) => (times.get(id) ?? 0) >= enough)
    .map(([id, handle]) => ({ id, handle }))
    .sort((a, b) => a.handle.localeCompare(b.handle))
}
