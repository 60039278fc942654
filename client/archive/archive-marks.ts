// Marks the places in a drawn note that match the query.

import { findIn, foldedLine, partsIn, piecesOf, type Query } from './archive-query.ts'

/**
 * Marks all places in the note. Finds the line that matches most parts of the query, which the search result shows too,
 * and returns its first mark. Null if nothing is marked.
 */
export function markFound(note: Element, query: Query): Element | null {
  let best: { mark: Element | null; hits: number } = { mark: null, hits: 0 }
  for (const line of note.querySelectorAll('.line, pre, .heading')) {
    const text = line.textContent
    const hits = partsIn(foldedLine(text), query)
    if (hits === 0) continue
    const mark = markIn(line, piecesOf(text, findIn(text, query)))
    if (hits > best.hits) best = { mark, hits }
  }
  return best.mark
}

/** Returns the first mark. A piece may span several text nodes, because a word can be half bold. */
function markIn(line: Element, pieces: { text: string; found: boolean }[]): Element | null {
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT)
  const texts: Text[] = []
  while (walker.nextNode()) texts.push(walker.currentNode as Text)
  let first: Element | null = null
  let next = 0
  let text = texts[next++]
  for (const piece of pieces)
    for (let left = piece.text.length; left > 0 && text;) {
      const here = text
      text = here.length > left ? here.splitText(left) : texts[next++]
      left -= here.length
      if (!piece.found || here.length === 0) continue
      const mark = document.createElement('mark')
      here.replaceWith(mark)
      mark.append(here)
      first ??= mark
    }
  return first
}
