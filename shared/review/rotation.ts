// Proposes who could lead a meeting, and who could take its notes. Nobody is named until a person accepts the proposal.
//
// The candidates are the people who attended the last four meetings and are not absent now. The first one is the person
// who never had the task, or had it least recently. Among equals, it is the person who attended more of these meetings,
// and then the first by name. Nobody is proposed for both tasks.

import { LAST_MEETINGS } from '../archive/regulars.ts'
import { handleId } from '../document/people.ts'
import { isPlaceholder } from '../document/placeholder.ts'
import { compare } from '../document/order.ts'
import type { HeaderField } from '../model/outline.ts'
import type { Handle, Names } from '../model/team.ts'
import { handlesIn, listedIn, peopleOf, type Attended } from './attendance.ts'

export const TASKS = ['lead', 'notetaker'] as const
export type Task = (typeof TASKS)[number]

/** Who had the tasks of a meeting. */
export interface Shift {
  date: string
  had: Readonly<Record<Task, readonly Handle[]>>
  /** Null if the meeting's people are not known. */
  attended: readonly Handle[] | null
}

export type Headed = Attended & { readonly header: readonly Pick<HeaderField, 'id' | 'value'>[] }

/** Whoever had a task attended, even without a section. Words without an @ may name nobody, such as “TBD”. */
export function shiftOf(note: Headed, date: string, names: Names): Shift {
  const had = tasksIn(note)
  const people = peopleOf(note, names)
  const person = ({ id, handle }: Handle): Handle => ({ id: names.personOf(id), handle })
  const listed = listedIn(note).map(person)
  const known = new Set([...people, ...listed].map(({ id }) => id))
  const isKnown = ({ id, handle }: Handle): boolean =>
    handle.startsWith('@') || known.has(id) || names.handleOf(id) !== null
  const away = awayIn(note, names)
  const all = [
    ...people.filter(({ wrote, answered }) => wrote || answered),
    ...listed,
    ...[...had.lead, ...had.notetaker].map(person).filter(isKnown),
  ]
  const attended = new Map(all.filter(({ id }) => !away.has(id)).map((each) => [each.id, each]))
  return { date, had, attended: [...attended.values()].map(({ id, handle }) => ({ id, handle })) }
}

export const tasksIn = ({ header }: Pick<Headed, 'header'>): Shift['had'] => ({
  lead: peopleIn(header, 'lead'),
  notetaker: peopleIn(header, 'notetaker'),
})

/** The part of a note above its first block, in which its header is. */
export const headOf = (markdown: string): string =>
  /^#{2,6} /m.test(markdown) ? markdown.slice(0, markdown.search(/^#{2,6} /m)) : markdown

function peopleIn(header: Headed['header'], task: Task): Handle[] {
  const value = header.find(({ id }) => id === task)?.value.trim() ?? ''
  if (value === '' || isPlaceholder(value)) return []
  return namesIn(value).map((handle) => ({ id: handleId(handle), handle }))
}

const LINK = /\[([^\]]*)\]\([^()\s]*\)/gu
const REMARK = /[(（[][^()（）[\]]*[)）\]]/gu
const BETWEEN = /[,;&/+，、→]|->|\s(?:and|und|et|y|e|en|og|och|i|и)(?=\s)/u

/** `Ada (@ada), @bob and Cy (thanks!)` names `@ada`, `@bob` and `Cy`. */
function namesIn(value: string): string[] {
  const plain = value
    .replace(LINK, '$1')
    .replace(REMARK, (remark) => (handlesIn(remark).length > 0 ? remark : ''))
  return plain.split(BETWEEN).flatMap((part) => {
    const handles = handlesIn(part)
    if (handles.length > 0) return handles
    return /\p{L}/u.test(part) ? [part.trim()] : []
  })
}

/** The people who are marked as absent. */
export const awayIn = ({ blocks }: Pick<Attended, 'blocks'>, names: Names): Set<string> =>
  new Set(peopleOf({ blocks }, names).flatMap(({ id, away }) => (away ? [id] : [])))

export interface Wanted {
  date: string
  /** In any order. Only those before the date count. */
  shifts: readonly Shift[]
  /** Who has the tasks of this meeting already. */
  had: Shift['had']
  /** The people who are marked as absent in this meeting. */
  away: ReadonlySet<string>
  names: Names
}

/** Nobody is proposed for a task that somebody has. */
export function proposed({ date, shifts, had, away, names }: Wanted): Partial<Record<Task, Handle>> {
  const before = shifts
    .filter((shift) => shift.date < date)
    .toSorted((one, other) => compare(other.date, one.date))
  const people = candidates(before, names)
  const taken = new Set(TASKS.flatMap((task) => had[task].map(({ id }) => names.personOf(id))))
  const proposals: Partial<Record<Task, Handle>> = {}
  for (const task of TASKS) {
    if (had[task].length > 0) continue
    const last = lastTimes(before, task, names)
    const [first] = people
      .filter(({ id }) => !away.has(id) && !taken.has(id))
      .toSorted(
        (one, other) =>
          compare(last.get(one.id) ?? '', last.get(other.id) ?? '') ||
          other.times - one.times ||
          compare(one.id, other.id),
      )
    if (first === undefined) continue
    taken.add(first.id)
    proposals[task] = { id: first.id, handle: first.handle }
  }
  return proposals
}

/** The people who attended the last meetings, and how many of these they attended. The handle is the latest one. */
function candidates(before: readonly Shift[], names: Names): (Handle & { times: number })[] {
  const people = new Map<string, Handle & { times: number }>()
  // In a week that was left out, nobody came.
  const last = before.filter(({ attended }) => attended?.length).slice(0, LAST_MEETINGS)
  for (const { attended } of last)
    for (const { id: written, handle } of attended ?? []) {
      const id = names.personOf(written)
      const known = people.get(id) ?? { id, handle: names.handleOf(id) ?? handle, times: 0 }
      people.set(id, { ...known, times: known.times + 1 })
    }
  return [...people.values()]
}

/** By person, the date of the latest meeting in which they had the task. */
function lastTimes(before: readonly Shift[], task: Task, names: Names): Map<string, string> {
  const last = new Map<string, string>()
  for (const { date, had } of before)
    for (const { id } of had[task]) {
      const person = names.personOf(id)
      if (!last.has(person)) last.set(person, date)
    }
  return last
}
