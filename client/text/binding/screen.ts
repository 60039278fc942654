// Checks that the page shows what the editor holds.
//
// If a handler or a drawing throws during a keystroke, the screen may keep a letter that the editor does not
// have. So after any error in the page, each open text is checked. If screen and editor differ, the text is
// closed.

import type { EditorView } from '@tiptap/pm/view'

/** The part of the binding that is used here. */
interface Bound {
  readonly isOpen: boolean
  flush(): void
  close(why: unknown): void
}

/** How many frames the editor may need to read what the browser has put into the page. */
const PATIENCE = 6

/** Checks a text after each error in the page. Returns a function that stops this. */
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

/**
 * Whether the page shows the editor's document. Widgets between the letters, such as carets, are left out.
 */
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
