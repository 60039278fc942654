// Letters that others typed in a line before their page heard that I split it.
//
// A split moves a part of the line: Yjs deletes the part here and inserts it there. Letters on their way to
// the old place are not deleted with it. They stay behind, in the wrong half of the line. So the page that
// split the line remembers which characters it moved, and moves late letters after them. Only that page does
// so, because two would double the letters.
//
// Yjs inserts a letter behind everything that was deleted at its place. So a letter of somebody who has seen
// the split would stand behind the deleted part as well, like a late one. A deleted sign behind the part tells
// them apart: a late letter stands before the sign. Only letters that go on from a late one, by somebody who has
// seen the split but not yet that the late one was moved, stand behind the sign and are late as well.
//
// A join puts characters at the start or at the end of a line. Yjs may put letters that were typed there meanwhile
// on their other side, or on both sides. So the page that joined lines moves these letters to the seam.

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

/** Characters that this page moved, and the text with the characters that stand for them. */
interface Moved extends Move {
  text: Y.XmlText
  /** For late letters: how many signs there were when they were moved. */
  signs: number
}

/** Where a join put characters of another line: at the start or at the end of what the line held. */
interface Seam {
  first: Y.ID
  last: Y.ID
  isStart: boolean
  /** What the characters were put between. */
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
  /** The character that they were typed beside: the one before them, or at a line's start the one after them. */
  beside: Y.ID
  isBehind: boolean
  /** They were typed at a seam, so what they go beside is a copy itself. */
  isAtSeam?: boolean
}

/** The most runs, and the most signs, that are remembered. The oldest are forgotten first. */
const MOST = 500

/** The most seams that are remembered. Letters are on their way for moments only. */
const MOST_SEAMS = 20

/** The most late letters, in runs, that one change brings. More stay where they are, so that one change cannot take long. */
const MOST_LATE = 200

export class LateLetters {
  #moves: Moved[] = []
  #seams: Seam[] = []
  /** Letters that were moved from one side of a seam to the other. */
  readonly #atSeams: IdRange[] = []
  readonly #found: Letters[] = []
  /** The signs that I put behind parts, numbered in their order. */
  readonly #signs = new Map<string, number>()
  #planted = 0

  /** Remembers that characters were moved, or that others stand for them. */
  remember(from: IdRange, to: IdRange, text: Y.XmlText, signs = 0): void {
    this.#moves.push({ from, to, text, signs })
    if (this.#moves.length > MOST) this.#moves.shift()
  }

  /** The character that stands for a moved character now. Null if it was not moved, or its line is gone. */
  standsFor(id: Y.ID): Stand | null {
    let [now, found]: [Y.ID, Y.XmlText | null] = [id, null]
    // The moves are in their order, so a character that was moved twice is followed twice.
    for (const { from, to, text } of this.#moves) {
      if (isWithin(now, from)) [now, found] = [Y.createID(to.client, to.clock + now.clock - from.clock), text]
    }
    return found === null || isGone(found) ? null : { id: now, text: found }
  }

  /** The moves of these characters, or of some of them, that this page made. */
  movesOf(range: IdRange, client: number): Move[] {
    return this.#moves.filter(({ from, to }) => to.client === client && overlap(from, range) !== null)
  }

  /** Finds late letters among the items of a change that came from elsewhere. */
  listen(items: readonly Y.Item[]): void {
    if (this.#moves.length === 0) return
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
      const seam = this.#seamOf(item)
      const typed = seam === null ? '' : beforeCopies(item, content.str)
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

  /** Remembers where words of mine were put back that had come from another line before. */
  rememberRescued(transaction: Y.Transaction, fragment: Y.XmlFragment): void {
    for (const { id, length, parent, content } of newItems(transaction)) {
      const isMine = id.client === transaction.doc.clientID && content instanceof Y.ContentString
      if (!isMine || !(parent instanceof Y.XmlText) || parent.parent?.parent !== fragment) continue
      const range = { ...id, length }
      if (movesBefore(transaction.doc, range).length > 1) this.rememberSeam(transaction.doc, [range], false)
    }
  }

  /**
   * The seam at which letters were typed by somebody who had not seen the join, if they stand on the wrong side
   * of the copies. Somebody who has seen the copies never types around them.
   */
  #seamOf(item: Y.Item): Seam | null {
    if (!(item.parent instanceof Y.XmlText) || item.parent.doc === null) return null
    const text = item.parent
    const seam = this.#seams.find(({ first, last, isStart }) =>
      isStart ? isAcross(text, item.id, last, item.rightOrigin) : isAcross(text, item.origin, first, item.id),
    )
    if (seam === undefined) return null
    return seam
  }

  #isFound(id: Y.ID): boolean {
    return this.#found.some((letters) => isWithin(id, rangeOf(letters)))
  }

