// Measures how far the line with my cursor moves on the screen while others come, write and leave.

import type { Page } from 'playwright-core'

/** ms between two letters that I type meanwhile. */
const PAUSE = 150

/** Types until `others` have left. Returns the most px by which the line was away from its place, in any frame. */
export async function movesOfMyLine(page: Page, others: Promise<void>): Promise<number> {
  await page.evaluate(watchMyLine)
  let left = false
  void others.finally(() => (left = true))
  while (!left) {
    await page.keyboard.press('a')
    await page.keyboard.press('Backspace')
    await page.waitForTimeout(PAUSE)
  }
  await others
  await page.waitForTimeout(5 * PAUSE) // the page draws that they left
  const moved = await page.evaluate(() => (window as unknown as { myLine: { moved: number } }).myLine.moved)
  if (Number.isNaN(moved)) throw new Error('The cursor was in no line.')
  return moved
}

/** Runs in the page, in each frame from now on. */
function watchMyLine(): void {
  const topOfLine = (): number => {
    const at = getSelection()?.anchorNode
    const line = (at instanceof Element ? at : at?.parentElement)?.closest('.line')
    return line?.getBoundingClientRect().top ?? NaN
  }
  const first = topOfLine()
  const myLine = { moved: 0 }
  Object.assign(window, { myLine })
  const look = () => {
    const away = Math.abs(topOfLine() - first)
    if (!(away <= myLine.moved)) myLine.moved = away
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}
