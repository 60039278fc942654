import { expect, test } from 'vitest'
import { labelKind, looksLikeLabel } from '../../../shared/document/labels.ts'
import { handleId, parseHandle } from '../../../shared/document/people.ts'
import { chipsOf } from '../../../shared/model/chips.ts'

test('a handle is read with or without its sign', () => {
  expect(parseHandle(' kevina ')).toEqual({ is: 'handle', handle: '@kevina', id: 'kevina' })
  expect(parseHandle('@Magik6k')).toEqual({ is: 'handle', handle: '@Magik6k', id: 'magik6k' })
  expect(parseHandle('@Zoë')).toMatchObject({ handle: '@Zoë', id: 'zoë' })
})

test('one person has one id, however the handle is written', () => {
  expect(['@Ada', 'ada', ' @ADA ', '@ａｄａ'].map(handleId)).toEqual(['ada', 'ada', 'ada', 'ada'])
  expect(handleId('ﬁn')).toBe('fin')
})

test('an impossible handle is refused with a sentence', () => {
  for (const typed of ['', '@', 'a/b', 'a~2', 'a\u0000b', 'a\u200bb', '\u202eabc', 'x'.repeat(65)])
    expect([typed, parseHandle(typed)]).toMatchObject([
      typed,
      { is: 'refused', sentence: expect.stringMatching(/^[A-Z].*\.$/) as string },
    ])
})

test('an annotation has chips in canonical words, and the rest as written', () => {
  expect(chipsOf('no blockers, not attending')).toEqual(['no blockers', 'not attending'])
  expect(chipsOf('you can skip me, not interesting and no blockers :)')).toEqual([
    'skip me',
    'not interesting',
    'no blockers',
  ])
  expect(chipsOf('None blockers; OOO')).toEqual(['no blockers', 'not attending'])
  expect(chipsOf('may not attend')).toEqual(['may not attend'])
  expect(chipsOf('')).toEqual([])
})

test('a label’s kind is inferred from its first words', () => {
  const kinds = [
    'Done:',
    'Done:d-p',
    'Done/In Progress:',
    'In progress:',
    'Block/Asked:',
    'Asks:',
    'This week:',
    'Q:',
    'Review:',
  ]
  expect(kinds.map(labelKind)).toEqual([
    ...['done', 'done', 'done', 'progress', 'blocked', 'blocked', 'next', 'question', 'other'],
  ])
})

test('a label is a short line with a colon, or a known word alone', () => {
  for (const label of ['Done:', 'Constructor:', 'Blocked', 'Done (last two weeks)'])
    expect([label, looksLikeLabel(label)]).toEqual([label, true])
  for (const prose of ['Done with the draft, mostly.', 'https:', 'Constructor', ''])
    expect([prose, looksLikeLabel(prose)]).toEqual([prose, false])
})
