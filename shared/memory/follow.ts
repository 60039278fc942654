// Follows each person's items from the last meeting in which the person wrote into the next one. What goes on
// along with an item is its thread. A line that was carried over says which item it is; all others are recognized.

import { countsOf, isOpen, itemsByPerson, type ReadSection } from './carry.ts'
import { carriedIn, identitiesOf } from './identity.ts'
import type { Item } from './items.ts'
import { Rarity, recognize, type Counts, type Features } from './recognize.ts'

interface Last<Thread> {
  /** Of the meeting, by which the rarity of words is judged. */
  counts: Counts
  open: readonly Features[]
  threads: ReadonlyMap<Item, Thread>
  /** The number of the meeting, in the order in which they were entered. */
  nth: number
}

/** After an absence from more meetings, a person's items are new, so old meetings need not be remembered. */
export const LONGEST_GAP = 26

export class Followed<Thread> {
  /** By person, the last meeting in which the person wrote. */
  readonly #last = new Map<string, Last<Thread>>()
  /** The threads of the items of the meeting that was entered last. */
  #entered: ReadonlyMap<Item, Thread> = new Map()
  /** The threads of open items by the identities that they were given in their meetings. */
  readonly #byIdentity = new Map<string, { thread: Thread; nth: number }>()
  #meetings = 0

  /** The thread of an item of the meeting that was entered last. */
  threadOf(item: Item): Thread | undefined {
    return this.#entered.get(item)
  }

  /** The threads that go on in these sections of the next meeting. Only what is sure goes on. Changes nothing. */
  continued(sections: readonly ReadSection[], counts = countsOf(sections)): Map<Item, Thread> {
    const threads = new Map<Item, Thread>()
    const rarities = new Map<Counts, Rarity>()
    for (const [person, items] of itemsByPerson(sections)) {
      for (const { item } of items) {
        const carried = this.#byIdentity.get(carriedIn(item) ?? '')
        if (carried !== undefined) threads.set(item, carried.thread)
      }
      const last = this.#last.get(person)
      if (last === undefined) continue
      const rarity = rarities.get(last.counts) ?? new Rarity(last.counts, counts)
      rarities.set(last.counts, rarity)
      const known = new Set<Thread | undefined>(threads.values())
      const open = last.open.filter(({ item }) => !known.has(last.threads.get(item)))
      const others = items.filter(({ item }) => !threads.has(item))
      for (const { from, to, isSure } of recognize(open, others, rarity)) {
        const thread = last.threads.get(from)
        if (isSure && thread !== undefined) threads.set(to, thread)
      }
    }
    return threads
  }

  /**
   * Call in the order of the dates. `date`: ISO; null if no line of the meetings says which item it is. `begin` makes
   * the thread of an item that continues none.
   */
  enter(
    date: string | null,
    sections: readonly ReadSection[],
    begin: (section: ReadSection, item: Item) => Thread,
  ): void {
    const counts = countsOf(sections)
    const threads = this.continued(sections, counts)
    for (const section of sections)
      for (const { item } of section.items) if (!threads.has(item)) threads.set(item, begin(section, item))
    this.#entered = threads
    const nth = this.#meetings++
    for (const [person, items] of itemsByPerson(sections)) {
      this.#last.set(person, { counts, open: items.filter(({ item }) => goesOn(item)), threads, nth })
      if (date === null) continue
      const all = items.map(({ item }) => item)
      for (const [item, identity] of identitiesOf(date, person, all, goesOn)) {
        const thread = goesOn(item) ? threads.get(item) : undefined
        if (thread !== undefined) this.#byIdentity.set(identity, { thread, nth })
      }
    }
    for (const [person, last] of this.#last) if (nth - last.nth > LONGEST_GAP) this.#last.delete(person)
    for (const [identity, { nth: then }] of this.#byIdentity)
      if (nth - then > LONGEST_GAP) this.#byIdentity.delete(identity)
  }
}

const goesOn = (item: Item): boolean => isOpen(item) || item.kind === 'progress'
