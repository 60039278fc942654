// What a page remembers of a series: how old a blocker is, and where a link was. Of the meetings themselves, only
// the last one of each person is kept, so hundreds of meetings take little memory.

import { LABEL_KINDS, type LabelKind } from '../document/labels.ts'
import { isBlocker, type ReadSection } from './carry.ts'
import { Followed } from './follow.ts'
import type { Item } from './items.ts'
import { isSameLink, withoutOwner } from './links.ts'
import { Mentions } from './mentions.ts'

export interface Age {
  /** In how many meetings it was a blocker or a question, this one included. */
  meetings: number
  /** The date of the first of them. */
  since: string
}

export interface LinkPlace {
  date: string
  /** As written there. Empty for a line that is nobody's. */
  handle: string
  kind: LabelKind
}

/** The meetings in which an item was a blocker or a question. */
interface Blocked {
  since: string | null
  last: string | null
  meetings: number
}

export class SeriesMemory {
  readonly #followed = new Followed<Blocked>()
  readonly #mentions = new Mentions()
  readonly #dates: string[] = []
  readonly #handles = new Names()
  /** By the key of a link, its places as numbers (`packed`), oldest first. */
  readonly #places = new Map<string, number[]>()
  /** The keys of the links that have the same repository and number, whoever owns the repository. */
  readonly #alike = new Map<string, string[]>()

  /** Call in the order of the dates. A second meeting on one day has a date of its own. */
  enter(date: string, sections: readonly ReadSection[]): void {
    this.#followed.enter(date, sections, () => ({ since: null, last: null, meetings: 0 }))
    for (const { items } of sections)
      for (const { item } of items) {
        const blocked = this.#followed.threadOf(item)
        if (blocked === undefined || !isBlocker(item) || blocked.last === date) continue
        blocked.since ??= date
        blocked.last = date
        blocked.meetings++
      }
    const nth = this.#dates.push(date) - 1
    for (const { link, handle, kind } of this.#mentions.read(sections))
      this.#place(link.key, nth, handle, kind)
  }

  #place(key: string, nth: number, handle: string, kind: LabelKind): void {
    const places = this.#places.get(key)
    const place = packed(nth, this.#handles.numberOf(handle), LABEL_KINDS.indexOf(kind))
    if (places === undefined) {
      this.#places.set(key, [place])
      const short = withoutOwner(key)
      this.#alike.set(short, [...(this.#alike.get(short) ?? []), key])
    } else if (!places.includes(place)) places.push(place)
  }

  /** The ages of the items in the meeting that comes next. An item that is new, or not surely known, has none. */
  agesOf(sections: readonly ReadSection[]): Map<Item, Age> {
    const ages = new Map<Item, Age>()
    for (const [item, { since, meetings }] of this.#followed.continued(sections))
      if (since !== null) ages.set(item, { since, meetings: meetings + 1 })
    return ages
  }

  /** The places of a link, oldest first. */
  placesOf(key: string): LinkPlace[] {
    return (this.#alike.get(withoutOwner(key)) ?? [])
      .filter((known) => isSameLink(known, key))
      .flatMap((known) => this.#places.get(known) ?? [])
      .sort((a, b) => a - b)
      .map((place) => this.#unpacked(place))
  }

  #unpacked(place: number): LinkPlace {
    const [nth, rest] = [Math.floor(place / HANDLES), place % HANDLES]
    return {
      date: this.#dates[nth] ?? '',
      handle: this.#handles.nameOf(Math.floor(rest / KINDS)),
      kind: LABEL_KINDS[rest % KINDS] ?? 'other',
    }
  }
}

const KINDS = 8
const HANDLES = KINDS * 2 ** 24

const packed = (nth: number, handle: number, kind: number): number => nth * HANDLES + handle * KINDS + kind

/** Gives each name a number. */
class Names {
  readonly #names: string[] = []
  readonly #numbers = new Map<string, number>()

  numberOf(name: string): number {
    const known = this.#numbers.get(name) ?? this.#names.push(name) - 1
    this.#numbers.set(name, known)
    return known
  }

  nameOf(number: number): string {
    return this.#names[number] ?? ''
  }
}
