// Labels such as `Blocked:` with nothing under them, and whether a text has more than such labels.

import { isBlank, textOf, type Line } from './lines.ts'

/** The indices of the labels that have nothing under them. */
export function emptyLabels(lines: readonly Line[]): number[] {
  const empty: number[] = []
  // Goes backwards, so that the line after each label is known.
  let next: Line | undefined
  for (let at = lines.length - 1; at >= 0; at--) {
    const line = lines[at]
    if (line === undefined) continue
    if (line.node === 'line' && line.label && !saysMore(textOf(line)))
      if (next === undefined || (next.node === 'line' && next.label && next.depth <= line.depth))
        empty.push(at)
    if (!isBlank(line)) next = line
  }
  return empty.reverse()
}

/** True if the label's own line has text after the colon. */
function saysMore(text: string): boolean {
  const colon = text.indexOf(':')
  return colon === 0 || (colon > 0 && text.slice(colon + 1).trim() !== '')
}

/** Whether somebody has written in a text. Labels alone are not written, nor is what a template offers. */
export const hasWords = (lines: readonly Line[]): boolean =>
  lines.some(
    (line) =>
      !isBlank(line) &&
      (line.node !== 'line' || (!line.untouched && (!line.label || saysMore(textOf(line))))),
  )
