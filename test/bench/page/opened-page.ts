// A page that the bench opens in a real browser. The page itself measures how long its opening takes.

import type { BrowserContext, Page } from 'playwright-core'
import { WRITER } from './page-note.ts'

/** Opens the address as somebody who has given their handle. The note in the page has `sections` sections. */
export async function visit(context: BrowserContext, address: string, sections = 1): Promise<Page> {
  const page = await context.newPage()
  await page.addInitScript('globalThis.__name = (made) => made') // tsx adds calls of this function to what it compiles
  await page.addInitScript((handle) => localStorage.setItem('roundtable:handle', handle), WRITER)
  await page.addInitScript(watchOpening, sections)
  await page.goto(address, { waitUntil: 'commit' })
  return page
}

/** Times in ms from the start of the navigation. */
export interface Opening {
  /** Until a first screen of the note is painted. */
  painted: number
  /** Until all sections are painted. */
  whole: number
  /** Until an editor with the cursor is painted. */
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

/** Runs in the page: notes the time of each part, once the frame that shows the part is painted. */
function watchOpening(sections: number): void {
  const opening: Partial<Record<string, number>> = {}
  Object.assign(window, { opening })
  const isThere = {
    painted: () => document.querySelector('main[data-note] [data-kind="item"]:not(.ghost)') !== null,
    whole: () => document.querySelectorAll('main[data-note] section.person').length >= sections,
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
    if (Object.keys(opening).length < Object.keys(isThere).length) requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}
