// Puts the selection on the clipboard, or into a drag: Markdown as plain text, and lists as HTML. This file
// does it for the whole page, because a selection may span texts that are open for typing and texts that are
// not.

import { writeNote } from '../../../shared/markdown/write.ts'
import { element, escaped, htmlOfNote, htmlOfRuns } from './note-html.ts'
import { selectedIn, type Selected } from './selected.ts'

interface Copied {
  text: string
  html: string
}

/** Read before the editor handles the event, because a cut removes the selection. */
let copied: Copied | null = null

const read = (event: Event): void => {
  copied = isOfText(event) ? copiedFrom(getSelection()) : null
}

/** Runs after the editor, which has put its own version on the clipboard. */
const give = (event: ClipboardEvent | DragEvent): void => {
  const data = event instanceof ClipboardEvent ? event.clipboardData : event.dataTransfer
  if (copied === null || data === null) return
  data.setData('text/plain', copied.text)
  // If a field of the page reads dropped HTML, a style in it would violate the page's policy.
  const isDragged = event instanceof DragEvent
  data.setData('text/html', isDragged ? copied.html.replace(/ style="[^"]*"/g, '') : copied.html)
  copied = null
  if (event instanceof ClipboardEvent) event.preventDefault()
}

/** Begins to watch. Further calls have no effect, because the listeners are the same. */
export function watchCopying(): void {
  for (const name of ['copy', 'cut', 'dragstart'] as const) {
    document.addEventListener(name, read, true)
    document.addEventListener(name, give)
  }
}

/** A field has a selection of its own, and a link that is dragged is not a selection. */
const isOfText = ({ type, target }: Event): boolean =>
  !(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) &&
  (type !== 'dragstart' ||
    target instanceof Text ||
    (target instanceof Element && target.matches('.text, .text *:not(a)')))

function copiedFrom(selection: Selection | null): Copied | null {
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return null
  const selected = selectedIn(selection.getRangeAt(0))
  return selected && contentOf(selected)
}

/** The attribute that ProseMirror looks for. It says at which depth the first and the last line are open. */
const slice = (open: 0 | 1): Record<string, string> => ({ 'data-pm-slice': `${open} ${open} []` })

function contentOf(selected: Selected): Copied {
  if (selected.is === 'note') {
    const text = writeNote(selected.note).replace(/\n$/, '')
    return { text, html: element('div', slice(1), withoutBullets(htmlOfNote(selected.note))) }
  }
  const { text, runs, inSource } = selected
  if (inSource && text.includes('\n'))
    return { text, html: element('pre', slice(1), element('code', {}, escaped(text))) }
  const style = { style: 'white-space: pre-wrap' } // so that other programs keep blanks at both ends
  return { text, html: element('span', { ...slice(0), ...style }, htmlOfRuns(runs)) }
}

/**
 * Other programs would draw a bullet before a task or a paragraph. The page's own policy forbids such a
 * style.
 */
const withoutBullets = (html: string): string =>
  html.replace(/<li data-kind="(?:task|text|quote)"/g, '$& style="list-style-type: none"')
