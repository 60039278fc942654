// Ada composes in a line, and Bob does something to that line before she has finished.
//
// Whatever Bob does, `hello` is there once and whole in the end, with Ada's cursor behind it, and all other
// letters are there that he has not deleted. The browser must begin only one composition: if the editor redraws
// composed text, the input method begins again, and writes all of it once more.

import { textOf } from '../../../shared/document/lines.ts'
import { becomes } from '../basics/becomes.ts'
import { KINDS } from './cells.ts'
import type { Hand } from './hand.ts'
import { caretIn, linesOfRow } from './notation.ts'
import type { Home, Scene } from './scene.ts'

interface Act {
  /**
   * `line` is Ada's, `at` is where she has begun to compose, and `above` is the length of the line above. By then,
   * Bob sees `hel` there.
   */
  does: (bob: Hand, line: number, at: number, above: number) => Promise<void>
  /** The right result in `- top / - cc|dd / - end`. */
  right: string
  /** Whether Bob deletes or writes something. */
  isEdit?: boolean
}

/** The length of Ada's line, as Bob sees it. */
const SIZE = 'ccheldd'.length

export const ACTS: Record<string, Act> = {
  'joins the line to the one above': {
    does: async (bob, line, _at, above) => {
      await bob.goesTo([line - 1, above])
      await bob.presses('Delete')
    },
    right: '- topcchello|dd / - end',
  },
  'joins the line to the one above from its beginning': {
    does: async (bob, line) => {
      await bob.goesTo([line, 0])
      await bob.presses('Backspace', 'Backspace') // the first makes it a paragraph
    },
    right: '- topcchello|dd / - end',
  },
  'joins the next line to it': {
    does: async (bob, line) => {
      await bob.goesTo([line, SIZE])
      await bob.presses('Delete')
    },
    right: '- top / - cchello|ddend',
  },
  'presses Enter before': {
    does: async (bob, line, from) => {
      await bob.goesTo([line, from])
      await bob.presses('Enter')
    },
    right: '- top / - cc / - hello|dd / - end',
  },
  'presses Enter inside': {
    does: async (bob, line, from) => {
      await bob.goesTo([line, from + 1])
      await bob.presses('Enter')
    },
    right: '- top / - cc / - hello|dd / - end',
  },
  'presses Enter after': {
    does: async (bob, line, from) => {
      await bob.goesTo([line, from + 3])
      await bob.presses('Enter')
    },
    right: '- top / - cchello| / - dd / - end',
  },
  'indents the line': {
    does: async (bob, line) => {
      await bob.goesTo([line, 0])
      await bob.presses('Alt+Shift+ArrowRight')
    },
    right: '- top /   - cchello|dd / - end',
  },
  'types inside': {
    does: async (bob, line, from) => {
      await bob.goesTo([line, from + 1])
      await bob.types('XY')
    },
    right: '- top / - ccXYhello|dd / - end',
    isEdit: true,
  },
  'deletes what is composed': {
    does: async (bob, line, from) => {
      await bob.selects([line, from], [line, from + 3])
      await bob.presses('Delete')
    },
    right: '- top / - cchello|dd / - end',
    isEdit: true,
  },
  'deletes the line': {
    does: async (bob, line) => {
      await bob.selects([line, 0], [line + 1, 0])
      await bob.presses('Delete')
    },
    right: '- top / - hello| / - end',
    isEdit: true,
  },
  'deletes from the line above to the one below': {
    does: async (bob, line) => {
      await bob.selects([line - 1, 1], [line + 1, 1])
      await bob.presses('Delete')
    },
    right: '- thello|nd',
    isEdit: true,
  },
  'pastes lines over the line': {
    does: async (bob, line) => {
      await bob.selects([line, 0], [line, SIZE])
      await bob.pastes({ 'text/plain': '- X\n- Y\n' })
    },
    right: '- top / - hello|X / - Y / - end',
    isEdit: true,
  },
}

/** The text of all pages in the end, and its faults. */
export async function composeBeside(
  scene: Scene,
  home: Home,
  kind: string,
  act: Act,
  isSlow: boolean,
): Promise<{ seen: string; faults: string[] }> {
  const { ada, bob } = scene.hands(home)
  const before = KINDS[kind]?.before ?? ''
  const [line, from] = caretIn(before)
  const row = before.replace('|', '')
  const lines = linesOfRow(row)
  const above = lines[line - 1]
  await scene.begins(home, lines)
  await ada.goesTo([line, from])
  await ada.composes('h', 'he', 'hel')
  await bob.sees('hel')
  const release = isSlow ? scene.slows() : () => {}
  if (isSlow) await ada.composes('hell')
  await act.does(bob, line, from, above ? textOf(above).length : 0)
  release()
  await becomes(async () => (await ada.knows()) === (await bob.knows()), true)
  const begun = await ada.begunCompositions()
  await ada.composes('hello')
  await ada.commits('hello')
  const seen = await scene.settles(home)
  const letters = (text: string): string => [...text.replace(/[^a-z]/gi, '')].sort().join('')
  const faults = [
    ...(seen.split('hello|').length === 2 && seen.split('h').length === 2 ? [] : ['not once and whole']),
    ...(act.isEdit === true || letters(seen) === letters(`${row}hello`) ? [] : ['other letters']),
    ...((await ada.begunCompositions()) === begun ? [] : ['the composition was broken off']),
    ...scene.problems(),
  ]
  return { seen, faults }
}
