// The ledger of a series: what each open item and each link was in the meetings before, so that it has an age.
//
// A meeting is entered once, in the order of the dates, and costs only itself: its items are compared with those
// of the last meeting in which their person wrote.

import type { LabelKind } from '../document/labels.ts'
import type { Line } from '../document/lines.ts'
import { isBlocker, type ReadSection } from './carry.ts'
import { Followed } from './follow.ts'
import type { Item } from './items.ts'
import { isSameLink, withoutOwner, type Link } from './links.ts'
import { Mentions } from './mentions.ts'

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

export class Ledger<Meeting> {
  readonly #chains: Chain<Meeting>[] = []
  readonly #chainOf = new Map<Item, Chain<Meeting>>()
  /** By key without the owner. */
  readonly #links = new Map<string, LinkMemory<Meeting>[]>()
  readonly #followed = new Followed<Chain<Meeting>>()
  readonly #mentions = new Mentions()

  /** Call in the order of the dates. `date`: ISO; null if no line of the meetings says which item it is. */
  enter(meeting: Meeting, sections: readonly ReadSection[], date: string | null = null): void {
    for (const { link, ...where } of this.#mentions.read(sections)) this.#mention(link, { meeting, ...where })
    this.#followed.enter(date, sections, ({ person }) => {
      const chain: Chain<Meeting> = { person, at: [] }
      this.#chains.push(chain)
      return chain
    })
    for (const { handle, items } of sections)
      for (const { item } of items) {
        const chain = this.#followed.threadOf(item)
        if (chain === undefined) continue
        this.#chainOf.set(item, chain)
        chain.at.push({ meeting, handle, item })
      }
  }

  #mention(link: Link, mention: Mention<Meeting>): void {
    const short = withoutOwner(link.key)
    const known = this.#links.get(short) ?? []
    this.#links.set(short, known)
    let memory = known.find((each) => isSameLink(each.link.key, link.key))
    if (memory === undefined) known.push((memory = { link, at: [] }))
    else if (memory.link.key === short) memory.link = link // the longer one has the owner
    memory.at.push(mention)
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
