// The identity of an item: the same on every device that reads the item in the same meeting.
//
//   <date>/<key>     the meeting in which the item was first read, and a digest of its person and its words
//   <date>/<key>~2   a second item of the person with the same words
//
// A line that was carried over from an earlier meeting holds its identity itself, whatever its words are now.

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Item } from './items.ts'

const DIGITS = 12

/** Upper case and white space do not count. */
function folded(text: string): string {
  const lower = text.toLowerCase()
  // Most texts have nothing to fold, and the test is much quicker than the replacement.
  return (/\s\s|[^\S ]/u.test(lower) ? lower.replace(/\s+/gu, ' ') : lower).trim()
}

const keyOf = (person: string, said: string): string =>
  bytesToHex(sha256(utf8ToBytes(`${person}\n${said}`))).slice(0, DIGITS)

/** The identity that the item's line holds. Null if the line was not carried over. */
export function carriedIn({ lines: [line] }: Pick<Item, 'lines'>): string | null {
  return line?.node === 'line' ? (line.carried ?? null) : null
}

/**
 * The identities of a person's items in the meeting of this date. `items`: all items of the person, in their order.
 * Only those that are wanted are returned, because each digest takes time.
 */
export function identitiesOf<One extends Pick<Item, 'lines' | 'text'>>(
  date: string,
  person: string,
  items: readonly One[],
  isWanted: (item: One) => boolean = () => true,
): Map<One, string> {
  const counts = new Map<string, number>()
  const identities = new Map<One, string>()
  for (const item of items) {
    const carried = carriedIn(item)
    if (carried !== null) identities.set(item, carried)
    else {
      const said = folded(item.text)
      const nth = (counts.get(said) ?? 0) + 1
      counts.set(said, nth)
      if (!isWanted(item)) continue
      const identity = `${date}/${keyOf(person, said)}`
      identities.set(item, nth === 1 ? identity : `${identity}~${nth}`)
    }
  }
  return identities
}

/** The date of the meeting in which the item was first read. */
export const sinceOf = (identity: string): string => identity.slice(0, identity.indexOf('/'))
