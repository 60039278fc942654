// Finds where characters are now that were moved to another line, perhaps more than once.

import * as Y from 'yjs'
import { across, itemAt, movesFrom, overlap, type IdRange, type Move } from './copies.ts'
import { toldIn } from './told-moves.ts'

/** A part of a range, with the living characters that stand for it. All of `now` is in one item. */
export interface Piece {
  was: IdRange
  now: IdRange
  text: Y.XmlText
}

/** How many times a character is followed from one copy to the next. */
const FAR = 100

/** How many moves are looked at in all. The limit is needed because forged signs can lead in circles. */
const MOST_LOOKS = 400_000
/** A move that concerns the characters counts as much as this many moves that do not. */
const FOLLOWED = 20

export class Whereabouts {
  readonly #doc: Y.Doc
  readonly #fragment: Y.XmlFragment
  /** The moves that the lines of the text record. Null if they were not needed yet. */
  #told: readonly Move[] | null = null
  readonly #moves = new Map<Y.XmlText, readonly Move[]>()
  #looks = 0

  /**
   * `fragment`: the text whose lines record moves out of removed lines. No character is looked for in another
   * text: a record that says so is forged.
   */
  constructor(doc: Y.Doc, fragment: Y.XmlFragment) {
    this.#doc = doc
    this.#fragment = fragment
  }

  /** Forgets the signs of all texts, because the document has changed. They are then read again. */
  lookAgain(): void {
    this.#moves.clear()
  }

  /** The moves that the signs in a text stand for. They are read once. */
  movesFrom(text: Y.XmlText): readonly Move[] {
    const moves = this.#moves.get(text) ?? movesFrom(text)
    this.#moves.set(text, moves)
    return moves
  }

  /**
   * The living characters that stand for the characters of the range, one for each, in order. `dead`: whether
   * to include places of copies that were deleted, in lines that are not removed.
   */
  of(range: IdRange, dead: 'without dead' | 'with dead' = 'without dead', far = 0): Piece[] {
    const pieces: Piece[] = []
    const end = range.clock + range.length
    for (let clock = range.clock; clock < end;) {
      const item = itemAt(this.#doc, Y.createID(range.client, clock))
      const length = item === null ? end - clock : Math.min(item.id.clock + item.length, end) - clock
      const part = { client: range.client, clock, length }
      clock += length
      const text =
        item?.parent instanceof Y.XmlText && item.parent.parent?.parent === this.#fragment
          ? item.parent
          : null
      if (item === null || item.deleted) {
        const copies = this.#copiesOf(part, text, dead, far)
        const isPlace = dead === 'with dead' && far > 0 && text?._item?.deleted === false
        pieces.push(...(copies.length === 0 && isPlace ? [{ was: part, now: part, text }] : copies))
      } else if (text && item.content instanceof Y.ContentString) pieces.push({ was: part, now: part, text })
    }
    return pieces
  }

  #copiesOf(
    range: IdRange,
    text: Y.XmlText | null,
    dead: 'without dead' | 'with dead',
    far: number,
  ): Piece[] {
    const pieces: Piece[] = []
    if (far === FAR || this.#looks > MOST_LOOKS) return pieces
    this.#told ??= toldIn(this.#fragment).moves
    for (const move of [...(text ? this.movesFrom(text) : []), ...this.#told]) {
      if (++this.#looks > MOST_LOOKS) break
      const part = overlap(move.from, range)
      if (part === null) continue
      this.#looks += FOLLOWED
      for (const { was, now, text } of this.of(across(move, part), dead, far + 1)) {
        const origin = {
          ...was,
          client: part.client,
          clock: part.clock + was.clock - across(move, part).clock,
        }
        if (!pieces.some((piece) => overlap(piece.was, origin))) pieces.push({ was: origin, now, text })
      }
    }
    return pieces.sort((a, b) => a.was.clock - b.was.clock)
  }

  /** The living character that stands for this one; null if there is none. */
  ofOne({ client, clock }: Y.ID): { id: Y.ID; text: Y.XmlText } | null {
    const [piece] = this.of({ client, clock, length: 1 })
    return piece ? { id: Y.createID(piece.now.client, piece.now.clock), text: piece.text } : null
  }
}
