// Measures the time from the palette's key until its list is painted.

import type { Page } from 'playwright-core'

/** Opens the palette as often as asked. Returns the times in ms, the first opening first. */
export async function paletteTimes(page: Page, openings: number): Promise<number[]> {
  const times: number[] = []
  for (let nth = 0; nth < openings; nth++) {
    const painted = page.evaluate(untilListIsPainted)
    await page.keyboard.press('Control+k')
    times.push(await painted)
    await page.keyboard.press('Escape')
    await page.locator('dialog').waitFor({ state: 'detached' })
  }
  return times
}

/** Runs in the page. A message that is posted in a frame's callback arrives when that frame is painted. */
function untilListIsPainted(): Promise<number> {
  return new Promise((painted) => {
    addEventListener(
      'keydown',
      ({ timeStamp }) => {
        const look = () => {
          if (document.querySelector('dialog [role=option]') === null) return requestAnimationFrame(look)
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
