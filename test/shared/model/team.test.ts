import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { meetPerson, readTeam, type Handle } from '../../../shared/model/team.ts'
import {
  forgetPerson,
  joinPeople,
  listSeries,
  nameTeam,
  partPeople,
} from '../../../shared/model/team-acts.ts'

const momack: Handle = { id: 'momack', handle: '@momack' }
const momack2: Handle = { id: 'momack2', handle: '@momack2' }
const molly: Handle = { id: 'molly', handle: '@Molly' }

const merge = (...docs: Y.Doc[]) => {
  for (const to of docs) for (const from of docs) Y.applyUpdate(to, Y.encodeStateAsUpdate(from))
}

describe('a team', () => {
  test('has a name, its series and its people', () => {
    const doc = new Y.Doc()
    nameTeam(doc, 'IPFS')
    listSeries(doc, 'go-core', 'Go core')
    listSeries(doc, 'all-hands', 'All hands')
    meetPerson(doc, 'kevina', '@kevina')
    meetPerson(doc, 'kevina', '@KEVINA')
    expect(readTeam(doc)).toMatchObject({
      name: 'IPFS',
      series: [
        { id: 'all-hands', name: 'All hands' },
        { id: 'go-core', name: 'Go core' },
      ],
      people: [{ id: 'kevina', handle: '@kevina', also: [] }],
    })
  })

  test('forgets a person until they write again, with what they are named besides', () => {
    const doc = new Y.Doc()
    joinPeople(doc, momack2, momack)
    meetPerson(doc, molly.id, molly.handle)
    forgetPerson(doc, momack.id)
    expect(readTeam(doc).people).toEqual([{ ...molly, also: [] }])
    meetPerson(doc, momack.id, momack.handle)
    expect(readTeam(doc).people).toEqual([
      { ...molly, also: [] },
      { ...momack, also: [momack2] },
    ])
  })

  test('forgets a person who was split from another', () => {
    const doc = new Y.Doc()
    joinPeople(doc, momack2, molly)
    partPeople(doc, momack2.id)
    forgetPerson(doc, momack2.id)
    expect(readTeam(doc).people).toEqual([{ ...molly, also: [] }])
  })

  test('joins two handles of one person, and separates them again', () => {
    const doc = new Y.Doc()
    joinPeople(doc, momack2, momack)
    const { names, people } = readTeam(doc)
    expect(people).toEqual([{ ...momack, also: [momack2] }])
    expect([names.personOf('momack2'), names.handleOf('momack2')]).toEqual(['momack', '@momack'])
    partPeople(doc, 'momack2')
    expect(readTeam(doc).people.map(({ id }) => id)).toEqual(['momack', 'momack2'])
  })

  test('keeps a person’s old names beside a new name, and going back to an old name makes no ring', () => {
    const doc = new Y.Doc()
    joinPeople(doc, momack2, momack)
    joinPeople(doc, momack, molly)
    expect(readTeam(doc).names.personOf('momack2')).toBe('molly')
    joinPeople(doc, molly, momack)
    expect(readTeam(doc).people).toEqual([{ ...momack, also: [molly, momack2] }])
  })

  test('shows a new spelling of a handle for the same person', () => {
    const doc = new Y.Doc()
    meetPerson(doc, 'molly', '@molly')
    joinPeople(doc, { id: 'molly', handle: '@molly' }, molly)
    expect(readTeam(doc).people).toEqual([{ ...molly, also: [] }])
  })

  test('has one person in the end if two people each join the other while offline', () => {
    const [one, two] = [new Y.Doc(), new Y.Doc()]
    joinPeople(one, momack, momack2)
    joinPeople(two, momack2, momack)
    merge(one, two)
    for (const doc of [one, two]) expect(readTeam(doc).people).toEqual([{ ...momack, also: [momack2] }])
  })

  test('leaves unknown people as they are', () => {
    const { names } = readTeam(new Y.Doc())
    expect([names.personOf('ada'), names.handleOf('ada')]).toEqual(['ada', null])
  })
})
