// `Blocked:` with nothing under it.

import { isBlank, textOf, type Line } from './lines.ts'

/** A label that nothing stands under. */
export function isEmptyLabel(lines: readonly Line[], at: number): boolean {
  const label = lines[at]
  if (label?.node !== 'line' || !label.label || !/^[^:]+:?\s*$/.test(textOf(label))) return false
  const next = lines.slice(at + 1).find((line) => !isBlank(line))
  return next === undefined || (next.node === 'line' && next.label && next.depth <= label.depth)
}
