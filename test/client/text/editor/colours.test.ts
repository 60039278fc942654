import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { colourOf, coloursIn, COLOURS } from '../../../../client/text/editor/colours.ts'

const people = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 40 })

test('any twelve people in a row have twelve colours, and a person who comes later changes none', () => {
  fc.assert(
    fc.property(people, fc.nat(), (ids, cut) => {
      const colours = ids.map(coloursIn(ids))
      for (let at = 0; at < ids.length; at++) {
        const row = colours.slice(at, at + 12)
        expect(new Set(row).size).toBe(row.length)
      }
      const fewer = ids.slice(0, cut % ids.length)
      expect(fewer.map(coloursIn(fewer))).toEqual(colours.slice(0, fewer.length))
    }),
  )
})

test('presence has one of eight colours', () => {
  fc.assert(
    fc.property(fc.string(), (id) => {
      expect([0, 1, 2, 3, 4, 5, 6, 7]).toContain(colourOf(id))
    }),
  )
  expect(COLOURS).toBe(8)
})
