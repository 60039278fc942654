// Measures the time from a key to the screen: from the key's event until the frame with the letter is
// painted.

import type { Page } from 'playwright-core'

/** Keys a second, as a quick typist types. */
const RATE = 8
const KEYS = 240
/** Keys before the measurement. */
const FIRST = 40

/** Types at the page's cursor. Returns the 95th percentile in ms. */
export async function keyToPaint(page: Page): Promise<number> {
  await page.evaluate(watchKeys)
  for (let key = 0; key < FIRST + KEYS; key++) {
    await page.keyboard.press(key % 12 === 11 ? 'Space' : 'x')
    await page.waitForTimeout(1000 / RATE)
  }
  const times = await page.evaluate(() => (window as unknown as { keyTimes: number[] }).keyTimes)
  if (times.length !== FIRST + KEYS) throw new Error(`Of ${FIRST + KEYS} keys ${times.length} were painted.`)
  const sorted = times.slice(FIRST).sort((a, b) => a - b)
  return sorted[Math.floor(0.95 * sorted.length)] ?? NaN
}

/** Runs in the page. A message that is posted in a frame's callback arrives when that frame is painted. */
function watchKeys(): void {
  const keyTimes: number[] = []
  Object.assign(window, { keyTimes })
  addEventListener(
    'keydown',
    ({ timeStamp }) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => keyTimes.push(performance.now() - timeStamp)
        port2.postMessage(null)
      }),
    true,
  )
}
