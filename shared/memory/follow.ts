// Follows each person's items from the last meeting in which the person wrote into the next one. What goes on
// along with an item is its thread. A line that was carried over says which item it is; all others are recognized.

import { isOpen, itemsByPerson, type ReadSection } from './carry.ts'
import { carriedIn, identitiesOf } from './identity.ts'
import type { Item } from './items.ts'
import { Rarity, recognize, type Features } from './recognize.ts'

interface Last {
  /** All sections of the meeting, by which the rarity of words is judged. */
  sections: readonly ReadSection[]
  items: Features[]
  /** The number of the meeting, in the order in which they were entered. */
  nth: number
}

/** A person who was away for more meetings begins anew, so old meetings need not be remembered. */
export const LONGEST_GAP = 26

export class Followed<Thread> {
  /** By person, the last meeting in which the person wrote. */
  readonly #last = new Map<string, Last>()
  /** The threads of the items in `#last`. */
  readonly #threads = new WeakMap<Item, Thread>()
  /** The threads of open items by the identities that they were given in their meetings. */
  readonly #byIdentity = new Map<string, { thread: Thread; nth: number }>()
  #entered = 0

  threadOf(item: Item): Thread | undefined {
    return this.#threads.get(item)
  }

  /** The threads that go on in these sections of the next meeting. Only what is sure goes on. Changes nothing. */
  continued(sections: readonly ReadSection[]): Map<Item, Thread> {
    const threads = new Map<Item, Thread>()
    const rarities = new Map<Last['sections'], Rarity>()
    for (const [person, items] of itemsByPerson(sections)) {
      for (const { item } of items) {
        const carried = this.#byIdentity.get(carriedIn(item) ?? '')
        if (carried !== undefined) threads.set(item, carried.thread)
      }
      const last = this.#last.get(person)
      if (last === undefined) continue
      const rarity =
        rarities.get(last.sections) ??
        new Rarity([...last.sections, ...sections].map(({ items: all }) => all))
      rarities.set(last.sections, rarity)
      const known = new Set<Thread | undefined>(threads.values())
      const open = last.items.filter(({ item }) => goesOn(item) && !known.has(this.#threads.get(item)))
      const others = items.filter(({ item }) => !threads.has(item))
      for (const { from, to, isSure } of recognize(open, others, rarity)) {
        const thread = this.#threads.get(from)
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
    const going = this.continued(sections)
    for (const section of sections)
      for (const { item } of section.items) this.#threads.set(item, going.get(item) ?? begin(section, item))
    const nth = this.#entered++
    for (const [person, items] of itemsByPerson(sections)) {
      this.#last.set(person, { sections, items, nth })
      if (date === null) continue
      const all = items.map(({ item }) => item)
      for (const [at, identity] of identitiesOf(date, person, all).entries()) {
        const [item] = all.slice(at)
        const thread = item && goesOn(item) ? this.#threads.get(item) : undefined
        if (thread !== undefined) this.#byIdentity.set(identity, { thread, nth })
      }
    }
    for (const [person, last] of this.#last) if (nth - last.nth > LONGEST_GAP) this.#last.delete(person)
    for (const [identity, { nth: then }] of this.#byIdentity)
      if (nth - then > LONGEST_GAP) this.#byIdentity.delete(identity)
  }
}

const goesOn = (item: Item): boolean => isOpen(item) || item.kind === 'progress'
