import { expect, test } from 'vitest'
import { wholeName, type Named } from '../../../../client/meeting/fields/whole-name.ts'

const HANDLES = ['@ada', '@anna', '@Grace', '@noor', '@no-one', '@no']

test.each<[string, Named]>([
  ['@gr', { is: 'whole', text: '@Grace' }],
  ['grace ', { is: 'whole', text: '@Grace' }],
  ['@ada, GR', { is: 'whole', text: '@ada, @Grace' }],
  ['@ada;an', { is: 'whole', text: '@ada;@anna' }],
  ['no', { is: 'whole', text: '@no' }],
  ['@a', { is: 'several', typed: '@a', handles: ['@ada', '@anna'] }],
  ['@bob', { is: 'nobody', typed: '@bob' }],
  ['Grace Hopper', { is: 'words' }],
  ['@ada, ', { is: 'words' }],
  ['', { is: 'words' }],
])('after Enter, “%s” is %o', (field, named) => {
  expect(wholeName(field, HANDLES)).toEqual(named)
})
