import { describe, expect, test } from 'vitest'
import { matching, type Entry } from '../../../../client/meeting/palette/entries.ts'

const LABELS = [
  'Share',
  'Snapshot',
  'All meetings',
  '@ada',
  '@Ángel',
  'Other notes',
  'Shared goals',
  'Über uns',
]
const entries: Entry[] = LABELS.map((label) => ({ id: label, label, kind: 'action', does: () => undefined }))
const found = (query: string): string[] => matching(entries, query).map(({ label }) => label)

describe('what is found', () => {
  test('nothing typed: all, in their order', () => {
    expect(found(' ')).toEqual(LABELS)
  })

  test.each([
    ['sha', ['Share', 'Shared goals']],
    ['ada', ['@ada']],
    ['@ada', ['@ada']],
    ['angel', ['@Ángel']],
    ['uber', ['Über uns']],
    ['notes', ['Other notes']],
    ['meet all', ['All meetings']],
    ['ot', ['Other notes', 'Snapshot']],
    ['x', []],
  ])('%s', (query, expected) => {
    expect(found(query)).toEqual(expected)
  })
})
