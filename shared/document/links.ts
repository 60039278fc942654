// Bare addresses in a text.

import { safeHref } from './schema.ts'

export interface BareLink {
  start: number
  end: number
  href: string
}

/** One character of an address. Punctuation that is not ASCII, such as `。` or `”`, ends the address. */
const SIGN = '(?:[!#-;=?-Z^_a-~’·・〜‐-–]|[^\\0-\\x7f\\s\\p{P}])'
/** Pairs of brackets in a query, but not the label of a Markdown link. */
const PAIR = `\\[${SIGN}{0,99}\\](?!\\()`

export const ADDRESS = `https?://(?=${SIGN})(?:(?![?#])${SIGN})*(?:[?#](?:${SIGN}|${PAIR})*)?`
const everyAddress = new RegExp(`\\b${ADDRESS}`, 'gu')

/**
 * Finds http and https addresses. Leaves out closing punctuation, and a bracket that was opened before the
 * address.
 */
export function bareLinks(text: string): BareLink[] {
  const links: BareLink[] = []
  if (!text.includes('://')) return links
  for (const match of text.matchAll(everyAddress)) {
    const link = linkOf(match)
    if (link !== null) links.push(link)
  }
  return links
}

export function linkOf({ 0: whole, index }: RegExpExecArray): BareLink | null {
  const address = trimEnd(whole)
  const href = safeHref(address)
  return href === null ? null : { start: index, end: index + address.length, href }
}

function trimEnd(address: string): string {
  let unopened = count(address, ')') - count(address, '(')
  let end = address.length
  for (; end > 0; end--) {
    const last = address.charAt(end - 1)
    if (last === ')' && unopened > 0) unopened--
    else if (!/[.,;:!?'*_~’·・〜‐-–]/.test(last)) break
  }
  return address.slice(0, end)
}

const count = (text: string, character: string): number => text.split(character).length - 1
