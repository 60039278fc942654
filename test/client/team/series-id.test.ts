import { expect, test } from 'vitest'
import { seriesId } from '../../../client/team/series-id.ts'

test.each([
  ['Core weekly', 'core-weekly'],
  ['Café, Ångström!', 'café-ångström'],
  ['日本 週報', '日本-週報'],
  ['साप्ताहिक बैठक', 'साप्ताहिक-बैठक'],
  ['ประชุมทีม', 'ประชุมทีม'],
  ['اجتماع أسبوعي', 'اجتماع-أسبوعي'],
  ['🎉', null],
  ['…', null],
])('the id of a series that is named %s', (name, id) => {
  expect(seriesId(name)).toBe(id)
})
