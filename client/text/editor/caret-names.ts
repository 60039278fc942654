// Where the name of a caret stands: behind the caret if nothing follows in the line and the name has room there, so
// that it covers no words. Elsewhere the caret has only its flag, until somebody points at it.

import type { EditorView } from '@tiptap/pm/view'

/** px between a caret and its name. */
const GAP = 4

/** Returns what places the names of a text before the next paint. */
export function namePlacer(): { soon: (view: EditorView) => void; stop: () => void } {
  let frame: number | null = null
  return {
    soon(view) {
      const place = () => {
        frame = null
        if (!view.isDestroyed) placeNames(view)
      }
      frame ??= view.dom.ownerDocument.defaultView?.requestAnimationFrame(place) ?? null
    },
    stop() {
      if (frame !== null) cancelAnimationFrame(frame)
    },
  }
}

/** All carets are measured before one is changed, so the page is laid out once. */
function placeNames({ dom }: EditorView): void {
  const bounds = dom.getBoundingClientRect()
  const places = [...dom.querySelectorAll<HTMLElement>('.caret')].map((caret) => ({
    caret,
    place: isLast(caret) ? sideWithRoom(caret, bounds) : null,
  }))
  for (const { caret, place } of places) {
    caret.classList.toggle('name-right', place === 'right')
    caret.classList.toggle('name-left', place === 'left')
  }
}

/** Whether no words follow the caret in its line. A label stands beside its items, so they would be covered. */
function isLast(caret: HTMLElement): boolean {
  if (caret.closest('[data-label]') !== null) return false
  for (let next = caret.nextSibling; next !== null; next = next.nextSibling)
    if (next.textContent !== '') return false
  return true
}

function sideWithRoom(caret: HTMLElement, bounds: DOMRect): 'left' | 'right' | null {
  const { left, right } = caret.getBoundingClientRect()
  const needs = parseFloat(getComputedStyle(caret, '::after').width) + GAP
  const line = caret.parentElement
  if (line !== null && getComputedStyle(line).direction === 'rtl')
    return left - needs >= bounds.left ? 'left' : null
  return right + needs <= bounds.right ? 'right' : null
}
