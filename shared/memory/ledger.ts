// The ledger of a series: what each open item and each link was in the meetings before, so that it has an age.
//
// A meeting is entered once, in the order of the dates, and costs only itself: its items are compared with those
// of the last meeting in which their person wrote.

import type { LabelKind } from '../document/labels.ts'
import { textOf, type Line } from '../document/lines.ts'
import { isBlocker, isOpen, type ReadSection } from './carry.ts'
import type { Item } from './items.ts'
import { isSameLink, linksOf, withoutOwner, type Link } from './links.ts'
import { Rarity, recognize, type Features } from './recognize.ts'

/** A place in a meeting. */
export interface Mention<Meeting> {
  meeting: Meeting
  /** As written there. */
  handle: string
  kind: LabelKind
  line: Line
}

/** An item that a person had in one meeting or, one after the other, in several. */
export interface Chain<Meeting> {
  person: string
  /** Oldest first. */
  at: { meeting: Meeting; handle: string; item: Item }[]
}

export interface LinkMemory<Meeting> {
  link: Link
  /** Oldest first. */
  at: Mention<Meeting>[]
}

interface Last {
  sections: readonly ReadSection[]
  items: Features[]
}

export class Ledger<Meeting> {
  readonly #chains: Chain<Meeting>[] = []
  readonly #chainOf = new Map<Item, Chain<Meeting>>()
  /** By key without the owner. */
  readonly #links = new Map<string, LinkMemory<Meeting>[]>()
  /** By person, the last meeting in which the person wrote. */
  readonly #last = new Map<string, Last>()
  /** What nobody's lines said in the last meeting. A template repeats them. */
  #repeated: ReadonlySet<string> = new Set()

  /** Call in the order of the dates. */
  enter(meeting: Meeting, sections: readonly ReadSection[]): void {
    const nobodys = new Set<string>()
    for (const { handle, items } of sections)
      for (const { item } of items)
        for (const line of item.lines) {
          if (handle === '') nobodys.add(textOf(line))
          if (handle !== '' || !this.#repeated.has(textOf(line)))
            this.#mention({ meeting, handle, kind: item.kind, line })
        }
    this.#repeated = nobodys
    const people = new Map<string, Last>()
    for (const { person, items } of sections) {
      const now = people.get(person) ?? { sections, items: [] }
      now.items.push(...items)
      people.set(person, now)
    }
    const rarities = new Map<Last['sections'], Rarity>()
    for (const [person, now] of people) {
      const last = this.#last.get(person)
      if (last) {
        const rarity =
          rarities.get(last.sections) ?? new Rarity([...last.sections, ...sections].map(({ items }) => items))
        rarities.set(last.sections, rarity)
        this.#continue(last, now, rarity)
      }
      this.#last.set(person, now)
    }
    for (const { person, handle, items } of sections)
      for (const { item } of items) {
        const chain = this.#chainOf.get(item) ?? { person, at: [] }
        if (chain.at.length === 0) this.#chains.push(chain)
        this.#chainOf.set(item, chain)
        chain.at.push({ meeting, handle, item })
      }
  }

  /** Only what is sure continues a chain. */
  #continue(last: Last, now: Last, rarity: Rarity): void {
    const open = last.items.filter(({ item }) => isOpen(item) || item.kind === 'progress')
    for (const { from, to, isSure } of recognize(open, now.items, rarity)) {
      const chain = this.#chainOf.get(from)
      if (isSure && chain) this.#chainOf.set(to, chain)
    }
  }

  #mention(mention: Mention<Meeting>): void {
    for (const link of linksOf([mention.line])) {
      const short = withoutOwner(link.key)
      const known = this.#links.get(short) ?? []
      this.#links.set(short, known)
      let memory = known.find((each) => isSameLink(each.link.key, link.key))
      if (memory === undefined) known.push((memory = { link, at: [] }))
      else if (memory.link.key === short) memory.link = link // the longer one has the owner
      memory.at.push(mention)
    }
  }

  /** Oldest first. */
  get chains(): readonly Chain<Meeting>[] {
    return this.#chains
  }

  /** Of each chain, the places where its item was a blocker or a question. Oldest first. */
  get blockers(): Chain<Meeting>[] {
    return this.#chains
      .map(({ person, at }) => ({ person, at: at.filter(({ item }) => isBlocker(item)) }))
      .filter(({ at }) => at.length > 0)
  }

  chainOf(item: Item): Chain<Meeting> | undefined {
    return this.#chainOf.get(item)
  }

  get links(): readonly LinkMemory<Meeting>[] {
    return [...this.#links.values()].flat()
  }
}
