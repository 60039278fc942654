// What this browser remembers between visits: the person's handle and their teams. If the browser stores
// nothing (private mode, storage blocked), the page asks again.

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
  /**
   * Links that were made in this browser. The browser remembers their keys, because the relay has only hashes
   * of them.
   */
  made: { id: string; role: Role; key: string }[]
  /** Whether the owner key was copied or downloaded. */
  kept: boolean
}

/** How many meetings of a series are remembered. */
const MOST_MEETINGS = 8

export const rememberedHandle = (): string | null => readText(nameOf(HANDLE)) ?? readText(formerText(HANDLE))
export const rememberHandle = (handle: string): boolean => writeText(nameOf(HANDLE), handle)

/**
 * The space that was visited last comes first. Spaces that an earlier version remembered come last until this
 * relay has accepted their keys.
 */
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
    return [] // no version of this page wrote it
  }
}

// Checked without a schema library, because that would be too much of the code that loads first.

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

/** The remembered role of a key, for use before the relay answers. Null if it is not known. */
export function rememberedRole(space: string, key: string): Role | null {
  const known = rememberedSpace(space)
  return known?.key === key ? known.role : (known?.made.find((made) => made.key === key)?.role ?? null)
}

/** Changes a remembered space and puts it first. If the space is new, `change` gets null. */
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

/** Removes a space from a stored list. Writes nothing if the list is invalid or lacks the space. */
function remove(name: string, id: string): void {
  const spaces = read(name)
  const others = spaces.filter((space) => space.id !== id)
  if (others.length < spaces.length) writeText(name, JSON.stringify(others))
}

const RANK: Record<Role, number> = { view: 0, edit: 1, lead: 2 }

/**
 * Remembers a key that the relay has accepted, with its role. If the space already has a key with a higher
 * role, keeps that one.
 */
export function rememberKey(id: string, key: string, role: Role): boolean {
  const isKept = rememberSpace(id, (known) => {
    if (known === null) return { id, key, role, name: '', series: [], made: [], kept: false }
    return RANK[role] >= RANK[known.role] ? { ...known, key, role } : known
  })
  if (isKept) remove(formerText(SPACES), id)
  return isKept
}

/**
 * Remembers that a key was refused. The key's role becomes `view`, so that the next accepted key replaces it.
 */
export function rememberRefusal(id: string, key: string): boolean {
  return rememberSpace(id, (known) => (known?.key === key ? { ...known, role: 'view' } : known))
}

export function rememberName(id: string, name: string): boolean {
  return rememberSpace(id, (known) => known && { ...known, name })
}

/** Remembers a visit to a series, or to one of its meetings. */
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
