// Checks that the page shows what the editor holds.
//
// If a handler or a drawing throws during a keystroke, a letter can stay on the screen that the editor does
// not know. So after any error in the page, each open text is checked, and closed if the two differ.

import type { EditorView } from '@tiptap/pm/view'

/** The part of the binding that is used here. */
interface Bound {
  readonly isOpen: boolean
  flush(): void
  close(why: unknown): void
}

/** Frames that the editor has to read what the browser put into the page. */
const PATIENCE = 6

/** Returns a function that ends the watch. */
export function watchScreen(view: EditorView, binding: Bound): () => void {
  let waiting = false
  const look = (unlike: number): void => {
    waiting = false
    if (!binding.isOpen || view.isDestroyed) return
    if (!view.composing && showsDocument(view)) return
    if (unlike >= PATIENCE) return binding.close(new Error('The screen shows what the editor does not hold.'))
    lookSoon(view.composing ? 0 : unlike + 1)
  }
  const lookSoon = (unlike: number): void => {
    if (waiting) return
    waiting = true
    requestAnimationFrame(() => look(unlike))
  }
  const failed = (): void => {
    binding.flush()
    lookSoon(0)
  }
  addEventListener('error', failed)
  return () => removeEventListener('error', failed)
}

/** Compares line by line, without the widgets drawn between the letters (carets, placeholders). */
export function showsDocument(view: EditorView): boolean {
  let pos = 0
  for (const line of view.state.doc.children) {
    const drawn = view.nodeDOM(pos)
    if (!(drawn instanceof HTMLElement) || textOn(drawn) !== line.textContent) return false
    pos += line.nodeSize
  }
  const drawn = [...view.dom.children].filter((child) => !child.matches(DRAWN_BETWEEN))
  return drawn.length === view.state.doc.childCount
}

const DRAWN_BETWEEN = '.ProseMirror-widget'

function textOn(element: Element): string {
  let text = ''
  for (const child of element.childNodes)
    if (child instanceof Text) text += child.data
    else if (child instanceof Element && !child.matches(DRAWN_BETWEEN)) text += textOn(child)
  return text
}
