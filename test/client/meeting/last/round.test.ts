import { expect, test } from 'vitest'
import { personNow, turnIn } from '../../../../client/meeting/last/round.ts'
import type { Outline } from '../../../../shared/model/outline.ts'

/** A meeting with the sections of these people, some with a status. */
const session = (...people: string[]) => ({
  home: 'updates',
  outline: {
    blocks: [
      { id: 'agenda', sections: [] },
      {
        id: 'updates',
        sections: people.map((each) => {
          const [owner = '', annotation = ''] = each.split(': ')
          return { owner, annotation }
        }),
      },
    ],
  } as unknown as Outline,
})

const here = (id: string) => ({ id, handle: `@${id}` })
const at = (person: string, at = 1) => ({ ...here('ada'), turn: { person, at } })

const said = (of: ReturnType<typeof session>, ...present: Parameters<typeof turnIn>[1]) => {
  const { now, next } = turnIn(of, present)
  return [now?.id, next?.id]
}

test('the round goes through the sections in order, past people who are away or want to be skipped', () => {
  const meeting = session('ada', 'bo: not attending', 'cy: no blockers', 'dee: skip me')
  expect(said(meeting)).toEqual([undefined, 'ada'])
  expect(said(meeting, here('bo'), { ...here('cy'), turn: null }, at('ada'))).toEqual(['ada', 'cy'])
  expect(said(meeting, at('cy'))).toEqual(['cy', undefined])
  // The word can be given to anybody.
  expect(said(meeting, at('bo'))).toEqual(['bo', 'cy'])
})

test('whoever spoke last about the turn counts, also to end the round; a person who is not here and has not written has no turn', () => {
  const meeting = session('ada', 'bo')
  expect(said(meeting, at('ada', 5), at('bo', 7))).toEqual(['bo', undefined])
  expect(said(meeting, at('ada', 5), at('', 7))).toEqual([undefined, 'ada'])
  expect(said(meeting, at('eve'))).toEqual([undefined, 'ada'])
  expect([personNow([at('ada', 5), at('', 7)]), personNow([at('', 5), at('ada', 7)])]).toEqual([null, 'ada'])
})

test('who is here and has not written comes after the sections, once, in the order of the names', () => {
  const meeting = session('ada', 'bo: skip me')
  const others = [here('eve'), here('dan'), here('eve'), here('bo')]
  expect(said(meeting, ...others, at('ada'))).toEqual(['ada', 'dan'])
  expect(said(meeting, ...others, at('dan'))).toEqual(['dan', 'eve'])
  expect(said(meeting, ...others, at('eve'))).toEqual(['eve', undefined])
})
