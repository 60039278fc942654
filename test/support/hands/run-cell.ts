// Runs one cell of the table of hands.

import { BEFORE, BEHIND, ABOVE, type Cell, type Deed } from './cells.ts'
import type { At } from './hand.ts'
import { caretIn, linesOfRow } from './notation.ts'
import type { Hands, Home, Scene } from './scene.ts'

interface Doing {
  hands: Hands
  at: At
  onto: At
  /** The acts of others in the middle of Ada's act. */
  meanwhile: () => Promise<void>
}

/** Ada's act, in every kind of line. */
const DEEDS: Record<Deed, (doing: Doing) => Promise<void>> = {
  type: async ({ hands: { ada }, meanwhile }) => {
    await ada.types('so')
    await meanwhile()
    await ada.types('on')
  },
  Enter: async ({ hands: { ada }, meanwhile }) => {
    await meanwhile()
    await ada.presses('Enter')
  },
  Backspace: async ({ hands: { ada }, at: [line], meanwhile }) => {
    await ada.goesTo([line, 0])
    await meanwhile()
    await ada.presses('Backspace')
  },
  Tab: async ({ hands: { ada }, meanwhile }) => {
    await meanwhile()
    await ada.presses('Tab')
  },
  paste: async ({ hands: { ada }, meanwhile }) => {
    await meanwhile()
    await ada.pastes({ 'text/plain': '> 10 ms' })
  },
  compose: async ({ hands: { ada }, meanwhile }) => {
    await ada.composes('h', 'he', 'hel')
    await meanwhile()
    await ada.composes('hell', 'hello')
    await ada.commits('hello')
  },
  overwrite: async ({ hands: { ada }, at: [line, offset], meanwhile }) => {
    await ada.goesTo([line, offset - 1])
    await ada.presses('Shift+ArrowRight', 'Shift+ArrowRight')
    await meanwhile()
    await ada.types('X')
  },
  tick: async ({ hands: { ada }, meanwhile }) => {
    await meanwhile()
    await ada.presses('Control+Enter')
  },
  undo: async ({ hands: { ada }, meanwhile }) => {
    // A single letter is one step of undo, however slow the machine is.
    await ada.types('X')
    await meanwhile()
    await ada.undoes()
  },
  drag: async ({ hands: { ada }, at: [line, offset], onto, meanwhile }) => {
    await ada.drags([line, offset, offset + 2], onto, meanwhile)
  },
}

/** What all pages hold after the cell, as a row with Ada's caret; or how the pages differ. */
export async function runCell(scene: Scene, home: Home, cell: Cell): Promise<string> {
  const hands = scene.hands(home)
  const { ada } = hands
  const at = caretIn(cell.before)
  const before = cell.before.replace('|', '')
  const lines = linesOfRow(before)
  if (cell.deed === 'undo') {
    // Undoes Ada's acts of the cells before. Otherwise they could be one step with the text that she types here.
    await ada.presses('Control+z', 'Control+z', 'Control+z')
    await scene.settles(home)
  }
  await scene.begins(home, lines)
  await ada.goesTo(at)
  const onto: At = [cell.onto + (cell.setting === 'another above' ? 1 : 0), 3]
  let release = () => {}
  const meanwhile = async (): Promise<void> => {
    switch (cell.setting) {
      case 'alone':
        return
      case 'another above':
        await hands.bob.goesTo([0, 0])
        await hands.bob.presses('Enter', 'ArrowUp')
        await hands.bob.types(ABOVE)
        return ada.sees(ABOVE)
      default: {
        const writer = cell.setting === 'two tabs' ? hands.adasTab : hands.bob
        if (cell.setting === 'slow link') release = scene.slows()
        await writer.goesTo([at[0], 0])
        await writer.types(BEFORE)
        await writer.presses('End')
        await writer.types(BEHIND)
        if (cell.setting !== 'slow link') await ada.sees(BEHIND)
      }
    }
  }
  await DEEDS[cell.deed]({ hands, at, onto, meanwhile })
  release()
  return scene.settles(home)
}
