// Knows what an input method composes, and when it ends.

import type { EditorView } from '@tiptap/pm/view'

export class Composing {
  /** The text that is being composed. Empty if there is none. */
  #text = ''
  readonly #ended: () => void
  /** Whether anything was written since the composition began. It may begin with a word that stood there before. */
  hasWritten = false

  /** `ended` is called when the editor can read what was composed in the end. */
  constructor(ended: () => void) {
    this.#ended = ended
  }

  readonly handlers = {
    compositionstart: (): void => {
      this.#text = ''
      this.hasWritten = false
    },
    compositionupdate: (_view: EditorView, { data }: CompositionEvent): void => void (this.#text = data),
    compositionend: (): void => {
      this.#text = ''
      queueMicrotask(this.#ended)
    },
    beforeinput: endDropped,
    keydown: endDropped,
    blur: endDropped,
  }

  /** Where the composed text stands in a line with this text and this cursor. */
  rangeIn(line: string, cursor: number): { from: number; to: number } {
    const from = this.#text === '' ? null : whereComposed(line, this.#text, cursor)
    return from === null ? { from: cursor, to: cursor } : { from, to: from + this.#text.length }
  }
}

/**
 * Ends a composition that the browser has dropped without an event. Otherwise the editor would take it for one that
 * goes on, and would never show what others have written meanwhile.
 */
function endDropped(view: EditorView, event: Event): void {
  const isOver = event.type === 'blur' || !(event as InputEvent | KeyboardEvent).isComposing
  const isKey = event instanceof KeyboardEvent && event.keyCode === INPUT_METHOD
  if (view.composing && isOver && !isKey) view.dom.dispatchEvent(new CompositionEvent('compositionend'))
}

/** The code of a key that an input method handles. */
const INPUT_METHOD = 229

/**
 * The offset of the composed text: the match that ends at the cursor, or else the first match around the
 * cursor. Null if there is none.
 */
function whereComposed(data: string, text: string, cursor: number): number | null {
  if (data.slice(cursor - text.length, cursor) === text) return cursor - text.length
  for (let at = data.indexOf(text); at >= 0; at = data.indexOf(text, at + 1))
    if (at <= cursor && cursor <= at + text.length) return at
  return null
}
