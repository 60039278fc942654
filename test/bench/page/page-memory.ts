// Measures the memory that an hour of typing leaves in a page. The keys are typed as fast as the page accepts
// them.

import type { Page } from 'playwright-core'

const HOUR = { keys: 5 * 3600, looks: 12 }
/** Keys in a line. Each line is typed and then deleted again. */
const LINE = 30

export interface Look {
  /** MB of JavaScript heap after a garbage collection. */
  heap: number
  nodes: number
  listeners: number
}

/** Measures at the start of each part of the hour, and at the end of the hour. */
export async function hourOfTyping(page: Page): Promise<Look[]> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable')
  const look = async (): Promise<Look> => {
    await devtools.send('HeapProfiler.collectGarbage')
    const { metrics } = await devtools.send('Performance.getMetrics')
    const read = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? NaN
    return {
      heap: read('JSHeapUsedSize') / 1e6,
      nodes: read('Nodes'),
      listeners: read('JSEventListeners'),
    }
  }
  const looks = [await look()]
  for (let part = 0; part < HOUR.looks; part++) {
    for (let key = 0; key < HOUR.keys / HOUR.looks; key++) {
      const at = key % (2 * LINE)
      if (at < LINE) await page.keyboard.press(at % 6 === 5 ? 'Space' : 'a')
      else await page.keyboard.press('Backspace')
    }
    looks.push(await look())
  }
  return looks
}
