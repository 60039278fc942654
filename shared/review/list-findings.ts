// Findings in the attendee list: people who wrote and are not listed, or are listed under a similar handle.

import { listedIn, type Person } from './attendance.ts'
import type { Finding, Repair, Gathering } from './finding.ts'
import { MAX_NAME } from '../document/schema.ts'

/** At most this many people are compared with at most this many entries. The largest meeting has fewer. */
const MOST_COMPARED = 500

/** The people who wrote and are not on the attendee list, if the note has one. */
export function listFindings({ note, names }: Gathering, people: Person[]): Finding[] {
  if (!note.header.some(({ id }) => id === 'attendees')) return []
  const listed = listedIn(note).map((each) => ({ ...each, person: names.personOf(each.id) }))
  const onList = new Set(listed.map(({ person }) => person))
  const writers = new Set(people.filter(({ wrote }) => wrote).map(({ id }) => id))
  const silent = listed
    .filter(({ person, handle }) => handle.startsWith('@') && !writers.has(person))
    .slice(0, MOST_COMPARED)
  let compared = 0
  const near: Finding[] = []
  const unlisted: string[] = []
  for (const { id, handle, wrote, away } of people) {
    if (!wrote || away || onList.has(id)) continue
    const alike =
      compared++ < MOST_COMPARED ? silent.find((each) => isNearlySame(each.person, id)) : undefined
    if (alike === undefined) unlisted.push(handle)
    else
      near.push({
        is: 'nearly listed',
        handle,
        entry: alike.entry,
        repairs: [
          {
            ...{ is: 'same person', entry: alike.entry, to: { id, handle } },
            from: { id: alike.person, handle: alike.handle },
          },
          { is: 'correct entry', entry: alike.entry, handle },
          { is: 'list', handles: [handle] },
        ],
      })
  }
  if (unlisted.length === 0) return near
  const repairs: Repair[] = unlisted.map((handle) => ({ is: 'list', handles: [handle] }))
  if (unlisted.length > 1) repairs.push({ is: 'list', handles: unlisted })
  return [...near, { is: 'unlisted', handles: unlisted, repairs }]
}

/** Shorter handles are often similar by chance. */
const SHORTEST_ALIKE = 4

/** Whether two ids differ by one letter, or the longer one begins with the shorter one. */
export function isNearlySame(one: string, other: string): boolean {
  const [short = '', long = ''] = [one, other].sort((a, b) => a.length - b.length)
  if (short === long || short.length < SHORTEST_ALIKE || long.length > MAX_NAME) return false
  if (long.startsWith(short)) return true
  if (long.length > short.length + 1) return false
  const at = [...short].findIndex((letter, at) => letter !== long[at])
  const rest = short.slice(short.length === long.length ? at + 1 : at)
  return rest === long.slice(at + 1)
}
