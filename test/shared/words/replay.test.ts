import { expect, test } from 'vitest'
import { replay, spliceOf, splicesOf, type Step } from '../../../shared/words/replay.ts'

const mine = (...texts: string[]): Step[] =>
  texts.slice(1).map((after, at) => ({ splices: [spliceOf(texts[at] ?? '', after)], mine: true }))

/** My text with its caret as `|`, merged with what others made of the base. */
function merged(base: string, theirs: string, ...texts: string[]): string {
  const my = texts.at(-1) ?? base
  const caret = my.indexOf('|')
  const plain = texts.map((text) => text.replace('|', ''))
  const { text, places } = replay(base, theirs, mine(base, ...plain))
  const left = places()
    .slice(0, caret === -1 ? my.length : caret)
    .findLast((place) => place !== null)
  const at = (left ?? -1) + 1
  return text.slice(0, at) + '|' + text.slice(at)
}

test.each([
  ['weekly', 'our weekly', 'weekly notes|', 'our weekly notes|'],
  ['weekly', 'weekly notes', 'our |weekly', 'our |weekly notes'],
  ['a b', 'a x b', 'a y| b', 'a x y| b'],
  ['the reveiw', 'the review', 'the reveiw, at ten|', 'the review, at ten|'],
  ['red green blue', 'red blue', 'red green blue|', 'red blue|'],
  ['red green blue', 'red green blue!', 'red |blue', 'red |blue!'],
  ['foo', 'foo bar', 'foos|', 'foos| bar'],
  ['', 'theirs', 'mine|', 'theirs mine|'],
  ['', '@Mia', '@ada|', '@Mia, @ada|'],
  ['@old', '@Mia', '@ada|', '@Mia, @ada|'],
  ['monthly notes', 'weekly notes', 'we| notes', 'weekly we| notes'],
  ['a red car', 'a car', 'a reddish| car', 'a reddish| car'],
  ['a red car', 'a reddish car', 'a |car', 'a |reddish car'],
  ['a teh car', 'a tech car', 'a the| car', 'a tech the| car'],
  ['@ada', '@ada, @Mia', '@ada, @bob|', '@ada, @Mia, @bob|'],
  ['会议', '会议记录', '会议记事|', '会议记录 记事|'],
  ['foo', 'foos', 'food|', 'foosd|'],
  ['Go 👩‍👧 on', 'Go 👩‍👦 on', 'Go 👩‍👧 on!|', 'Go 👩‍👦 on!|'],
  ['会议', '会议记录', '周会议|', '周会议|记录'],
])('“%s” is changed to “%s” by others and to “%s” by me, and becomes “%s”', (base, theirs, my, both) => {
  expect(merged(base, theirs, my)).toBe(both)
})

test('letters that I typed one after the other stay together', () => {
  expect(merged('', 'ab', 'x', 'xy', 'xyz|')).toBe('ab xyz|')
  expect(merged('ab', 'cd', 'abx', 'abxy', 'aby|')).toBe('cd aby|')
  expect(merged('foo', 'foo bar', 'foos', 'foos ', 'foos x|')).toBe('foos x| bar')
})

test.each([
  [true, 'hellX'],
  [false, 'helXl'],
])(
  'whether a letter continues what I typed (%s) decides on which side of others’ text it stands',
  (goesOn, both) => {
    const step = { splices: [{ at: 3, removed: 0, inserted: 'l', goesOn }], mine: true }
    expect(replay('hel', 'helX', [step]).text).toBe(both)
  },
)

test('no change splits a character', () => {
  expect(spliceOf('a👧b', 'a👦b')).toEqual({ at: 1, removed: 2, inserted: '👦' })
  expect(spliceOf('a\u{1f467}b', 'a\u{1f867}b')).toEqual({ at: 1, removed: 2, inserted: '\u{1f867}' })
})

test('if both typed the same, it stands there twice, or once if the caller wishes that', () => {
  const both = (base: string, both: string, alike: 'once' | 'twice') =>
    replay(base, both, mine(base, both), { alike, separator: '; ' }).text
  expect(both('', 'x', 'twice')).toBe('x; x')
  expect(both('', 'x', 'once')).toBe('x')
  expect(both('a teh b', 'a the b', 'once')).toBe('a the b')
})

test('a person who types where others delete or replace is told; a person who types beside it is not', () => {
  const collided = (base: string, theirs: string, my: string) => replay(base, theirs, mine(base, my)).collided
  expect(collided('a red car', 'a car', 'a reddish car')).toBe(true)
  expect(collided('a red car', 'a blue car', 'a green car')).toBe(true)
  expect(collided('a red car', 'a car', 'a red car now')).toBe(false)
  expect(collided('a red car', 'a big red car', 'a red car now')).toBe(false)
  expect(collided('', 'theirs', 'mine')).toBe(true)
})

test('the changes that are returned turn their text into the merged one', () => {
  const texts = [
    '',
    'a',
    'a b',
    'the weekly notes',
    'our weekly notes of 2026',
    'notes  of   it',
    '周会 notes',
  ]
  for (const before of texts)
    for (const after of texts) {
      let text = before
      for (const { at, removed, inserted } of splicesOf(before, after).toReversed())
        text = text.slice(0, at) + inserted + text.slice(at + removed)
      expect(text).toBe(after)
      const done = replay(before, after, mine(before, 'a b', 'a new b'))
      let told = after
      for (const { at, removed, inserted } of done.splices.toReversed())
        told = told.slice(0, at) + inserted + told.slice(at + removed)
      expect(told).toBe(done.text)
    }
})

test('replacing all of a long text takes few steps', () => {
  const long = (word: string) => Array.from({ length: 4000 }, (_, at) => word + at).join(' ')
  expect(splicesOf(long('a'), long('b'))).toHaveLength(1)
  expect(replay(long('a'), long('b'), mine(long('a'), long('a') + '!')).text).toBe(`${long('b')}!`)
})

test('texts of any length are merged', () => {
  const long = 'a'.repeat(150_000)
  expect(merged(long, `${long} and theirs`, `mine${long}|`)).toBe(`mine${long}| and theirs`)
  expect(merged('', 'theirs', `${long}|`)).toBe(`theirs ${long}|`)
})