  /** The late letter after which the same person typed this one. Null if there is none. */
  #goesOnFrom({ client, clock }: Y.ID, origin: Y.ID): Y.ID | null {
    const sign = this.#signs.get(keyOf(origin))
    if (sign === undefined) return null
    const before = Y.createID(client, clock - 1)
    const move = this.#moves.findLast(({ from }) => isWithin(before, from))
    return this.#isFound(before) || (move !== undefined && move.signs > sign) ? before : null
  }

  /** Inserts a copy of a run of characters that the caller deletes. */
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

  /** From now on these characters stand for others, which the caller deletes. */
  giveUp(transaction: Y.Transaction, from: IdRange, to: IdRange, text: Y.XmlText): void {
    this.#plant(signBehind(transaction, lastOf(from)))
    this.remember(from, to, text)
  }

  #plant(sign: Y.ID | null): void {
    if (sign === null) return
    this.#signs.set(keyOf(sign), ++this.#planted)
    for (const oldest of this.#signs.keys()) if (this.#signs.size > MOST) this.#signs.delete(oldest)
  }

  /** Moves the letters that were found. Call when no change is going on. */
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
    // Somebody has deleted some of them or typed between them.
    if (isDeleted(doc, id) || isDeleted(doc, last) || end.index - here.index !== text.length - 1) return
    this.copy(transaction, rangeOf(letters), text, stand.text, there.index, true)
    if (from === stand.text && this.#atSeams.push(rangeOf(letters)) > MOST) this.#atSeams.shift()
    from.delete(indexOf(doc, id, 0)?.index ?? here.index, text.length)
  }
}

/** The letters of an item up to copies that somebody put there, which are no letters. */
function beforeCopies({ id, length, parent }: Y.Item, letters: string): string {
  if (!(parent instanceof Y.XmlText)) return ''
  const line = parent.parent
  const told = line instanceof Y.XmlElement ? toldBy(line as Y.XmlElement, 'others').moves : []
  let end = length
  for (const { to } of [...told, ...movesFrom(parent)]) {
    const part = overlap(to, { ...id, length })
    if (part !== null) end = Math.min(end, part.clock - id.clock)
  }
  return letters.slice(0, end)
}

/** Whether three places stand in this order in a text. Null stands for its beginning or its end. */
function isAcross(text: Y.XmlText, first: Y.ID | null, second: Y.ID, third: Y.ID | null): boolean {
  const ids = [first, second, third]
  const at: (number | null)[] = [first === null ? -1 : null, null, third === null ? Infinity : null]
  let before = 0
  for (let item = text._start; item !== null; item = item.right) {
    const range = { ...item.id, length: item.length }
    for (const [which, id] of ids.entries())
      if (id !== null && isWithin(id, range)) at[which] = before + id.clock - item.id.clock
    before += item.length
  }
  const [one, two, three] = at
  return one != null && two != null && three != null && one < two && two < three
}

const rangeOf = ({ id, text }: Letters): IdRange => ({ ...id, length: text.length })

const indexOf = (doc: Y.Doc, id: Y.ID, assoc: number): Y.AbsolutePosition | null =>
  Y.createAbsolutePositionFromRelativePosition(new Y.RelativePosition(null, null, id, assoc), doc)

const isDeleted = (doc: Y.Doc, id: Y.ID): boolean => itemAt(doc, id)?.deleted !== false

const keyOf = ({ client, clock }: { client: number; clock: number }): string => `${client} ${clock}`

const isGone = (text: Y.XmlText): boolean =>
  text._item?.deleted !== false || (text.parent as Y.XmlElement | null)?._item?.deleted !== false
