// What a drawn line tells about itself. A line's element has the line, so that what is copied or printed is
// exact: an element shows neither the code's language nor whether somebody wrote the label.

import { withoutUnusedLabels, type Line } from '../../../shared/document/lines.ts'

export interface DrawnLine extends Element {
  /** The line that this element draws now. Null if the document does not hold it yet. */
  line?: () => Line | null
}

/** The drawn lines of a text, in order. A suggestion that nobody has written is none. */
export const linesIn = (text: Element): { element: Element; line: Line }[] =>
  [...text.children].flatMap((element: DrawnLine) => {
    const line = element.matches('.ghost, .ProseMirror-widget') ? null : element.line?.()
    return line ? [{ element, line }] : []
  })

/** The elements that draw a template's labels that nobody has used. The export leaves these out. */
export function unusedIn(text: Element): Set<Element> {
  const drawn = linesIn(text)
  const used = new Set(withoutUnusedLabels(drawn.map(({ line }) => line)))
  return new Set(drawn.filter(({ line }) => !used.has(line)).map(({ element }) => element))
}
