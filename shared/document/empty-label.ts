// `Blocked:` with nothing under it.

import { isBlank, textOf, type Line } from './lines.ts'

/** The labels that nothing stands under: their places among the lines. */
export function emptyLabels(lines: readonly Line[]): number[] {
  const empty: number[] = []
  // From the end, so that what follows each line is known.
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

/** Behind its colon, on its own line. */
function saysMore(text: string): boolean {
  const colon = text.indexOf(':')
  return colon === 0 || (colon > 0 && text.slice(colon + 1).trim() !== '')
}
