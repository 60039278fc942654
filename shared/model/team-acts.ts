// The changes that people make on a team's own page. `team.ts` has the changes that a meeting's page needs.

import type * as Y from 'yjs'
import { fieldsOf, idsOf, put } from '../document/fields.ts'
import { colourOf, DRAWN, keptColour } from './colours.ts'
import { meetPerson, readTeam, type Handle } from './team.ts'

export function nameTeam(doc: Y.Doc, name: string): void {
  put(fieldsOf(doc, 'team'), 'name', name)
}

export function listSeries(doc: Y.Doc, id: string, name: string): void {
  put(fieldsOf(doc, 'series'), `${id}/name`, name)
}

/**
 * Makes `from` and `to` one person, in past and future sections. If both have the same id, sets how the
 * handle is written.
 */
export function joinPeople(doc: Y.Doc, from: Handle, to: Handle): void {
  const people = fieldsOf(doc, 'people')
  doc.transact(() => {
    meetPerson(doc, from.id, from.handle)
    put(people, `${to.id}/handle`, to.handle)
    if (from.id === to.id) return
    const colour = keptColour(doc, from.id)
    if (colour !== null && keptColour(doc, to.id) === null) people.set(`${to.id}/colour`, colour)
    // If `to` already leads to `from`, that must be cleared first. Otherwise the two ids would lead to each
    // other.
    if (readTeam(doc).names.personOf(to.id) === from.id) put(people, `${to.id}/is`, '')
    put(people, `${from.id}/is`, to.id)
  })
}

/** Keeps a person's colour for ever: that of the name, or the next one that fewest people of the team have. */
export function keepColour(doc: Y.Doc, id: string): void {
  if (keptColour(doc, id) !== null) return
  const people = fieldsOf(doc, 'people')
  const { personOf } = readTeam(doc).names
  const taken = idsOf(people, /^([^/]+)\/colour$/)
    .filter((other) => personOf(other) === other)
    .map((other) => keptColour(doc, other))
  const times = Array.from({ length: DRAWN }, (_, colour) => taken.filter((each) => each === colour).length)
  const fewest = Math.min(...times)
  let colour = colourOf(id, DRAWN)
  while (times[colour] !== fewest) colour = (colour + 1) % DRAWN
  people.set(`${id}/colour`, colour)
}

/** Takes a person off the list of people. If they write again, they are back. */
export function forgetPerson(doc: Y.Doc, id: string): void {
  const people = fieldsOf(doc, 'people')
  doc.transact(() => {
    people.delete(`${id}/handle`)
    if (people.get(`${id}/is`) === '') people.delete(`${id}/is`) // they were split from somebody
  })
}

/** Undoes `joinPeople` for the handle with this id. */
export function partPeople(doc: Y.Doc, id: string): void {
  put(fieldsOf(doc, 'people'), `${id}/is`, '')
}
