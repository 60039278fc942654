import { describe, expect, test } from 'vitest'
import { atOnce, atOnceRound, NEVER, type Gesture } from '../../../support/page/at-once.ts'
import { runRounds } from '../../../support/basics/rounds.ts'

const TEXTS = ['abcdef', 'gh', 'ijklm']

/** Pages hear each other in any order, and each may have the lower id. */
const SETTINGS = [true, false].flatMap((isMerging) =>
  [[1, 2] as const, [2, 1] as const].flatMap((ids) =>
    [[0, 1] as const, [1, 0] as const].map((order) => ({
      isMerging,
      isSeen: !isMerging,
      ids,
      order,
      patience: NEVER,
    })),
  ),
)

describe('P11: of what two people do at once in one text, each letter is there once, where it belongs', () => {
  test.each<[string, Gesture, Gesture]>([
    ['Backspace and Delete join the same lines', { is: 'backspace', at: 7 }, { is: 'delete', at: 6 }],
    ['one joins two lines, the other the next two', { is: 'backspace', at: 7 }, { is: 'delete', at: 9 }],
    [
      'one splits a line, the other deletes its second half',
      { is: 'enter', at: 3 },
      { is: 'cut', from: 2, to: 6 },
    ],
    [
      'one joins lines, the other deletes a half of the lower one',
      { is: 'backspace', at: 7 },
      { is: 'cut', from: 7, to: 8 },
    ],
    [
      'one types in what the other deletes over a line’s end',
      { is: 'type', at: 8, word: 'XY' },
      { is: 'cut', from: 4, to: 11 },
    ],
    [
      'one types in what the other types over, over line ends',
      { is: 'type', at: 11, word: 'XY' },
      { is: 'replace', from: 4, to: 13, word: 'vw' },
    ],
    [
      'one types in a line that the other joins',
      { is: 'type', at: 8, word: 'XY' },
      { is: 'backspace', at: 7 },
    ],
    [
      'both replace what overlaps',
      { is: 'replace', from: 4, to: 11, word: 'XY' },
      { is: 'replace', from: 2, to: 8, word: 'vw' },
    ],
    [
      'one joins lines into one that the other takes away',
      { is: 'delete', at: 9 },
      { is: 'replace', from: 2, to: 9, word: 'vw' },
    ],
  ])('%s', async (_what, one, other) => {
    for (const setting of SETTINGS)
      expect(await atOnce(TEXTS, [one, other], setting), JSON.stringify(setting)).toBeNull()
  })

  test('and any two gestures', async () => {
    const { pairs, misplaced } = await runRounds(atOnceRound, 100)
    expect({ pairs, misplaced }).toEqual({ pairs: 100, misplaced: 0 })
  })
})
