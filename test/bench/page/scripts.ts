// The compressed size of the JavaScript that a page loads.

import type { Page } from 'playwright-core'
import { gzipSync } from 'node:zlib'

/** Gzipped kB of the scripts that had loaded `then` ms after the navigation began, and of all scripts. */
export async function scriptsOf(page: Page, then: number): Promise<{ by: number; all: number }> {
  const loaded = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
      .map((entry) => ({ name: entry.name, end: (entry as PerformanceResourceTiming).responseEnd })),
  )
  return {
    by: await sizeOf(loaded.filter(({ end }) => end <= then).map(({ name }) => name)),
    all: await sizeOf(loaded.map(({ name }) => name)),
  }
}

/** The scripts that the page's HTML names, which load first, and their gzipped kB. */
export async function scriptsNamedIn(address: string): Promise<{ files: string[]; size: number }> {
  const html = await (await fetch(address)).text()
  const named = html.matchAll(/(?:src|href)="([^"]+\.js)"/g)
  const files = [...named].map(([, file = '']) => new URL(file, address).href)
  return { files, size: await sizeOf(files) }
}

async function sizeOf(addresses: Iterable<string>): Promise<number> {
  let bytes = 0
  for (const address of new Set(addresses)) {
    const script = await fetch(address)
    bytes += gzipSync(Buffer.from(await script.arrayBuffer())).length
  }
  return bytes / 1000
}
