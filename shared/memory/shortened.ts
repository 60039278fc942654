// A text with short names in place of its long addresses.

import { bareLinks } from '../document/links.ts'
import { shortName } from '../document/short-link.ts'

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
