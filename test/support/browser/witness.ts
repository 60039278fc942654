// A witness in every page of a browser test. It checks that “Saved” is true of what is on the screen.
//
// If the page says “Saved” while nothing changes and nobody composes, each editable text must show what the
// document holds. The witness reaches the document through Tiptap: the editable element has its editor, and
// the editor's state has the fragment that it draws.

import type { Browser, BrowserContext, Page } from 'playwright-core'
import { cutOffAtOnce } from './cut-off.ts'
import { PATIENCE } from './people.ts'

const seen: string[] = []
const looks = { count: 0 }

/** The texts that differed from their documents beside “Saved”, since the last call. */
export const takeSeen = (): string[] => seen.splice(0)

/** How often the witness has compared a page that said “Saved”. */
export const lookedAt = (): number => looks.count

/**
 * Contexts with a witness in every page. They have no service worker unless the caller asks for one, because
 * each would load the whole page once more.
 */
export function witnessed(browser: Browser): Browser {
  const newContext = browser.newContext.bind(browser)
  browser.newContext = async (options) => {
    const context = await newContext({ serviceWorkers: 'block', ...options })
    context.setDefaultTimeout(PATIENCE)
    await watch(context)
    cutOffAtOnce(context)
    return context
  }
  return browser
}

async function watch(context: BrowserContext): Promise<void> {
  await context.exposeBinding('witness', ({ page }: { page: Page }, unlike: string | null) => {
    if (unlike === null) looks.count++
    else seen.push(`${page.url()}: ${unlike}`)
  })
  await context.addInitScript('globalThis.__name = (made) => made') // tsx adds calls of this function to what it compiles
  await context.addInitScript(lookOn)
}

/** Runs in the page. */
function lookOn(): void {
  interface Text {
    toDelta(): { insert: unknown }[]
  }
  interface Line {
    toArray(): Text[]
  }
  interface Lines {
    readonly doc: { on(what: 'afterTransaction', then: () => void): void }
    toArray(): Line[]
  }
  interface Box extends HTMLElement {
    editor?: { state: Record<string, { type?: Lines } | undefined> }
  }
  const tell = (unlike: string | null) =>
    void (window as unknown as { witness: (unlike: string | null) => Promise<void> }).witness(unlike)

  let isSoon = false
  /** Looks soon, because something has changed. If nothing changes in a page, the witness costs nothing. */
  const lookSoon = (): void => {
    if (isSoon) return
    isSoon = true
    setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(look)), 100)
  }

  let composing = false
  addEventListener('compositionstart', () => (composing = true), true)
  const composed = () => {
    composing = false
    lookSoon()
  }
  addEventListener('compositionend', composed, true)

  /** The text without the widgets that are drawn between its letters. */
  const textOn = (node: Node): string =>
    node instanceof window.Text
      ? node.data
      : node instanceof Element && node.matches('.ProseMirror-widget')
        ? ''
        : [...node.childNodes].map(textOn).join('')
  const shown = (box: Box): string =>
    [...box.children]
      .filter((line) => !line.matches('.ProseMirror-widget'))
      .map(textOn)
      .join('\n')
  const watched = new WeakSet<Lines['doc']>()
  const held = (box: Box): string | null => {
    const type = box.editor?.state['y-sync$']?.type
    if (type && !watched.has(type.doc)) {
      watched.add(type.doc)
      type.doc.on('afterTransaction', lookSoon)
    }
    const lines = type?.toArray()
    const textOf = (text: Text) => text.toDelta().map(({ insert }) => String(insert))
    return lines?.map((line) => line.toArray().flatMap(textOf).join('')).join('\n') ?? null
  }

  const sample = (): string | null => {
    const status = document.querySelector('[data-sync]')?.getAttribute('data-sync')
    if (status !== 'saved' || composing) return null
    const boxes = [...document.querySelectorAll<Box>('[contenteditable=true]')]
    const texts = boxes.map((box) => {
      const text = held(box)
      return [box.ariaLabel, text === null ? textOn(box) : shown(box), text]
    })
    return JSON.stringify(texts)
  }
  const isUnlike = ([, screen, text]: (string | null)[]) => screen !== text

  let before: string | null = null
  const look = (): void => {
    isSoon = false
    const now = sample()
    if (now !== null && now === before) {
      tell(null)
      for (const box of (JSON.parse(now) as (string | null)[][]).filter(isUnlike)) tell(JSON.stringify(box))
    } else if (now !== null) lookSoon()
    before = now
  }
  new MutationObserver(lookSoon).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributeFilter: ['data-sync', 'contenteditable'],
  })
}
