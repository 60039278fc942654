import { expect, test } from 'vitest'
import { labelKind, looksLikeLabel } from '../../../shared/document/labels.ts'
import { newHandle, parseHandle, respelled } from '../../../shared/document/handle.ts'
import { handleId } from '../../../shared/document/people.ts'
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

test('a name becomes a handle that a text can hold, and is shown if it was typed otherwise', () => {
  const persian = 'علی\u200cرضا'
  const sinhala = 'ප්\u200dරියා'
  const handles = [
    ['kevina', '@kevina', null],
    [' @Magik6k ', '@Magik6k', null],
    ["O'Brien", "@O'Brien", null],
    ['a_b.c-1', '@a_b.c-1', null],
    ['Ada Lovelace', '@ada-lovelace', '@ada-lovelace'],
    ['@ Ada\u00a0 Lovelace', '@ada-lovelace', '@ada-lovelace'],
    ['J. R. R. Tolkien', '@j-r-r-tolkien', '@j-r-r-tolkien'],
    ['李 小明', '@李-小明', '@李-小明'],
    ['李\u3000小明', '@李-小明', '@李-小明'],
    ['ada,', '@ada', '@ada'],
    ['Ada!', '@Ada', '@Ada'],
    ['Ada (Lovelace)', '@ada-lovelace', '@ada-lovelace'],
    ['ada@example.org', '@ada-example.org', '@ada-example.org'],
    ['a&b', '@a-b', '@a-b'],
    [persian, `@${persian}`, null],
    [sinhala, `@${sinhala}`, null],
    [`${persian} ${sinhala}`, `@${persian}-${sinhala}`, `@${persian}-${sinhala}`],
  ] as const
  for (const [typed, handle, shown] of handles)
    expect([typed, newHandle(typed), respelled(typed)]).toMatchObject([typed, { handle }, shown])
  for (const typed of ['...', '( )', 'name', '@name', 'a\u200db', 'a/b'])
    expect([typed, newHandle(typed).is]).toEqual([typed, 'refused'])
})

test('a name becomes a handle that a text can hold, and is shown if it was typed otherwise', () => {
  const persian = 'علی\u200cرضا'
  const sinhala = 'ප්\u200dරියා'
  const handles = [
    ['kevina', '@kevina', null],
    [' @Magik6k ', '@Magik6k', null],
    ["O'Brien", "@O'Brien", null],
    ['a_b.c-1', '@a_b.c-1', null],
    ['Ada Lovelace', '@ada-lovelace', '@ada-lovelace'],
    ['@ Ada\u00a0 Lovelace', '@ada-lovelace', '@ada-lovelace'],
    ['J. R. R. Tolkien', '@j-r-r-tolkien', '@j-r-r-tolkien'],
    ['李 小明', '@李-小明', '@李-小明'],
    ['李\u3000小明', '@李-小明', '@李-小明'],
    ['ada,', '@ada', '@ada'],
    ['Ada!', '@Ada', '@Ada'],
    ['Ada (Lovelace)', '@ada-lovelace', '@ada-lovelace'],
    ['ada@example.org', '@ada-example.org', '@ada-example.org'],
    ['a&b', '@a-b', '@a-b'],
    [persian, `@${persian}`, null],
    [sinhala, `@${sinhala}`, null],
    [`${persian} ${sinhala}`, `@${persian}-${sinhala}`, `@${persian}-${sinhala}`],
  ] as const
  for (const [typed, handle, shown] of handles)
    expect([typed, newHandle(typed), respelled(typed)]).toMatchObject([typed, { handle }, shown])
  for (const typed of ['...', '( )', 'name', '@name', 'a\u200db', 'a/b'])
    expect([typed, newHandle(typed).is]).toEqual([typed, 'refused'])
})

test('an impossible handle is refused with a sentence', () => {
  for (const typed of [
    '',
    '@',
    'a/b',
    'a~2',
    'a\u0000b',
    'a\u200bb',
    'a\u200cb',
    '\u200cعلی',
    'a\u200cb',
    '\u200cعلی',
    '\u202eabc',
    'x'.repeat(65),
  ])
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
