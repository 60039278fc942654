import { expect, test } from 'vitest'
import { FieldUndo } from '../../../../client/meeting/fields/field-undo.ts'
import { replay } from '../../../../shared/words/replay.ts'

/** A field in which a person types. The test moves the clock. */
function field(text = '') {
  let now = 0
  const undo = new FieldUndo(() => now)
  const type = (after: string): void => {
    undo.typed(text, after)
    text = after
    now += 100
  }
  return {
    types: (letters: string) => [...letters].forEach((letter) => type(text + letter)),
    changes: type,
    pauses: () => void (now += 1000),
    others: (after: string) => {
      undo.moved(replay(text, after, []).places())
      text = after
    },
    takes: (which: 'undo' | 'redo') => {
      const undone = undo[which](text)
      if (undone === null) return null
      text = undone.text
      return `${text.slice(0, undone.at)}|${text.slice(undone.at)}`
    },
  }
}

test('undo removes the text that was typed without a pause, and redo brings it back', () => {
  const mine = field('start')
  mine.types(' one')
  mine.pauses()
  mine.types(' two')
  expect(mine.takes('undo')).toBe('start one|')
  expect(mine.takes('undo')).toBe('start|')
  expect(mine.takes('undo')).toBe(null)
  expect(mine.takes('redo')).toBe('start one|')
  expect(mine.takes('redo')).toBe('start one two|')
  expect(mine.takes('undo')).toBe('start one|')
  mine.types('!')
  expect(mine.takes('redo')).toBe(null)
})

test('undo leaves what others wrote before my word, in it and after it', () => {
  const mine = field()
  mine.types('my')
  mine.others('so my')
  mine.types(' word')
  mine.others('so my big word now')
  expect(mine.takes('undo')).toBe('so big | now')
  expect(mine.takes('redo')).toBe('so my big word| now')
})

test('undo brings back what I deleted or replaced', () => {
  const mine = field('red green blue')
  mine.changes('red blue')
  mine.pauses()
  mine.changes('red')
  mine.others('dark red')
  expect(mine.takes('undo')).toBe('dark red blue|')
  expect(mine.takes('undo')).toBe('dark red green |blue')
})

test('what others have removed already is skipped', () => {
  const mine = field('a')
  mine.types('b')
  mine.pauses()
  mine.types('c')
  mine.others('ab')
  expect(mine.takes('undo')).toBe('a|')
})

test('a blank or comma that was there before my word stays', () => {
  for (const before of ['a ', '@mia, ']) {
    const mine = field(before)
    mine.types('@ada')
    mine.others(`our ${before}@ada`)
    expect(mine.takes('undo')).toBe(`our ${before}|`)
  }
})
