import { expect, test } from 'vitest'
import { markField } from '../../../../client/meeting/fields/field-marks.ts'

test('the people in a field are named in the colours in which the meeting draws them', () => {
  const classes = new Set<string>()
  const around = {
    dataset: {} as Record<string, string>,
    classList: { add: (name: string) => classes.add(name), remove: (name: string) => classes.delete(name) },
  }
  // The part of an element that is needed here.
  const box = { parentElement: around } as unknown as HTMLElement
  const person = (id: string) => ({
    id,
    handle: `@${id}`,
    field: 'title',
    typing: null,
    at: null,
    unsent: false,
  })
  const colourOf = (id: string) => ({ ada: 11, bob: 4 })[id] ?? 0
  markField(box, ['ada', 'bob', 'cy', 'dee', 'eve'].map(person), colourOf)
  expect([around.dataset['inField'], ...classes]).toEqual(['@ada, @bob, @cy, 2 more', 'colour-11'])
  markField(box, [person('bob')], colourOf)
  expect([around.dataset['inField'], ...classes]).toEqual(['@bob', 'colour-4'])
  markField(box, [], colourOf)
  expect([around.dataset['inField'], ...classes]).toEqual([undefined])
})
