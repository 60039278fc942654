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

import * as Y from 'yjs'
import { newItems } from './new-items.ts'

/** The origin of an edit that moves late letters. No person made the edit, so undo leaves it alone. */
const LATE = Symbol('late letters')

/** Characters with consecutive ids. */
export interface IdRange {
  client: number
  clock: number
  length: number
}

/** Characters that were moved, and the characters that stand for them in `text`. */
interface Move {
  from: IdRange
  to: IdRange
  text: Y.XmlText
  /** For late letters: how many signs there were when they were moved. */
  signs: number
}

interface Stand {
  id: Y.ID
  text: Y.XmlText
}

/** Late letters with consecutive ids. */
interface Letters {
  id: Y.ID
  text: string
  from: Y.XmlText
  /** The character that they were typed beside: the one before them, or at a line's start the one after them. */
  beside: Y.ID
  isBehind: boolean
}

/** The most runs, and the most signs, that are remembered. The oldest are forgotten first. */
const MOST = 500

/** The most late letters, in runs, that one change brings. More stay where they are, so that one change cannot take long. */
const MOST_LATE = 200

export class LateLetters {
  #moves: Move[] = []
  readonly #found: Letters[] = []
  /** The signs that I put behind parts, numbered in their order. */
  readonly #signs = new Map<string, number>()
  #planted = 0

  /** Remembers that characters were moved: `was` by its old ids, `is` by its new ones. */
  remember(was: readonly IdRange[], is: readonly IdRange[], text: Y.XmlText, signs = 0): void {
    let [i, j, left, right] = [0, 0, 0, 0]
    for (;;) {
      const [from, to] = [was[i], is[j]]
      if (!from || !to) break
      const length = Math.min(from.length - left, to.length - right)
      this.#moves.push({
        from: { client: from.client, clock: from.clock + left, length },
        to: { client: to.client, clock: to.clock + right, length },
        text,
        signs,
      })
      left += length
      right += length
      if (left === from.length) [i, left] = [i + 1, 0]
      if (right === to.length) [j, right] = [j + 1, 0]
    }
    if (this.#moves.length > MOST) this.#moves = this.#moves.slice(-MOST)
  }

  /** The character that stands for a moved character now. Null if it was not moved, or its line is gone. */
  standsFor(id: Y.ID): Stand | null {
    let [now, found]: [Y.ID, Y.XmlText | null] = [id, null]
    // The moves are in their order, so a character that was moved twice is followed twice.
    for (const { from, to, text } of this.#moves) {
      const at = now.clock - from.clock
      if (now.client === from.client && at >= 0 && at < from.length)
        [now, found] = [Y.createID(to.client, to.clock + at), text]
    }
    return found === null || isGone(found) ? null : { id: now, text: found }
  }

  /** Finds late letters in a change that came from elsewhere. */
  listen(transaction: Y.Transaction): void {
    if (this.#moves.length === 0 || transaction.local) return
    for (const { id, origin, rightOrigin, parent, content } of newItems(transaction)) {
      if (this.#found.length === MOST_LATE) return
      const beside = origin ?? rightOrigin
      if (!(content instanceof Y.ContentString) || !(parent instanceof Y.XmlText) || beside === null) continue
      const letters = { id, text: content.str, from: parent, isBehind: origin !== null }
      const late = origin && this.#goesOnFrom(id, origin)
      const stand = this.standsFor(beside)
      if (late !== null) this.#found.push({ ...letters, beside: late })
      else if (this.#isFound(beside) || (stand !== null && stand.text !== parent))
        this.#found.push({ ...letters, beside })
    }
  }

  #isFound(id: Y.ID): boolean {
    return this.#found.some((letters) => isWithin(id, letters.id, letters.text.length))
  }

  /** The late letter after which the same person typed this one. Null if there is none. */
  #goesOnFrom({ client, clock }: Y.ID, origin: Y.ID): Y.ID | null {
    const sign = this.#signs.get(keyOf(origin))
    if (sign === undefined) return null
    const before = Y.createID(client, clock - 1)
    const move = this.#moves.findLast(({ from }) => isWithin(before, from, from.length))
    return this.#isFound(before) || (move !== undefined && move.signs > sign) ? before : null
  }

  /** Puts a deleted sign behind a part that is about to be moved. The part ends at `end`. */
  signBehind(text: Y.XmlText, end: number): void {
    text.insert(end, '|')
    for (const id of charactersOf(text, end, 1)) this.#signs.set(keyOf(id), ++this.#planted)
    for (const oldest of this.#signs.keys()) if (this.#signs.size > MOST) this.#signs.delete(oldest)
    text.delete(end, 1)
  }

  /** Moves the letters that were found. Call when no change is going on. */
  move(doc: Y.Doc): void {
    if (this.#found.length === 0) return
    const found = this.#found.splice(0)
    doc.transact(() => {
      for (const letters of found) this.#moveOne(doc, letters)
    }, LATE)
  }

  #moveOne(doc: Y.Doc, { id, text, from, beside, isBehind }: Letters): void {
    const stand = this.standsFor(beside)
    if (stand === null || isGone(from)) return
    const last = Y.createID(id.client, id.clock + text.length - 1)
    const [here, end] = [indexOf(doc, id, 0), indexOf(doc, last, 0)]
    const there = indexOf(doc, stand.id, isBehind ? -1 : 0)
    if (here?.type !== from || end?.type !== from || there?.type !== stand.text) return
    // Somebody has deleted some of them or typed between them.
    if (isDeleted(doc, id) || isDeleted(doc, last) || end.index - here.index !== text.length - 1) return
    this.signBehind(from, here.index + text.length)
    from.delete(here.index, text.length)
    stand.text.insert(there.index, text)
    this.remember(
      [{ ...id, length: text.length }],
      charactersOf(stand.text, there.index, text.length),
      stand.text,
      this.#planted,
    )
  }
}

/** The characters of a text from `at` on, by their ids. */
export function charactersOf(text: Y.XmlText, at = 0, length = Infinity): IdRange[] {
  const runs: IdRange[] = []
  let offset = 0
  for (let item = text._start; item !== null && offset < at + length; item = item.right) {
    if (item.deleted || !item.countable) continue
    const [from, to] = [Math.max(at - offset, 0), Math.min(at + length - offset, item.length)]
    if (from < to) runs.push({ client: item.id.client, clock: item.id.clock + from, length: to - from })
    offset += item.length
  }
  return runs
}

const indexOf = (doc: Y.Doc, id: Y.ID, assoc: number): Y.AbsolutePosition | null =>
  Y.createAbsolutePositionFromRelativePosition(new Y.RelativePosition(null, null, id, assoc), doc)

const isDeleted = (doc: Y.Doc, id: Y.ID): boolean => Y.getItem(doc.store, id).deleted

const keyOf = ({ client, clock }: { client: number; clock: number }): string => `${client} ${clock}`

const isWithin = (id: Y.ID, { client, clock }: { client: number; clock: number }, length: number): boolean =>
  id.client === client && id.clock >= clock && id.clock < clock + length

const isGone = (text: Y.XmlText): boolean =>
  text._item?.deleted !== false || (text.parent as Y.XmlElement | null)?._item?.deleted !== false
