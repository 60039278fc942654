// Letters that others typed in a line before their page received my split of the line.
//
// A split moves a part of the line: Yjs deletes the part here and inserts it there. Letters that are on their
// way to the old place are not deleted with it. They end up in the wrong half of the line. So the page that
// split the line remembers which characters it moved, and moves late letters after them. Only that page does
// this, because two pages would double the letters.
//
// Yjs inserts a letter after everything that was deleted at its place. So a letter of somebody who has seen
// the split would also be after the deleted part, as a late one is. A deleted sign after the part distinguishes
// them: a late letter is before the sign. There is one exception. If somebody has seen the
// split but not yet that a late letter was moved, letters that continue the late one stand after the sign,
// and are late as well.
//
// A join puts characters at the start or at the end of a line. Yjs may put letters that were typed there at
// the same time on the other side of these characters, or on both sides. So the page that joined the lines
// moves such letters to the seam.

import * as Y from 'yjs'
import { newItems } from './new-items.ts'
import {
  insertCopy,
  isWithin,
  itemAt,
  lastOf,
  movesFrom,
  overlap,
  signBehind,
  type IdRange,
  type Move,
} from '../../../shared/moved/copies.ts'
import { movesBefore, toldBy } from '../../../shared/moved/told-moves.ts'

/** The origin of an edit that moves late letters. No person made the edit, so undo leaves it alone. */
export const LATE = Symbol('late letters')

/** Characters that this page moved, and the text with the copies that now stand for them. */
interface Moved extends Move {
  text: Y.XmlText
  /** For late letters: how many signs this page had put when it moved the letters. */
  signs: number
}

/** The place where a join put another line's characters: before or behind the line's own text. */
interface Seam {
  first: Y.ID
  last: Y.ID
  isStart: boolean
  /** The neighbours between which the characters were put. */
  origin: Y.ID | null
  rightOrigin: Y.ID | null
}

interface Stand {
  id: Y.ID
  text: Y.XmlText
}

/** Late letters with consecutive ids. */
export interface Letters {
  id: Y.ID
  text: string
  from: Y.XmlText
  /**
   * The character that the letters were typed beside: the one before them or, at the start of a line, the one
   * after them.
   */
  beside: Y.ID
  isBehind: boolean
  /** Whether the letters were typed at a seam. If so, the character beside them is itself a copy. */
  isAtSeam?: boolean
}

/** How many runs, and how many signs, are remembered. The oldest are forgotten first. */
const MOST = 500

/** How many seams are remembered. Letters are on their way only for moments. */
const MOST_SEAMS = 20

/**
 * How many runs of late letters one change may bring. Further ones stay where they are, so that one change
 * cannot take long.
 */
const MOST_LATE = 200

export class LateLetters {
  #moves: Moved[] = []
  #seams: Seam[] = []
  /** Letters that were moved from one side of a seam to the other. */
  readonly #atSeams: IdRange[] = []
  readonly #found: Letters[] = []
  /** The signs that I put after parts, numbered in order. */
  readonly #signs = new Map<string, number>()
  #planted = 0

