// Links that are broken by a space, as in `[x] (url)`: Markdown reads them as text.

import type { Run } from './lines.ts'
import { safeHref } from './schema.ts'

export interface BrokenLink {
  /** The index of `[`. */
  start: number
  /** The index after `)`. */
  end: number
  text: string
  href: string
}

const BROKEN = /\[([^[\]\n]+)\][^\S\n]+\((\w+:[^\s()]+(?:\([^\s()]*\)[^\s()]*)*)\)/g

export function brokenLinksIn(runs: readonly Run[]): BrokenLink[] {
  const text = runs
    .map(({ text, marks }) =>
      marks.codeSpan || marks.verbatim || marks.link ? '\n'.repeat(text.length) : text,
    )
    .join('')
  return [...text.matchAll(BROKEN)].flatMap(({ 0: whole, 1: label = '', 2: address = '', index }) => {
    const href = safeHref(address)
    return href === null ? [] : [{ start: index, end: index + whole.length, text: label, href }]
  })
}
