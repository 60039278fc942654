// A person's colour is theirs in all meetings of a team and on all devices.

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { colourOf, COLOURS, DRAWN, drawnColour } from '../../../shared/model/colours.ts'
import { joinPeople, keepColour } from '../../../shared/model/team-acts.ts'
import { meetPerson, readTeam } from '../../../shared/model/team.ts'

const people = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,9}$/), { minLength: 2, maxLength: 40 })
const range = (to: number) => [...Array(to).keys()]

test('whoever comes, nobody’s colour changes, and of the first twelve people no two have the same one; nor is any of them taken much oftener', () => {
  fc.assert(
    fc.property(people, (ids) => {
      const doc = new Y.Doc()
      const came: [string, number][] = []
      for (const id of ids) {
        keepColour(doc, id)
        meetPerson(doc, id, `@${id}`)
        came.push([id, drawnColour(doc, id)])
        expect(came.map(([each]) => [each, drawnColour(doc, each)])).toEqual(came)
      }
      expect(new Set(came.slice(0, DRAWN).map(([, colour]) => colour)).size).toBe(Math.min(ids.length, DRAWN))
      const times = range(DRAWN).map((each) => came.filter(([, colour]) => colour === each).length)
      expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(1)
      const copy = new Y.Doc()
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
      expect(came.map(([id]) => [id, drawnColour(copy, id)])).toEqual(came)
    }),
  )
})

test('a colour goes on under a new name, and two devices that chose offline agree', () => {
  const doc = new Y.Doc()
  for (const id of ['ada', 'bo', 'grace']) keepColour(doc, id)
  const before = drawnColour(doc, 'grace')
  joinPeople(doc, { id: 'grace', handle: '@grace' }, { id: 'hopper', handle: '@hopper' })
  keepColour(doc, 'hopper')
  expect(drawnColour(doc, 'hopper')).toBe(before)

  const [one, two] = [new Y.Doc(), new Y.Doc()]
  keepColour(one, 'ada')
  // Elsewhere, somebody else has that colour already.
  two.getMap('people').set('noor/colour', drawnColour(one, 'ada'))
  keepColour(two, 'ada')
  expect(drawnColour(two, 'ada')).not.toBe(drawnColour(one, 'ada'))
  const pairs: [Y.Doc, Y.Doc][] = [
    [one, two],
    [two, one],
  ]
  for (const [from, to] of pairs) Y.applyUpdate(to, Y.encodeStateAsUpdate(from))
  expect(drawnColour(one, 'ada')).toBe(drawnColour(two, 'ada'))
})

test('what is no colour counts as none, and to keep one adds nobody to the people', () => {
  const doc = new Y.Doc()
  for (const value of [-1, 12, 0.5, 'red', true]) {
    doc.getMap('people').set('ada/colour', value)
    expect(range(DRAWN)).toContain(drawnColour(doc, 'ada'))
  }
  keepColour(doc, 'ada')
  expect(range(DRAWN)).toContain(doc.getMap('people').get('ada/colour'))
  expect(readTeam(doc).people).toEqual([])
})

test('presence has one of eight colours', () => {
  fc.assert(
    fc.property(fc.string(), (id) => {
      expect(range(COLOURS)).toContain(colourOf(id))
    }),
  )
  expect(COLOURS).toBe(8)
})
