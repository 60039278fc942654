// The JavaScript that a page had loaded by some moment, as compressed answers weigh.

import type { Page } from 'playwright-core'
import { gzipSync } from 'node:zlib'

/** kB, gzip, of what came by then, in ms from the start of the navigation; and of all. */
export async function scriptsOf(page: Page, by: number): Promise<{ first: number; all: number }> {
  const loaded = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
      .map((entry) => ({ name: entry.name, end: (entry as PerformanceResourceTiming).responseEnd })),
  )
  const sizes = new Map<string, number>()
  for (const { name } of loaded) {
    const script = await fetch(name)
    sizes.set(name, gzipSync(Buffer.from(await script.arrayBuffer())).length)
  }
  const sum = (names: Iterable<string>) =>
    [...new Set(names)].reduce((bytes, name) => bytes + (sizes.get(name) ?? NaN), 0) / 1000
  return {
    first: sum(loaded.filter(({ end }) => end <= by).map(({ name }) => name)),
    all: sum(sizes.keys()),
  }
}
