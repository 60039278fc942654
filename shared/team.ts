// What a team is, over the Y.Doc of the room `<space>/-/team`.
//
//   team     name
//   series   <series>/name
//   people   <person>/handle · <person>/is (the person that this one is, too; '' to part them again)

import type * as Y from 'yjs'
import { fieldsOf, idsOf, put, readString } from './fields.ts'

/** Who is who: a person has one id in a meeting for each handle they have used. */
export interface Names {
  /** The id of the person who goes by this one. */
  readonly personOf: (id: string) => string
  /** How that person is written, where the team knows. */
  readonly handleOf: (id: string) => string | null
}

/** Everybody is who they say they are. */
export const noNames: Names = { personOf: (id) => id, handleOf: () => null }

export interface TeamPerson {
  id: string
  handle: string
  /** The other handles they go by. */
  also: { id: string; handle: string }[]
}

export interface Team {
  name: string | null
  /** Slugs and names, by name. */
  series: { id: string; name: string }[]
  people: TeamPerson[]
  names: Names
}

export function readTeam(doc: Y.Doc): Team {
  const people = fieldsOf(doc, 'people')
  const ids = idsOf(people, /^([^/]+)\//).sort()
  const is = new Map(ids.map((id) => [id, readString(people, `${id}/is`) ?? '']))
  const written = (id: string) => readString(people, `${id}/handle`) ?? `@${id}`
  const names: Names = {
    personOf: (id) => follow(is, id),
    handleOf: (id) => (is.has(id) ? written(follow(is, id)) : null),
  }
  const series = fieldsOf(doc, 'series')
  return {
    name: readString(fieldsOf(doc, 'team'), 'name'),
    series: idsOf(series, /^([^/]+)\/name$/)
      .map((id) => ({ id, name: readString(series, `${id}/name`) ?? id }))
      .sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1)),
    people: ids
      .filter((id) => names.personOf(id) === id)
      .map((id) => ({
        id,
        handle: written(id),
        also: ids
          .filter((other) => other !== id && names.personOf(other) === id)
          .map((other) => ({ id: other, handle: written(other) })),
      }))
      .sort((a, b) => a.handle.localeCompare(b.handle)),
    names,
  }
}

/** To the end of the chain. Two who joined each other at once make a ring: it is the first of them by id. */
function follow(is: ReadonlyMap<string, string>, id: string): string {
  const seen = [id]
  for (let at = id; ;) {
    const next = is.get(at) ?? ''
    if (next === '' || next === at) return at
    const ring = seen.indexOf(next)
    if (ring >= 0) return seen.slice(ring).sort()[0] ?? at
    seen.push(next)
    at = next
  }
}

// ── what people do ──

export function nameTeam(doc: Y.Doc, name: string): void {
  put(fieldsOf(doc, 'team'), 'name', name)
}

export function listSeries(doc: Y.Doc, id: string, name: string): void {
  put(fieldsOf(doc, 'series'), `${id}/name`, name)
}

/** Makes a person known; one that is known stays as it is. */
export function meetPerson(doc: Y.Doc, id: string, handle: string): void {
  const people = fieldsOf(doc, 'people')
  if (readString(people, `${id}/handle`) === null) people.set(`${id}/handle`, handle)
}

export interface Handle {
  id: string
  handle: string
}

/** What `from` wrote, and will write, is `to`'s. A new spelling of one handle is a joining too. */
export function joinPeople(doc: Y.Doc, from: Handle, to: Handle): void {
  const people = fieldsOf(doc, 'people')
  doc.transact(() => {
    meetPerson(doc, from.id, from.handle)
    put(people, `${to.id}/handle`, to.handle)
    if (from.id === to.id) return
    // Were `to` already a part of `from`, the two would point at each other.
    if (readTeam(doc).names.personOf(to.id) === from.id) put(people, `${to.id}/is`, '')
    put(people, `${from.id}/is`, to.id)
  })
}

/** They are two people after all. */
export function partPeople(doc: Y.Doc, id: string): void {
  put(fieldsOf(doc, 'people'), `${id}/is`, '')
}
