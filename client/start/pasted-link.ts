// Reads a link that somebody pasted, perhaps with other text around it. The result is an address to open, or
// a sentence.

import { relayAddress } from '../browser/storage.ts'
import { sayLinkFault } from '../../shared/wire/link-words.ts'
import { findLink, parseLink } from '../../shared/wire/share-link.ts'
import { words as incomplete } from '../browser/words/en.ts'
import { words } from './words/en.ts'

export type PastedLink = { is: 'address'; address: string } | { is: 'none'; sentence: string }

/** `here` is this page's address. If the link has no address, it leads to this server. */
export function linkIn(text: string, here: URL = relayAddress()): PastedLink {
  const found = findLink(text)
  const [hash = ''] = found === null ? (/#\S+/.exec(text) ?? []) : [found.hash]
  const link = parseLink(hash)
  if (link.is === 'broken') return { is: 'none', sentence: sayLinkFault(link.fault, incomplete.ofLinks) }
  if (link.is === 'none') return { is: 'none', sentence: words.noLink }
  return { is: 'address', address: new URL(hash, found?.base ?? here).href }
}
