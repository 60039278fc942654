// What this browser remembers between visits: the handle, and the teams it has been in.
// A browser that keeps nothing (private mode, storage blocked) is a browser that asks again.

import { ROLES, type Role } from '../../shared/wire/access.ts'
import { formerText, nameOf, readText, writeText } from './storage.ts'

const HANDLE = 'handle'
const SPACES = 'spaces'

export interface RememberedSeries {
  id: string
  name: string
  meetings: string[]
}

export interface RememberedSpace {
  id: string
  key: string
  role: Role
  name: string
  series: RememberedSeries[]
  /** Links that were made here, to be shown again: the relay knows their hashes only. */
  made: { id: string; role: Role; key: string }[]
  /** The owner key was copied or downloaded. */
  kept: boolean
}

/** Meetings remembered for each series, latest visit first. */
const MOST_MEETINGS = 8

export const rememberedHandle = (): string | null => readText(nameOf(HANDLE)) ?? readText(formerText(HANDLE))
export const rememberHandle = (handle: string): boolean => writeText(nameOf(HANDLE), handle)

/** Latest visit first; then what a version before remembered, and no key of which was welcomed here. */
export function rememberedSpaces(): RememberedSpace[] {
  const here = read(nameOf(SPACES))
  const before = read(formerText(SPACES))
  return [...here, ...before.filter(({ id }) => !here.some((space) => space.id === id))]
}

function read(name: string): RememberedSpace[] {
  try {
    const spaces: unknown = JSON.parse(readText(name) ?? '[]')
    return isListOf(spaces, isSpace) ? spaces : []
  } catch {
    return [] // what is no JSON was not written here
  }
}

// By hand: a schema's library is much of what a page loads to be read.

const isListOf = <T>(value: unknown, is: (each: Partial<T>) => boolean): value is T[] =>
  Array.isArray(value) &&
  value.every((each) => typeof each === 'object' && each !== null && is(each as Partial<T>))

const areTexts = (...values: unknown[]): boolean => values.every((value) => typeof value === 'string')
const isRole = (role: unknown): boolean => ROLES.some((known) => known === role)

const isSpace = ({ id, key, role, name, series, made, kept }: Partial<RememberedSpace>): boolean =>
  areTexts(id, key, name) &&
  isRole(role) &&
  typeof kept === 'boolean' &&
  isListOf<RememberedSeries>(
    series,
    ({ id, name, meetings }) => areTexts(id, name) && Array.isArray(meetings) && areTexts(...meetings),
  ) &&
  isListOf<RememberedSpace['made'][number]>(made, ({ id, role, key }) => areTexts(id, key) && isRole(role))

export const rememberedSpace = (id: string): RememberedSpace | null =>
  rememberedSpaces().find((space) => space.id === id) ?? null

/** What is known of a key's role before the relay is reached. */
export function rememberedRole(space: string, key: string): Role | null {
  const known = rememberedSpace(space)
  return known?.key === key ? known.role : (known?.made.find((made) => made.key === key)?.role ?? null)
}

/** Changes what is remembered of a space, and puts it first; makes it where there is none. */
export function rememberSpace(
  id: string,
  change: (space: RememberedSpace | null) => RememberedSpace | null,
): boolean {
  const changed = change(rememberedSpace(id))
  if (changed === null) return false
  const others = read(nameOf(SPACES)).filter((space) => space.id !== id)
  return writeText(nameOf(SPACES), JSON.stringify([changed, ...others]))
}

export function forgetSpace(id: string): void {
  for (const name of [nameOf(SPACES), formerText(SPACES)]) remove(name, id)
}

/** Its list is left as it is where it is none of ours, or has no such space. */
function remove(name: string, id: string): void {
  const spaces = read(name)
  const others = spaces.filter((space) => space.id !== id)
  if (others.length < spaces.length) writeText(name, JSON.stringify(others))
}

const RANK: Record<Role, number> = { view: 0, edit: 1, lead: 2 }

/** A key of a space opened something here, in this role. The one that may do the most is kept. */
export function rememberKey(id: string, key: string, role: Role): boolean {
  const isKept = rememberSpace(id, (known) => {
    if (known === null) return { id, key, role, name: '', series: [], made: [], kept: false }
    return RANK[role] >= RANK[known.role] ? { ...known, key, role } : known
  })
  if (isKept) remove(formerText(SPACES), id)
  return isKept
}

/** A key was refused: the next that opens the space takes its place. */
export function rememberRefusal(id: string, key: string): boolean {
  return rememberSpace(id, (known) => (known?.key === key ? { ...known, role: 'view' } : known))
}

export function rememberName(id: string, name: string): boolean {
  return rememberSpace(id, (known) => known && { ...known, name })
}

/** A series was seen, or a meeting of it. */
export function rememberSeries(id: string, series: { id: string; name: string }, date?: string): boolean {
  return rememberSpace(id, (known) => {
    if (known === null) return null
    const before = known.series.find((each) => each.id === series.id)?.meetings ?? []
    const meetings =
      date === undefined ? before : [date, ...before.filter((each) => each !== date)].slice(0, MOST_MEETINGS)
    return {
      ...known,
      series: [{ ...series, meetings }, ...known.series.filter((each) => each.id !== series.id)],
    }
  })
}
