// A team, in the Y.Doc of the room `<space>/-/team`.
//
//   team     name
//   series   <series>/name
//   people   <person>/handle · <person>/is (the id of the same person's main handle; '' if somebody undid that)
//            <person>/colour (see `colours.ts`)

import type * as Y from 'yjs'
import { isSeries } from '../wire/access.ts'
import { fieldsOf, idsOf, nameOf, readName, readString, type Fields } from '../document/fields.ts'
import { groupBy } from '../words/group-by.ts'
import { compare } from '../document/order.ts'
import { MAX_NAME } from '../document/schema.ts'

/**
 * Which ids belong to the same person. In a meeting, a person has one id for each handle that they have used.
 */
export interface Names {
  /** The main id of the person with this id. */
  readonly personOf: (id: string) => string
  /** How the handle of the person with this id is written; null if the person is not in the team. */
  readonly handleOf: (id: string) => string | null
}

/** Treats each id as a person of its own. */
export const noNames: Names = { personOf: (id) => id, handleOf: () => null }

export interface TeamPerson {
  id: string
  handle: string
  /** The person's other handles. */
  also: { id: string; handle: string }[]
}

export interface Team {
  name: string | null
  /** Sorted by name. */
  series: { id: string; name: string }[]
  people: TeamPerson[]
  names: Names
}

/** A team before anything is known about it. */
export const noTeam: Team = { name: null, series: [], people: [], names: noNames }

export function readTeam(doc: Y.Doc): Team {
  const people = fieldsOf(doc, 'people')
  const ids = idsOf(people, /^([^/]+)\/(?:handle|is)$/).sort()
  const leadsTo = new Map(ids.map((id) => [id, joinedWith(people, id)]))
  const persons = personsOf(leadsTo)
  const written = (id: string) => readName(people, `${id}/handle`) ?? `@${nameOf(id)}`
  const names: Names = {
    personOf: (id) => persons.get(id) ?? id,
    handleOf: (id) => (leadsTo.has(id) ? written(persons.get(id) ?? id) : null),
  }
  const named = (id: string) => ({ id, handle: written(id) })
  const idsByPerson = groupBy(ids, names.personOf)
  const series = fieldsOf(doc, 'series')
  return {
    name: readName(fieldsOf(doc, 'team'), 'name'),
    series: idsOf(series, /^([^/]+)\/name$/)
      .filter(isSeries)
      .map((id) => ({ id, name: readName(series, `${id}/name`) ?? id }))
      .sort((a, b) => a.name.localeCompare(b.name) || compare(a.id, b.id)),
    people: ids
      .filter((id) => names.personOf(id) === id)
      .map((id) => ({
        ...named(id),
        also: (idsByPerson.get(id) ?? []).filter((other) => other !== id).map(named),
      }))
      .sort((a, b) => a.handle.localeCompare(b.handle)),
    names,
  }
}

/**
 * The id that `id` leads to. Null if it leads nowhere, or to something that cannot be part of a text's name.
 */
function joinedWith(people: Fields, id: string): string | null {
  const is = readString(people, `${id}/is`) ?? ''
  return is !== id && isId(is) ? is : null
}

const isId = (id: string): boolean => id !== '' && id.length <= MAX_NAME && !/[/~]/.test(id)

/**
 * For each id, the id at the end of its chain. If two people were joined with each other at the same time,
 * their ids form a ring, and the smallest id in the ring counts as its end. Each id is visited once, however
 * long the chains are.
 */
function personsOf(leadsTo: ReadonlyMap<string, string | null>): Map<string, string> {
  const persons = new Map<string, string>()
  for (const start of leadsTo.keys()) {
    const path = new Set<string>()
    let at = start
    for (;;) {
      if (persons.has(at) || path.has(at)) break
      path.add(at)
      const next = leadsTo.get(at) ?? null
      if (next === null) break
      at = next
    }
    const person = persons.get(at) ?? firstOfRing(path, at)
    for (const id of path) persons.set(id, person)
  }
  return persons
}

/** The smallest id of the ring that begins at `at` in `path`; `at` itself if the chain ends at `at`. */
function firstOfRing(path: ReadonlySet<string>, at: string): string {
  let first = at
  let isWithin = false
  for (const id of path) {
    isWithin ||= id === at
    if (isWithin && id < first) first = id
  }
  return first
}

export interface Handle {
  id: string
  handle: string
}

/** Adds a person to the team, unless the person is in it. */
export function meetPerson(doc: Y.Doc, id: string, handle: string): void {
  const people = fieldsOf(doc, 'people')
  if (readString(people, `${id}/handle`) === null) people.set(`${id}/handle`, handle)
}