  /** Remembers that characters were moved, or that others stand for them. */
  remember(from: IdRange, to: IdRange, text: Y.XmlText, signs = 0): void {
    this.#moves.push({ from, to, text, signs })
    if (this.#moves.length > MOST) this.#moves.shift()
  }

  /**
   * The character that stands for a moved character now. Null if the character was not moved, or its line is
   * gone.
   */
  standsFor(id: Y.ID): Stand | null {
    let [now, found]: [Y.ID, Y.XmlText | null] = [id, null]
    // The moves are in order. So if a character was moved twice, both moves are followed.
    for (const { from, to, text } of this.#moves) {
      if (isWithin(now, from)) [now, found] = [Y.createID(to.client, to.clock + now.clock - from.clock), text]
    }
    return found === null || isGone(found) ? null : { id: now, text: found }
  }

  /** The moves of these characters, or of some of them, by this page. */
  movesOf(range: IdRange, client: number): Move[] {
    return this.#moves.filter(({ from, to }) => to.client === client && overlap(from, range) !== null)
  }

  /** Finds late letters among the items of a change that came from elsewhere. */
  listen(items: readonly Y.Item[]): void {
    if (this.#moves.length === 0) return
    const places = new Map<Y.XmlText, PlacesInText>()
    for (const item of items) {
      const { id, origin, rightOrigin, parent, content } = item
      if (this.#found.length === MOST_LATE) return
      const beside = origin ?? rightOrigin
      if (
        !(content instanceof Y.ContentString) ||
        !(parent instanceof Y.XmlText) ||
        (beside === null && this.#seams.length === 0)
      )
        continue
      const letters = { id, text: content.str, from: parent, isBehind: origin !== null }
      const late = origin && this.#goesOnFrom(id, origin)
      const stand = beside && this.standsFor(beside)
      const seam = this.#seamOf(item, parent, places)
      const typed = seam === null ? '' : (places.get(parent)?.beforeCopies(item, content.str) ?? '')
      if (late !== null) this.#found.push({ ...letters, beside: late })
      else if (seam !== null && typed !== '') {
        const { isStart, first, last } = seam
        this.#found.push({
          ...letters,
          text: typed,
          beside: isStart ? last : first,
          isBehind: isStart,
          isAtSeam: true,
        })
      } else if (beside === null) continue
      else if (
        this.#isFound(beside) ||
        (stand !== null && (stand.text !== parent || this.#atSeams.some((range) => isWithin(beside, range))))
      )
        this.#found.push({ ...letters, beside })
    }
  }

  /** Remembers that a join put these copies at the start or at the end of a line. */
  rememberSeam(doc: Y.Doc, copies: readonly IdRange[], isStart: boolean): void {
    const [one, other] = [copies[0], copies.at(-1)]
    const item = one && itemAt(doc, Y.createID(one.client, one.clock))
    if (!item || !other) return
    const { origin, rightOrigin } = item
    this.#seams.push({ first: item.id, last: lastOf(other), isStart, origin, rightOrigin })
    if (this.#seams.length > MOST_SEAMS) this.#seams.shift()
  }

  /** If words of mine were put back that had already come from another line, remembers where they are now. */
  rememberRescued(transaction: Y.Transaction, fragment: Y.XmlFragment): void {
    for (const { id, length, parent, content } of newItems(transaction)) {
      const isMine = id.client === transaction.doc.clientID && content instanceof Y.ContentString
      if (!isMine || !(parent instanceof Y.XmlText) || parent.parent?.parent !== fragment) continue
      const range = { ...id, length }
      if (movesBefore(transaction.doc, range).length > 1) this.rememberSeam(transaction.doc, [range], false)
    }
  }

  /**
   * If letters were typed at a seam by somebody who had not seen the join, and stand on the wrong side of the
   * copies, returns that seam. Somebody who has seen the copies never types around them.
   */
  #seamOf(item: Y.Item, text: Y.XmlText, places: Map<Y.XmlText, PlacesInText>): Seam | null {
    const { doc } = text
    if (doc === null || this.#seams.length === 0) return null
    const known = places.get(text) ?? new PlacesInText(doc, text, this.#seams)
    places.set(text, known)
    return (
      known.seams.find(({ first, last, isStart }) =>
        isStart
          ? known.isInOrder(item.id, last, item.rightOrigin)
          : known.isInOrder(item.origin, first, item.id),
      ) ?? null
    )
  }

  #isFound(id: Y.ID): boolean {
    return this.#found.some((letters) => isWithin(id, rangeOf(letters)))
  }

  /** The late letter after which the same person typed this letter. Null if there is none. */
  #goesOnFrom({ client, clock }: Y.ID, origin: Y.ID): Y.ID | null {
    const sign = this.#signs.get(keyOf(origin))
    if (sign === undefined) return null
    const before = Y.createID(client, clock - 1)
    const move = this.#moves.findLast(({ from }) => isWithin(before, from))
    return this.#isFound(before) || (move !== undefined && move.signs > sign) ? before : null
  }

  /** Inserts a copy of a run of characters. The caller deletes the run. */
  copy(
    transaction: Y.Transaction,
    from: IdRange,
    characters: string,
    text: Y.XmlText,
    at: number,
    isLate = false,
  ): IdRange {
    const { to, sign } = insertCopy(transaction, from, characters, text, at)
    this.#plant(sign)
    this.remember(from, to, text, isLate ? this.#planted : 0)
    return to
  }

  /** From now on, the characters `to` stand for `from`. The caller deletes `from`. */
  giveUp(transaction: Y.Transaction, from: IdRange, to: IdRange, text: Y.XmlText): void {
    this.#plant(signBehind(transaction, lastOf(from)))
    this.remember(from, to, text)
  }

  #plant(sign: Y.ID | null): void {
    if (sign === null) return
    this.#signs.set(keyOf(sign), ++this.#planted)
    for (const oldest of this.#signs.keys()) if (this.#signs.size > MOST) this.#signs.delete(oldest)
  }

  /** Moves the letters that were found. Call outside of a change. */
  move(doc: Y.Doc): void {
    if (this.#found.length === 0) return
    const found = this.#found.splice(0)
    doc.transact((transaction) => {
      for (const letters of found) this.moveOne(transaction, letters)
    }, LATE)
  }

  moveOne(transaction: Y.Transaction, letters: Letters): void {
    const { doc } = transaction
    const { id, text, from, beside, isBehind, isAtSeam } = letters
    const stand = this.standsFor(beside) ?? (isAtSeam ? { id: beside, text: from } : null)
    if (stand === null || isGone(from)) return
    const last = lastOf(rangeOf(letters))
    const [here, end] = [indexOf(doc, id, 0), indexOf(doc, last, 0)]
    const there = indexOf(doc, stand.id, isBehind ? -1 : 0)
    if (here?.type !== from || end?.type !== from || there?.type !== stand.text) return
    // Somebody has deleted some of the letters, or has typed between them.
    if (isDeleted(doc, id) || isDeleted(doc, last) || end.index - here.index !== text.length - 1) return
    this.copy(transaction, rangeOf(letters), text, stand.text, there.index, true)
    if (from === stand.text && this.#atSeams.push(rangeOf(letters)) > MOST) this.#atSeams.shift()
    from.delete(indexOf(doc, id, 0)?.index ?? here.index, text.length)
  }
}

/** The items of one text by their places. They are read once for a change, however many items the change has. */
class PlacesInText {
  readonly #doc: Y.Doc
  readonly #text: Y.XmlText
  /** For each item, how many characters are before it. */
  readonly #before = new Map<Y.Item, number>()
  #copies: IdRange[] | null = null
  /** The seams in this text. */
  readonly seams: readonly Seam[]

  constructor(doc: Y.Doc, text: Y.XmlText, seams: readonly Seam[]) {
    this.#doc = doc
    this.#text = text
    this.seams = seams.filter(({ first }) => itemAt(doc, first)?.parent === text)
    if (this.seams.length === 0) return
    let before = 0
    for (let item = text._start; item !== null; item = item.right) {
      this.#before.set(item, before)
      before += item.length
    }
  }

  #indexOf(id: Y.ID): number | null {
    const item = itemAt(this.#doc, id)
    const before = item && this.#before.get(item)
    return item === null || before == null ? null : before + id.clock - item.id.clock
  }

  /** Whether three places stand in this order. Null stands for the beginning or the end of the text. */
  isInOrder(first: Y.ID | null, second: Y.ID, third: Y.ID | null): boolean {
    const two = this.#indexOf(second)
    const one = first === null ? -1 : this.#indexOf(first)
    const three = third === null ? Infinity : this.#indexOf(third)
    return one !== null && two !== null && three !== null && one < two && two < three
  }

  /**
   * The letters of an item before the first character that is a copy, because copies are not letters that
   * somebody typed there.
   */
  beforeCopies({ id, length }: Y.Item, letters: string): string {
    const line = this.#text.parent
    const told = () => (line instanceof Y.XmlElement ? toldBy(line as Y.XmlElement, 'others').moves : [])
    this.#copies ??= [...told(), ...movesFrom(this.#text)].map(({ to }) => to)
    let end = length
    for (const copy of this.#copies) {
      const part = overlap(copy, { ...id, length })
      if (part !== null) end = Math.min(end, part.clock - id.clock)
    }
    return letters.slice(0, end)
  }
}

const rangeOf = ({ id, text }: Letters): IdRange => ({ ...id, length: text.length })

const indexOf = (doc: Y.Doc, id: Y.ID, assoc: number): Y.AbsolutePosition | null =>
  Y.createAbsolutePositionFromRelativePosition(new Y.RelativePosition(null, null, id, assoc), doc)

const isDeleted = (doc: Y.Doc, id: Y.ID): boolean => itemAt(doc, id)?.deleted !== false

const keyOf = ({ client, clock }: { client: number; clock: number }): string => `${client} ${clock}`

const isGone = (text: Y.XmlText): boolean =>
  text._item?.deleted !== false || (text.parent as Y.XmlElement | null)?._item?.deleted !== false
