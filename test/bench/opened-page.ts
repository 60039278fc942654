// A page in a real browser, as the bench opens it, and what it can tell of its own times.

import type { BrowserContext, Page } from 'playwright-core'
import { WRITER } from './page-note.ts'

/** Opens the page's address as somebody who has said their handle. */
export async function visit(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage()
  await page.addInitScript('globalThis.__name = (made) => made') // what tsx makes of a function calls it
  await page.addInitScript((handle) => localStorage.setItem('roundtable:handle', handle), WRITER)
  await page.addInitScript(watchOpening)
  await page.goto(address, { waitUntil: 'commit' })
  return page
}

/** ms from the start of the navigation until the note’s text, and an editor with the cursor, were painted. */
export interface Opening {
  painted: number
  editable: number
}

export const openingOf = async (page: Page, what: keyof Opening): Promise<number> => {
  const handle = await page.waitForFunction(
    (what) => (window as unknown as { opening?: Partial<Record<string, number>> }).opening?.[what],
    what,
    { polling: 'raf' },
  )
  return Number(await handle.jsonValue())
}

/** Runs in the page: notes when there is a line of the note, and an editor with the cursor, behind the frame that shows it. */
function watchOpening(): void {
  const opening: Partial<Record<string, number>> = {}
  Object.assign(window, { opening })
  const isThere = {
    painted: () => document.querySelector('main[data-note] [data-kind="item"]:not(.ghost)') !== null,
    editable: () => (document.activeElement as HTMLElement | null)?.isContentEditable === true,
  }
  const look = () => {
    const fresh = Object.entries(isThere).filter(([what, is]) => opening[what] === undefined && is())
    if (fresh.length > 0) {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        for (const [what] of fresh) opening[what] ??= performance.now()
      }
      port2.postMessage(null)
    }
    if (opening['editable'] === undefined || opening['painted'] === undefined) requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}
