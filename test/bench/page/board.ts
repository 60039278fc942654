// Measures the blocker board.

import type { Page } from 'playwright-core'

const [CALL, BEFORE] = ['In the call', 'Before']

/** Opens and closes the board as often as asked. Returns the times until its rows are painted, in ms. */
export async function boardTimes(page: Page, openings: number): Promise<number[]> {
  const times: number[] = []
  for (let nth = 0; nth < openings; nth++) {
    await page.getByRole('button', { name: BEFORE, exact: true }).click()
    await page.locator('[data-board]').waitFor({ state: 'detached' })
    const painted = page.evaluate(untilRowsArePainted)
    await page.getByRole('button', { name: CALL }).click()
    times.push(await painted)
  }
  return times
}

/** Runs in the page. A message that is posted in a frame's callback arrives when that frame is painted. */
function untilRowsArePainted(): Promise<number> {
  return new Promise((painted) => {
    addEventListener(
      'click',
      ({ timeStamp }) => {
        const look = () => {
          if (document.querySelector('[data-board] li') === null) return requestAnimationFrame(look)
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => painted(performance.now() - timeStamp)
          return port2.postMessage(null)
        }
        requestAnimationFrame(look)
      },
      { capture: true, once: true },
    )
  })
}
