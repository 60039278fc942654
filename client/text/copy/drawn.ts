// Finds out what lines a drawn text shows. Copies and prints are exact because they use these lines: an
// element alone shows neither the language of code nor whether somebody wrote a label.

import { withoutUnusedLabels, type Line } from '../../../shared/document/lines.ts'
import type { Named } from '../../../shared/memory/answers.ts'
import { readAs, withoutTwins } from '../../../shared/memory/twins.ts'

export interface DrawnText extends Element {
  /** The lines that the text draws now, in order. Null for a line about which nothing is known. */
  lines?: () => readonly (Line | null)[]
  /** What the text's person has said about its items, which says which twin is seen. */
  named?: Named | undefined
}

interface Drawn {
  element: Element
  line: Line
}

/** In a text without an editor, the lines of a list are in an element of their own. */
const LINES = ':scope > :not(.items), :scope > .items > *'
const DRAWN_BESIDE = '.ghost, .ProseMirror-widget'

/** The drawn lines of a text, in order. Suggestions that nobody has written are left out. */
export function linesIn(text: Element): Drawn[] {
  const lines = (text as DrawnText).lines?.() ?? []
  const elements = [...text.querySelectorAll(LINES)].filter((each) => !each.matches(DRAWN_BESIDE))
  return elements.flatMap((element, at) => {
    const line = lines[at]
    return line ? [{ element, line }] : []
  })
}

/**
 * The elements of unused labels of a template, and of lines that say what a twin above them says. The export leaves
 * these out.
 */
export function unusedIn(drawn: readonly Drawn[], named: Named = () => null): Set<Element> {
  const seen = withoutTwins(
    drawn.map(({ line }) => line),
    named,
  )
  const used = new Set(withoutUnusedLabels(seen).map(readAs))
  return new Set(drawn.filter(({ line }) => !used.has(line)).map(({ element }) => element))
}
