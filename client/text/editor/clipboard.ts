// Pastes text from any program, and accepts text that is dropped from elsewhere. `text/paste` reads the text,
// and `place-lines` puts it into the lines.

import { Plugin, PluginKey, Selection } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { safeHref } from '../../../shared/document/schema.ts'
import { LEFT_OUT, readClipboard, type Reading } from '../paste/read.ts'
import { isLine } from './keys.ts'
import { placed } from './place-lines.ts'
import { words } from './words/en.ts'

interface ClipboardOptions {
  /** Shows the person a sentence. */
  tell: (sentence: string) => void
  /** Called before something is pasted. If the scaffold is only drawn, this writes it. */
  begin: (view: EditorView) => void
  /** Makes one step of undo from what `act` does. */
  apart: (act: () => void) => void
}

const UNREADABLE = words.unreadable

export const clipboardPlugin = (options: ClipboardOptions): Plugin => {
  /** Whether Ctrl+Shift+V was pressed, and so plain text is pasted. */
  let asIs = false
  return new Plugin({
    key: new PluginKey('clipboard'),
    props: {
      handleDOMEvents: {
        keydown: (_view, event) => {
          asIs = event.shiftKey && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'v'
          return false
        },
        keyup: () => {
          asIs = false
          return false
        },
        paste: (view, event) => {
          // During a composition, only the browser can paste without ending it.
          if (view.composing || event.clipboardData === null || !view.editable) return false
          event.preventDefault()
          paste(view, event.clipboardData, asIs, options)
          return true
        },
      },
      handleDrop: (view, event) => {
        // If something is dragged within a text, ProseMirror moves it.
        if (view.dragging !== null || event.dataTransfer === null) return false
        const at = view.posAtCoords({ left: event.clientX, top: event.clientY })
        if (at === null) return false
        view.dispatch(view.state.tr.setSelection(Selection.near(view.state.doc.resolve(at.pos))))
        paste(view, event.dataTransfer, false, options)
        view.focus()
        return true
      },
    },
  })
}

/** Pastes at the selection, or says why not. */
function paste(view: EditorView, clipboard: DataTransfer, asIs: boolean, options: ClipboardOptions): void {
  const { tell, begin, apart } = options
  const reading = read(clipboard, asIs)
  if (reading.is === 'refused') tell(reading.sentence)
  if (reading.is !== 'read') return
  const { pasted } = reading
  begin(view)
  apart(() => {
    if (linkSelection(view, pasted.text)) return
    const tr = placed(view.state, pasted)
    view.dispatch(tr.scrollIntoView().setMeta('paste', true).setMeta('uiEvent', 'paste'))
  })
  if (pasted.pictures > 0) tell(LEFT_OUT)
}

function read(clipboard: DataTransfer, asIs: boolean): Reading {
  try {
    return readClipboard(clipboard, asIs)
  } catch (error) {
    reportError(error)
    return { is: 'refused', sentence: UNREADABLE }
  }
}

/** If an address is pasted over selected words, the words become a link. */
function linkSelection(view: EditorView, text: string): boolean {
  const { selection, schema, tr } = view.state
  const href = /^\S+$/.test(text.trim()) ? safeHref(text) : null
  const { $from, $to } = selection
  if (selection.empty || href === null || !$from.sameParent($to) || !isLine($from.parent)) return false
  view.dispatch(tr.addMark(selection.from, selection.to, schema.mark('link', { href })))
  return true
}
