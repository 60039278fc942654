import { describe, expect, test } from 'vitest'
import { backspace } from '../../../../client/text/editor/keys.ts'
import { relayedPages, type RelayedPage } from '../../../support/page/relayed-pages.ts'
import { atOnce, atOnceRound, NEVER, type Gesture } from '../../../support/page/at-once.ts'
import { runRounds } from '../../../support/basics/rounds.ts'

const TEXTS = ['abcdef', 'gh', 'ijklm']

/** Pages receive each other's edits in any order, and either may have the lower id. */
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

describe('P11: whatever two people do at the same time in one text, each letter is there once, where it belongs', () => {
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
      'one types in text that the other deletes, across the end of a line',
      { is: 'type', at: 8, word: 'XY' },
      { is: 'cut', from: 4, to: 11 },
    ],
    [
      'one types in text that the other replaces, across the ends of lines',
      { is: 'type', at: 11, word: 'XY' },
      { is: 'replace', from: 4, to: 13, word: 'vw' },
    ],
    [
      'one types in a line that the other joins',
      { is: 'type', at: 8, word: 'XY' },
      { is: 'backspace', at: 7 },
    ],
    [
      'both replace texts that overlap',
      { is: 'replace', from: 4, to: 11, word: 'XY' },
      { is: 'replace', from: 2, to: 8, word: 'vw' },
    ],
    [
      'one joins a line to another that the other person deletes',
      { is: 'delete', at: 9 },
      { is: 'replace', from: 2, to: 9, word: 'vw' },
    ],
  ])('%s', async (_what, one, other) => {
    for (const setting of SETTINGS)
      expect(await atOnce(TEXTS, [one, other], setting), JSON.stringify(setting)).toBeNull()
  })

  test('any two gestures', async () => {
    const { pairs, misplaced } = await runRounds(atOnceRound, 40)
    expect({ pairs, misplaced }).toEqual({ pairs: 40, misplaced: 0 })
  })
})

test('P11: words that were put back, and then deleted with their line, do not come back', async () => {
  const { pages, settle } = await relayedPages(2, TEXTS, false, { patience: NEVER, order: [1, 0] })
  const [ada, bob] = pages as [RelayedPage, RelayedPage]
  bob.types('XY', 1, 1)
  ada.presses(backspace, 1, 0)
  expect(settle()).toEqual(['abcdefgXYh', 'ijklm'])
  const { tr, doc } = bob.editor.state
  bob.editor.dispatch(tr.delete(0, doc.child(0).nodeSize))
  settle()
  ada.editor.close()
  expect(ada.lines.join('')).not.toMatch(/X|Y/)
})
