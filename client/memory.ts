// What this browser remembers between visits: the handle, and the teams it has been in.
// A browser that keeps nothing (private mode, storage blocked) is a browser that asks again.

import { ROLES, type Role } from '../shared/access.ts'

const HANDLE = 'roundtable:handle'
const SPACES = 'roundtable:spaces'

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

const read = (name: string): string | null => {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

const write = (name: string, value: string): boolean => {
  try {
    localStorage.setItem(name, value)
    return true
  } catch {
    return false
  }
}

export const rememberedHandle = (): string | null => read(HANDLE)
export const rememberHandle = (handle: string): boolean => write(HANDLE, handle)

/** Latest visit first. */
export function rememberedSpaces(): RememberedSpace[] {
  try {
    const spaces: unknown = JSON.parse(read(SPACES) ?? '[]')
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
  const spaces = rememberedSpaces()
  const changed = change(spaces.find((space) => space.id === id) ?? null)
  if (changed === null) return false
  return write(SPACES, JSON.stringify([changed, ...spaces.filter((space) => space.id !== id)]))
}

export function forgetSpace(id: string): boolean {
  return write(SPACES, JSON.stringify(rememberedSpaces().filter((space) => space.id !== id)))
}

const RANK: Record<Role, number> = { view: 0, edit: 1, lead: 2 }

/** A key of a space opened something, in this role. The one that may do the most is kept. */
export function rememberKey(id: string, key: string, role: Role): boolean {
  return rememberSpace(id, (known) => {
    if (known === null) return { id, key, role, name: '', series: [], made: [], kept: false }
    return RANK[role] >= RANK[known.role] ? { ...known, key, role } : known
  })
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
