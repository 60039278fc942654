// `Blocked:` with nothing under it.

import { isBlank, textOf, type Line } from './lines.ts'

/** A label that nothing stands under. */
export function isEmptyLabel(lines: readonly Line[], at: number): boolean {
  const label = lines[at]
  if (label?.node !== 'line' || !label.label || saysMore(textOf(label))) return false
  let below = at + 1
  for (let line = lines[below]; line !== undefined && isBlank(line); line = lines[below]) below++
  const next = lines[below]
  return next === undefined || (next.node === 'line' && next.label && next.depth <= label.depth)
}

/** Behind its colon, on its own line. */
function saysMore(text: string): boolean {
  const colon = text.indexOf(':')
  return colon === 0 || (colon > 0 && text.slice(colon + 1).trim() !== '')
}
