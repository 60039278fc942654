// Where the links of a series were, in little memory: most links stand in one or two meetings, and a series may have
// ten thousand. So a place is four numbers in one long array, and the places of a link are a list within it.

import { LABEL_KINDS, type LabelKind } from '../document/labels.ts'
import { isSameLink, withoutOwner } from './links.ts'

export interface Place {
  /** The number of the meeting. */
  nth: number
  /** As written there. */
  handle: string
  kind: LabelKind
}

/** The numbers of a place: what was before a link's short name, the meeting, handle and kind, the place before it. */
const [OWNER, NTH, WHO, BEFORE, SIZE] = [0, 1, 2, 3, 4]
const KINDS = 8
const FIRST_ROOM = 1024

export class Places {
  readonly #owners = new Numbers()
  readonly #handles = new Numbers()
  /** By the short name of a link, where its last place begins. Links that differ only in their owner share a list. */
  readonly #last = new Map<string, number>()
  #numbers = new Int32Array(FIRST_ROOM)
  #end = 0
  /** The places in the latest meeting. */
  readonly #latest = new Set<string>()
  #nth = -1

  /** Call in the order of the meetings. A place that is there already is not added again. */
  add(key: string, nth: number, handle: string, kind: LabelKind): void {
    const short = withoutOwner(key)
    const owner = this.#owners.of(key.slice(0, key.length - short.length))
    const who = this.#handles.of(handle) * KINDS + LABEL_KINDS.indexOf(kind)
    if (nth !== this.#nth) this.#latest.clear()
    this.#nth = nth
    const place = `${owner} ${who} ${short}`
    if (this.#latest.has(place)) return
    this.#latest.add(place)
    if (this.#end + SIZE > this.#numbers.length) {
      const before = this.#numbers
      this.#numbers = new Int32Array(2 * before.length)
      this.#numbers.set(before)
    }
    this.#numbers.set([owner, nth, who, this.#last.get(short) ?? -1], this.#end)
    this.#last.set(short, this.#end)
    this.#end += SIZE
  }

  /** Of the meetings, the oldest first. */
  of(key: string): Place[] {
    const short = withoutOwner(key)
    const places: Place[] = []
    for (let at = this.#last.get(short); at !== undefined; at = this.#before(at))
      if (isSameLink(this.#owners.named(this.#at(at, OWNER)) + short, key)) {
        const who = this.#at(at, WHO)
        const handle = this.#handles.named(Math.floor(who / KINDS))
        places.push({ nth: this.#at(at, NTH), handle, kind: LABEL_KINDS[who % KINDS] ?? 'other' })
      }
    return places.reverse()
  }

  #at(place: number, which: number): number {
    return this.#numbers[place + which] ?? -1
  }

  #before(place: number): number | undefined {
    const before = this.#at(place, BEFORE)
    return before === -1 ? undefined : before
  }
}

/** Gives each name a number. */
class Numbers {
  readonly #names: string[] = []
  readonly #numbers = new Map<string, number>()

  of(name: string): number {
    const known = this.#numbers.get(name) ?? this.#names.push(name) - 1
    this.#numbers.set(name, known)
    return known
  }

  named(number: number): string {
    return this.#names[number] ?? ''
  }
}
