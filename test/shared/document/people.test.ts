import { expect, test } from 'vitest'
import { beginsWithLabel, labelKind, looksLikeLabel, splitLabel } from '../../../shared/document/labels.ts'
import { labelEnd } from '../../../shared/document/lines.ts'
import { newHandle, parseHandle, respelled } from '../../../shared/document/handle.ts'
import { handleId } from '../../../shared/document/people.ts'
import { chipsOf } from '../../../shared/model/chips.ts'

test('a handle is read with or without its “@”', () => {
  expect(parseHandle(' kevina ')).toEqual({ is: 'handle', handle: '@kevina', id: 'kevina' })
  expect(parseHandle('@Magik6k')).toEqual({ is: 'handle', handle: '@Magik6k', id: 'magik6k' })
  expect(parseHandle('@Zoë')).toMatchObject({ handle: '@Zoë', id: 'zoë' })
})

test('one person has one id, however the handle is written', () => {
  expect(['@Ada', 'ada', ' @ADA ', '@ａｄａ'].map(handleId)).toEqual(['ada', 'ada', 'ada', 'ada'])
  expect(handleId('ﬁn')).toBe('fin')
})

test('a name becomes a handle that can be in a text; the handle is shown if it differs from the typed name', () => {
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

test.each([
  ['', 'empty'],
  ['@', 'empty'],
  ['a/b', 'sign'],
  ['a~2', 'sign'],
  ['a\u0000b', 'invisible'],
  ['a\u200bb', 'invisible'],
  ['a\u200cb', 'invisible'],
  ['\u200cعلی', 'invisible'],
  ['\u202eabc', 'invisible'],
  ['x'.repeat(65), 'too long'],
])('%j is refused as a handle: %s', (typed, why) => {
  expect(parseHandle(typed)).toEqual({ is: 'refused', why })
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

test('a label has a kind in the languages of many teams', () => {
  const kinds = {
    done: [
      'Past',
      '**Erledigt:**',
      'Fait :',
      'Hecho: la web',
      'Feito',
      'Zrobione',
      'Сделано:',
      '昨日：',
      '已完成：',
      '한 일:',
    ],
    progress: [
      'In Arbeit',
      'En cours :',
      'En curso',
      'In corso',
      'Bezig met',
      'В работе:',
      '進行中',
      '进行中：',
      '진행 중',
    ],
    blocked: [
      'Blockiert:',
      'Bloqué par la clé',
      'Bloqueos:',
      'Bloccato',
      'Блокеры:',
      'ブロッカー：',
      '阻塞',
      '블로커',
    ],
    next: [
      'Future',
      'Nächste Woche:',
      'À faire',
      'Próximos pasos',
      'Volgende week',
      'Планы:',
      '来週：',
      '下一步',
      '다음 주',
    ],
    question: ['Offene Fragen', 'Preguntas:', 'Domande', 'Вопросы:', '質問', '疑问：', '질문'],
    other: ['Hechos', 'Erledigungen', 'Планета', '昨日の件', '完了した'],
  }
  for (const [kind, labels] of Object.entries(kinds))
    expect(labels.map((label) => [label, labelKind(label)])).toEqual(labels.map((label) => [label, kind]))
})

test.each([
  'Blocked: Ada',
  'Blocked:: Ada',
  'Blocked by: Ada: and Bob',
  'Blocked:',
  'Blocked',
  'Blocked: https://example.org/a',
  'https://example.org/a',
  '来週：設計',
])('what is shown beside the label %j is also in the list below it', (text) => {
  const { rest } = splitLabel(text)
  expect(text.slice(labelEnd(text) || text.length)).toBe(rest)
})

test('a full-width colon ends a label; a sentence before a colon is not a label', () => {
  expect(looksLikeLabel('次回：')).toBe(true)
  expect(beginsWithLabel('来週：設計')).toBe(true)
  expect(splitLabel('来週：設計')).toEqual({ text: '来週：', rest: '設計' })
  expect(looksLikeLabel('This week I was on call. Two pages:')).toBe(false)
  expect(beginsWithLabel('Done. Next week: tests')).toBe(false)
  expect(looksLikeLabel('今日は休み。明日：')).toBe(false)
  expect(looksLikeLabel('Blocked (by Dr. Wu):')).toBe(true)
})
