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
  let unopened = count(address, ')') - count(address, '(')
  let end = address.length
  for (; end > 0; end--) {
    const last = address.charAt(end - 1)
    if (last === ')' && unopened > 0) unopened--
    else if (!/[.,;:!?'*_~]/.test(last)) break
  }
  return address.slice(0, end)
}

const count = (text: string, character: string): number => text.split(character).length - 1
