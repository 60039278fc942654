// What people do to a team on its own page. `team.ts` has what a meeting's page needs.

import type * as Y from 'yjs'
import { fieldsOf, put } from '../document/fields.ts'
import { meetPerson, readTeam, type Handle } from './team.ts'

export function nameTeam(doc: Y.Doc, name: string): void {
  put(fieldsOf(doc, 'team'), 'name', name)
}

export function listSeries(doc: Y.Doc, id: string, name: string): void {
  put(fieldsOf(doc, 'series'), `${id}/name`, name)
}

/** Makes `from` and `to` one person, for past and future sections. Also changes the spelling of one handle. */
export function joinPeople(doc: Y.Doc, from: Handle, to: Handle): void {
  const people = fieldsOf(doc, 'people')
  doc.transact(() => {
    meetPerson(doc, from.id, from.handle)
    put(people, `${to.id}/handle`, to.handle)
    if (from.id === to.id) return
    // If `to` already leads to `from`, clear that first: else the two would point at each other.
    if (readTeam(doc).names.personOf(to.id) === from.id) put(people, `${to.id}/is`, '')
    put(people, `${from.id}/is`, to.id)
  })
}

/** Says that the two handles are two people after all. */
export function partPeople(doc: Y.Doc, id: string): void {
  put(fieldsOf(doc, 'people'), `${id}/is`, '')
}
