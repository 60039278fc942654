// A page's memory of a series: how old a blocker is, and in which meetings a link was. Of the meetings themselves, only
// the last one of each person is kept, so hundreds of meetings take little memory.

import type { LabelKind } from '../document/labels.ts'
import { isStatement } from './asked.ts'
import { isBlocker, type ReadSection } from './carry.ts'
import { Followed } from './follow.ts'
import type { Item } from './items.ts'
import { Mentions } from './mentions.ts'
import { Places } from './places.ts'

export interface Age {
  /** In how many meetings it was a blocker or a question, this one included. */
  meetings: number
  /** The date of the first of them. */
  since: string
}

/** The open items of a meeting. */
export interface Blockers {
  blockers: number
  questions: number
  /** The date of the first meeting that had the oldest of the blockers. Null if there are none. */
  since: string | null
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
  readonly #places = new Places()

  /** Call in the order of the dates. A second meeting on one day has a date of its own. */
  enter(date: string, sections: readonly ReadSection[]): Blockers {
    const found: Blockers = { blockers: 0, questions: 0, since: null }
    this.#followed.enter(date, sections, () => ({ since: null, last: null, meetings: 0 }))
    for (const { handle, items } of sections)
      for (const { item } of items) {
        if (!isBlocker(item) || (handle === '' && isStatement(item))) continue
        const blocked = this.#followed.threadOf(item)
        if (item.kind === 'question') found.questions++
        else {
          found.blockers++
          const since = blocked?.since ?? date
          if (found.since === null || since < found.since) found.since = since
        }
        if (blocked === undefined || blocked.last === date) continue
        blocked.since ??= date
        blocked.last = date
        blocked.meetings++
      }
    const nth = this.#dates.push(date) - 1
    for (const { link, handle, kind } of this.#mentions.read(sections))
      this.#places.add(link.key, nth, handle, kind)
    return found
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
    return this.#places
      .of(key)
      .map(({ nth, handle, kind }) => ({ date: this.#dates[nth] ?? '', handle, kind }))
  }
}
