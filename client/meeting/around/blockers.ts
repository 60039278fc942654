// Finds the blockers in a text. The lines of a text are a new list after each change, so the blockers of a list
// are looked for only once.

import { blockersOf } from '../../../shared/memory/blockers.ts'
import { bareLinks } from '../../../shared/document/links.ts'
import type { Line } from '../../../shared/document/lines.ts'
import { shortName } from '../../../shared/document/short-link.ts'

const found = new WeakMap<readonly Line[], readonly string[]>()

export function blockersIn(lines: readonly Line[]): readonly string[] {
  const known = found.get(lines) ?? blockersOf(lines)
  found.set(lines, known)
  return known
}

/** The text, with its long addresses replaced by their short names. */
export function withShortLinks(text: string): string {
  let short = ''
  let at = 0
  for (const { start, end } of bareLinks(text)) {
    short += text.slice(at, start) + (shortName(text.slice(start, end)) || text.slice(start, end))
    at = end
  }
  return short + text.slice(at)
}
