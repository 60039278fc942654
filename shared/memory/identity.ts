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
const folded = (text: string): string => text.toLowerCase().replace(/\s+/gu, ' ').trim()

const keyOf = (person: string, text: string): string =>
  bytesToHex(sha256(utf8ToBytes(`${person}\n${folded(text)}`))).slice(0, DIGITS)

/** The identity that the item's line holds. Null if the line was not carried over. */
export function carriedIn({ lines: [line] }: Pick<Item, 'lines'>): string | null {
  return line?.node === 'line' ? (line.carried ?? null) : null
}

/** The identities of a person's items in the meeting of this date, in their order. */
export function identitiesOf(date: string, person: string, items: readonly Item[]): string[] {
  const counts = new Map<string, number>()
  return items.map((item) => {
    const carried = carriedIn(item)
    if (carried !== null) return carried
    const identity = `${date}/${keyOf(person, item.text)}`
    const nth = (counts.get(identity) ?? 0) + 1
    counts.set(identity, nth)
    return nth === 1 ? identity : `${identity}~${nth}`
  })
}

/** The date of the meeting in which the item was first read. */
export const sinceOf = (identity: string): string => identity.slice(0, identity.indexOf('/'))
