// Keeps an element beside what it is about. The element is in the browser's top layer, so no part of the page
// moves for it, and none cuts it off.

import { placeBeside, type Area } from './sight.ts'

export interface Beside {
  readonly about: Area | null
  readonly sight: Area
}

/**
 * Shows the element, and hides it while there is no room. `place` is called when the page scrolls, and when
 * the size of the page, of the window or of the keyboard changes. It is also called when a value that it reads has
 * changed, because then the attachment runs again.
 */
export function overlay(place: () => Beside, first: 'above' | 'below') {
  return (element: HTMLElement): (() => void) => {
    const put = () => {
      const { about, sight } = place()
      const at = about && placeBeside(about, element.getBoundingClientRect(), sight, first)
      element.style.visibility = at ? 'visible' : 'hidden'
      if (!at) return
      element.style.left = `${at.left}px`
      element.style.top = `${at.top}px`
    }
    const stop = new AbortController()
    const options = { signal: stop.signal, capture: true, passive: true }
    if (!element.matches(':popover-open')) element.showPopover()
    put()
    addEventListener('scroll', put, options)
    addEventListener('resize', put, options)
    for (const name of ['resize', 'scroll']) visualViewport?.addEventListener(name, put, options)
    const page = new ResizeObserver(put)
    page.observe(document.body)
    stop.signal.addEventListener('abort', () => page.disconnect())
    return () => stop.abort()
  }
}

/** Keeps the focus, and so the keyboard and a composition, where it is. */
export const keepFocus = (event: Event): void => event.preventDefault()
