// Addresses that stand bare in a text.

import { safeHref } from './schema.ts'

export interface BareLink {
  start: number
  end: number
  href: string
}

/** Where http and https addresses stand; closing punctuation and an unopened bracket are not part of one. */
export function bareLinks(text: string): BareLink[] {
  const links: BareLink[] = []
  for (const match of text.matchAll(/\bhttps?:\/\/[^\s<>"`[\]\\]+/g)) {
    const address = trimEnd(match[0])
    const href = safeHref(address)
    if (href !== null) links.push({ start: match.index, end: match.index + address.length, href })
  }
  return links
}

function trimEnd(address: string): string {
  let trimmed = address
  for (;;) {
    const last = trimmed.at(-1) ?? ''
    const unopened = last === ')' && count(trimmed, ')') > count(trimmed, '(')
    if (!/[.,;:!?'*_~\]]/.test(last) && !unopened) return trimmed
    trimmed = trimmed.slice(0, -1)
  }
}

const count = (text: string, character: string): number => text.split(character).length - 1
