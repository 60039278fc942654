import { expect, test } from 'vitest'
import { initials } from '../../../../client/meeting/around/initials.ts'

test.each([
  ['@kevina', 'ke'],
  ['@ada-lovelace', 'al'],
  ['@Magik6k', 'Ma'],
  ['Jean Luc Picard', 'JL'],
  ['@x', 'x'],
  ['@小明', '小明'],
  ['@हिन्दी', 'हिन्दी'],
  ['@', ''],
])('the disc of %s says %s', (handle, signs) => {
  expect(initials(handle)).toBe(signs)
})
