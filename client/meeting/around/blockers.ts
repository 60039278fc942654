// The blockers of texts as the page reads them. A text's lines are a new list after each change, so what was
// found in a list stays true.

import { blockersOf } from '../../../shared/model/blockers.ts'
import { bareLinks } from '../../../shared/document/links.ts'
import type { Line } from '../../../shared/document/lines.ts'
import { shortName } from '../../../shared/document/short-link.ts'

const found = new WeakMap<readonly Line[], readonly string[]>()

export function blockersIn(lines: readonly Line[]): readonly string[] {
  const known = found.get(lines) ?? blockersOf(lines)
  found.set(lines, known)
  return known
}

/** A text in which long addresses stand by their short names. */
export function withShortLinks(text: string): string {
  let short = ''
  let at = 0
  for (const { start, end } of bareLinks(text)) {
    short += text.slice(at, start) + (shortName(text.slice(start, end)) || text.slice(start, end))
    at = end
  }
  return short + text.slice(at)
}
