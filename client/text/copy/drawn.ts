// What a drawn text tells about its lines. What is copied or printed is exact, because the text has its lines:
// an element shows neither the code's language nor whether somebody wrote the label.

import { withoutUnusedLabels, type Line } from '../../../shared/document/lines.ts'

export interface DrawnText extends Element {
  /** The lines that the text draws now, in order. Null for a line that nothing can be read of. */
  lines?: () => readonly (Line | null)[]
}

interface Drawn {
  element: Element
  line: Line
}

/** Without an editor, the lines of a list stand in an element of their own. */
const LINES = ':scope > :not(.items), :scope > .items > *'
const DRAWN_BESIDE = '.ghost, .ProseMirror-widget'

/** The drawn lines of a text, in order. A suggestion that nobody has written is none. */
export function linesIn(text: Element): Drawn[] {
  const lines = (text as DrawnText).lines?.() ?? []
  const elements = [...text.querySelectorAll(LINES)].filter((each) => !each.matches(DRAWN_BESIDE))
  return elements.flatMap((element, at) => {
    const line = lines[at]
    return line ? [{ element, line }] : []
  })
}

/** The elements that draw a template's labels that nobody has used. The export leaves these out. */
export function unusedIn(drawn: readonly Drawn[]): Set<Element> {
  const used = new Set(withoutUnusedLabels(drawn.map(({ line }) => line)))
  return new Set(drawn.filter(({ line }) => !used.has(line)).map(({ element }) => element))
}
