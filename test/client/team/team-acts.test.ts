import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { joinPeople } from '../../../shared/model/team-acts.ts'
import { meetPerson, readTeam } from '../../../shared/model/team.ts'
import { meetWriters } from '../../../client/team/team-acts.ts'

test('the people of an imported note join the team; people whom the team knows stay as they are, and placeholders of a template do not join', () => {
  const doc = new Y.Doc()
  meetPerson(doc, 'ada', '@Ada')
  joinPeople(doc, { id: 'ada2', handle: '@ada2' }, { id: 'ada', handle: '@Ada' })
  let updates = 0
  doc.on('update', () => updates++)
  const writers = [
    { owner: 'ada', handle: '@ada' },
    { owner: 'ada2', handle: '@ADA2' },
    { owner: 'grace', handle: '@grace' },
    { owner: 'name', handle: '@name' },
  ]
  meetWriters({ copy: { doc }, team: readTeam(doc) }, writers)
  expect(
    readTeam(doc).people.map(({ handle, also }) => [handle, ...also.map((each) => each.handle)]),
  ).toEqual([['@Ada', '@ada2'], ['@grace']])
  meetWriters({ copy: { doc }, team: readTeam(doc) }, writers)
  expect(updates).toBe(1)
})
