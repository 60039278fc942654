// Follows each person's items from the last meeting in which the person wrote into the next one. What goes on
// along with an item is its thread.

import { isOpen, itemsByPerson, type ReadSection } from './carry.ts'
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
  #entered = 0

  threadOf(item: Item): Thread | undefined {
    return this.#threads.get(item)
  }

  /** The threads that go on in these sections of the next meeting. Only what is sure goes on. Changes nothing. */
  continued(sections: readonly ReadSection[]): Map<Item, Thread> {
    const threads = new Map<Item, Thread>()
    const rarities = new Map<Last['sections'], Rarity>()
    for (const [person, items] of itemsByPerson(sections)) {
      const last = this.#last.get(person)
      if (last === undefined) continue
      const rarity =
        rarities.get(last.sections) ??
        new Rarity([...last.sections, ...sections].map(({ items: all }) => all))
      rarities.set(last.sections, rarity)
      const open = last.items.filter(({ item }) => isOpen(item) || item.kind === 'progress')
      for (const { from, to, isSure } of recognize(open, items, rarity)) {
        const thread = this.#threads.get(from)
        if (isSure && thread !== undefined) threads.set(to, thread)
      }
    }
    return threads
  }

  /** Call in the order of the dates. `begin` makes the thread of an item that continues none. */
  enter(sections: readonly ReadSection[], begin: (section: ReadSection, item: Item) => Thread): void {
    const going = this.continued(sections)
    for (const section of sections)
      for (const { item } of section.items) this.#threads.set(item, going.get(item) ?? begin(section, item))
    const nth = this.#entered++
    for (const [person, items] of itemsByPerson(sections)) this.#last.set(person, { sections, items, nth })
    for (const [person, last] of this.#last) if (nth - last.nth > LONGEST_GAP) this.#last.delete(person)
  }
}
