// If two people moved the same characters at the same time, removes one of the two copies.
//
// Two people who split or join a line at the same moment each delete the same characters and insert copies of
// them. The signs after the characters (`copies.ts`) show every page which copies stand for the same ones. If
// the line is removed, its signs go with it, and the line that gets the characters records them
// (`told-moves.ts`).
//
// These are the rules:
//   Of two copies, the one that is farther from the line they came from stays. If they are on both sides of it,
//   the one below stays. If both are in one line, the one nearer to the line they came from stays, because late
//   letters stand between them. Places in a Yjs list never change, so all pages come to the same result.
//   The page that made the other copy deletes it, once, and only while the copy that stays (or what it was moved
//   to) is not deleted and has the same text. No other page does anything. So no character can lose both copies.
//   Text that was typed beside the deleted copy goes beside the one that stays, and so do letters on their way.
//   If my line is empty after that, the other page moved everything that I moved, and perhaps more. Then the text
//   on the other side of my break comes into my line, so that both breaks stay.
// If the page that should delete a copy is closed, both copies stay.
//
// If one person deletes what another moves at the same time, the page of the first person deletes the copy
// too.

import * as Y from 'yjs'
import {
  across,
  charactersOf,
  isWithin,
  itemAt,
  keepSigns,
  moveOf,
  overlap,
  stringOf,
  type IdRange,
  type Move,
} from '../../../shared/moved/copies.ts'
import { isTold, movesBefore, ownMoves, toldBy } from '../../../shared/moved/told-moves.ts'
import { Whereabouts, type Piece } from '../../../shared/moved/whereabouts.ts'
import { LATE, type LateLetters, type Letters } from './late-letters.ts'
import type { Part } from './line-node.ts'

/** My copy of some characters, and the other copy, which stays. */
interface Double {
  move: Move
  mine: Piece
  other: Piece
}

/** How much one change has looked at so far. */
interface Looking {
  where: Whereabouts
  pairs: number
}

/** How many pieces one change settles, and how many copies it looks at in one text. */
const MOST = 200

/** How many pairs of moves, and how many records of lines, one change compares. Further ones are left out. */
const MOST_PAIRS = 1000
const MOST_RECORDS = 5000

/** How many ranges are remembered as deleted. */
const MOST_DELETED = 500

export class TwoCopies {
  readonly #fragment: Y.XmlFragment
  readonly #late: LateLetters
  /** The texts with new signs. */
  readonly #told = new Set<Y.XmlText>()
  /** The lines that have recorded new moves. */
  readonly #telling = new Set<Y.XmlElement>()
  /** The ranges that this page's person deleted. */
  readonly #deleted: IdRange[] = []

  constructor(fragment: Y.XmlFragment, late: LateLetters) {
    this.#fragment = fragment
    this.#late = late
  }

  /** Finds signs among the items of a change that came from elsewhere. */
  listen(items: readonly Y.Item[]): void {
    for (const item of items) {
      const { parent } = item
      if (isTold(item) && parent instanceof Y.XmlElement && parent.parent === this.#fragment)
        this.#telling.add(parent as Y.XmlElement)
      if (!(parent instanceof Y.XmlText) || parent.parent?.parent !== this.#fragment) continue
      if (moveOf(item) === null) continue
      this.#told.add(parent)
      if (parent._item?.deleted) keepSigns(parent)
    }
  }

  /** Looks at all moves again, because this page has made more. */
  listenAgain(): void {
    for (const line of this.#fragment.toArray()) if (line instanceof Y.XmlElement) this.#telling.add(line)
  }

  /** Deletes my copies where another page's copy stays. Call outside of a change. */
  settle(doc: Y.Doc): void {
    if (this.#told.size === 0 && this.#telling.size === 0) return
    const [told, telling] = [[...this.#told], [...this.#telling]]
    this.#told.clear()
    this.#telling.clear()
    const looking: Looking = { where: new Whereabouts(doc, this.#fragment), pairs: 0 }
    for (const text of told) this.#settleOne(doc, looking, text, looking.where.movesFrom(text))
    const recorded: Move[][] = []
    let left = MOST_RECORDS
    for (const line of telling) {
      const moves = toldBy(line, 'others').moves.slice(0, left)
      left -= moves.length
      recorded.push(moves)
      for (const [text, both] of this.#withMine(doc, looking.where, moves))
        this.#settleOne(doc, looking, text, [...both])
    }
    for (const text of told) recorded.push([...looking.where.movesFrom(text)])
    this.#deleteAgain(doc, looking, recorded)
  }

  #settleOne(doc: Y.Doc, looking: Looking, text: Y.XmlText, moves: readonly Move[]): void {
    const doubles = doublesAmong(doc, looking, text, moves)
    if (doubles.length === 0) return
    doc.transact((transaction) => this.#giveUp(transaction, text, moves, doubles), LATE)
    looking.where.lookAgain()
  }

  /** Remembers what this page's person deleted without moving it. Call before the transaction has ended. */
  forget({ doc, deleteSet }: Y.Transaction): void {
    const where = new Whereabouts(doc, this.#fragment)
    for (const [client, ranges] of deleteSet.clients)
      for (const { clock, len } of ranges.slice(-MOST)) {
        const range = { client, clock, length: len }
        const moved = this.#mine(doc, where, range).map(({ from }) => from)
        for (const left of without(range, moved))
          // Others may have moved the originals of these characters.
          this.#deleted.push(left, ...movesBefore(doc, left).map(({ from }) => from))
      }
    this.#deleted.splice(0, this.#deleted.length - MOST_DELETED)
  }

  /**
   * If others moved characters at the same moment at which this page's person deleted them, deletes the
   * copies. `recorded`: the moves, by the line or text that records them.
   */
  #deleteAgain(doc: Y.Doc, looking: Looking, recorded: readonly (readonly Move[])[]): void {
    if (this.#deleted.length === 0) return
    const gone: Omit<Piece, 'was'>[] = []
    for (const moves of recorded)
      for (const move of moves) {
        if (move.to.client === doc.clientID) continue
        for (const range of this.#deleted) {
          const part = overlap(move.from, range)
          if (part === null || gone.length > MOST || ++looking.pairs > MOST_PAIRS) continue
          const copy = across(move, part)
          for (const { now, text } of [
            ...looking.where.of(copy),
            ...this.#putBack(doc, looking, moves, copy),
          ])
            for (const rest of without(
              now,
              gone.map((each) => each.now),
            ))
              gone.push({ now: rest, text })
        }
      }
    if (gone.length === 0) return
    doc.transact(() => {
      for (const { now, text } of gone) {
        const index = indexIn(text, now)
        if (index !== null) text.delete(index, now.length)
        this.#deleted.push(now) // a page that has not seen this may move the copy on
      }
    }, LATE)
  }

  /**
   * Another page copied characters to `copy`, through several moves. Returns those of them that this page has
   * put back.
   */
  #putBack(doc: Y.Doc, looking: Looking, moves: readonly Move[], copy: IdRange): Piece[] {
    return moves.flatMap(({ from, to }) => {
      const part = overlap(to, copy)
      if (part === null || ++looking.pairs > MOST_PAIRS) return []
      const before = across({ from: to, to: from }, part)
      return this.#mine(doc, looking.where, before).flatMap((mine) => {
        const again = overlap(mine.from, before)
        return again === null ? [] : looking.where.of(across(mine, again))
      })
    })
  }

  /** The moves of these characters, or of some of them, by this page. */
  #mine(doc: Y.Doc, where: Whereabouts, range: IdRange): Move[] {
    const text = itemAt(doc, firstOf(range))?.parent
    const signs = text instanceof Y.XmlText ? where.movesFrom(text) : []
    const told = [...ownMoves(doc), ...signs].filter(
      ({ from, to }) => to.client === doc.clientID && overlap(from, range) !== null,
    )
    return [...this.#late.movesOf(range, doc.clientID), ...told]
  }

  /**
   * These moves of others, and my moves of the same characters, grouped by the text that the characters come
   * from.
   */
  #withMine(doc: Y.Doc, where: Whereabouts, told: readonly Move[]): Map<Y.XmlText, Set<Move>> {
    const found = new Map<Y.XmlText, Set<Move>>()
    for (const move of told) {
      const mine = this.#mine(doc, where, move.from)
      const text = mine[0] && itemAt(doc, firstOf(mine[0].from))?.parent
      if (!(text instanceof Y.XmlText)) continue
      const moves = found.get(text) ?? new Set()
      for (const each of [move, ...mine]) moves.add(each)
      found.set(text, moves)
    }
    return found
  }

  #giveUp(
    transaction: Y.Transaction,
    text: Y.XmlText,
    moves: readonly Move[],
    doubles: readonly Double[],
  ): void {
    for (const { mine, other } of doubles) {
      const index = indexIn(mine.text, mine.now)
      if (index === null) continue
      this.#late.giveUp(transaction, mine.now, other.now, other.text)
      mine.text.delete(index, mine.now.length)
    }
    const copies = moves.map(({ to }) => to)
    for (const mine of new Set(doubles.map((each) => each.mine.text))) {
      const given = doubles.filter((each) => each.mine.text === mine)
      for (const letters of typedBeside(
        mine,
        given.map((each) => each.mine.now),
        copies,
      ))
        this.#late.moveOne(transaction, letters)
      this.#keepBreak(transaction, text, mine, given, moves)
    }
  }

  /**
   * If the line that I split off has lost all its text, moves the text on the other side of my break into it.
   */
  #keepBreak(
    transaction: Y.Transaction,
    text: Y.XmlText,
    mine: Y.XmlText,
    given: readonly Double[],
    moves: readonly Move[],
  ): void {
    const [first, last] = [given[0]?.other, given.at(-1)?.other]
    const [line, was] = [mine.parent?._item, text.parent?._item]
    if (!first || !last || !line || !was || mine.length > 0 || line.id.client !== transaction.doc.clientID)
      return
    const other = last.text
    const isBelow = isBefore(was, line)
    if (first.text !== other || other.parent?._item !== neighbour(line, isBelow ? 'right' : 'left')) return
    const [start, end] = [indexIn(other, first.now), indexIn(other, last.now)]
    if (start === null || end === null) return
    const from = isBelow ? 0 : end + last.now.length
    const length = isBelow ? start : other.length - from
    // Done only if the other page moved more than I did. Otherwise both split at the same place.
    const more = charactersOf(other, from, length)
    if (more.some((range) => moves.some(({ to }) => overlap(to, range))))
      this.#moveInto(transaction, mine, other, from, length)
  }

  #moveInto(
    transaction: Y.Transaction,
    empty: Y.XmlText,
    text: Y.XmlText,
    from: number,
    length: number,
  ): void {
    const parts = text.toDelta() as Part[]
    let at = 0
    for (const run of charactersOf(text, from, length)) {
      this.#late.copy(transaction, run, stringOf(transaction.doc, run), empty, at)
      at += run.length
    }
    text.delete(from, length)
    at = -from
    for (const { insert, attributes } of parts) {
      if (typeof insert !== 'string') break
      const [start, end] = [Math.max(at, 0), Math.min(at + insert.length, length)]
      if (attributes && start < end) empty.format(start, end - start, attributes)
      at += insert.length
    }
  }
}

function doublesAmong(doc: Y.Doc, looking: Looking, text: Y.XmlText, moves: readonly Move[]): Double[] {
  const mine = moves.filter(({ to }) => to.client === doc.clientID)
  const others = moves.filter(({ to }) => to.client !== doc.clientID)
  const { where } = looking
  const doubles: Double[] = []
  for (const move of mine)
    for (const other of others) {
      const part = overlap(move.from, other.from)
      if (part === null || doubles.length >= MOST || ++looking.pairs > MOST_PAIRS) continue
      const [here, there] = [across(move, part), across(other, part)]
      if (!isToGo(doc, text, here, there)) continue
      const found = alike(doc, [where.of(here), here], [where.of(there), there])
      for (const each of found)
        if (!doubles.some(({ mine }) => overlap(mine.now, each.mine.now))) doubles.push({ move, ...each })
    }
  return doubles
}

/** The stretches in which two lists of pieces stand for the same characters and have the same text. */
function alike(
  doc: Y.Doc,
  [mine, mineFrom]: [readonly Piece[], IdRange],
  [others, othersFrom]: [readonly Piece[], IdRange],
): Omit<Double, 'move'>[] {
  const found: Omit<Double, 'move'>[] = []
  const offset = (piece: Piece, from: IdRange): number => piece.was.clock - from.clock
  let [i, j] = [0, 0]
  for (;;) {
    const [a, b] = [mine[i], others[j]]
    if (!a || !b) return found
    const start = Math.max(offset(a, mineFrom), offset(b, othersFrom))
    const [endOfA, endOfB] = [offset(a, mineFrom) + a.was.length, offset(b, othersFrom) + b.was.length]
    const length = Math.min(endOfA, endOfB) - start
    const cut = (piece: Piece, from: IdRange): Piece => {
      const by = start - offset(piece, from)
      const part = (range: IdRange): IdRange => ({ ...range, clock: range.clock + by, length })
      return { ...piece, was: part(piece.was), now: part(piece.now) }
    }
    if (length > 0) {
      const each = { mine: cut(a, mineFrom), other: cut(b, othersFrom) }
      const isOne = overlap(each.mine.now, each.other.now) !== null
      if (!isOne && stringOf(doc, each.mine.now) === stringOf(doc, each.other.now)) found.push(each)
    }
    if (endOfA <= endOfB) i++
    if (endOfB <= endOfA) j++
  }
}

/** Whether `mine` is the copy to remove. False if that can no longer be known. */
function isToGo(doc: Y.Doc, text: Y.XmlText, mine: IdRange, other: IdRange): boolean {
  const [a, b] = [itemAt(doc, firstOf(mine)), itemAt(doc, firstOf(other))]
  const line = text.parent?._item
  if (!line || !(a?.parent instanceof Y.XmlText) || !(b?.parent instanceof Y.XmlText)) return false
  const [lineOfA, lineOfB] = [a.parent.parent?._item, b.parent.parent?._item]
  if (!lineOfA || !lineOfB) return false
  if (a.parent !== b.parent && (lineOfA === line || lineOfB === line)) return false
  const [one, two] = a.parent === b.parent ? [b, a] : [lineOfA, lineOfB]
  return isBefore(lineOfA, line) && isBefore(lineOfB, line) ? isBefore(two, one) : isBefore(one, two)
}

/** The parts of a range that are in none of the others. */
function without(range: IdRange, others: readonly IdRange[]): IdRange[] {
  let left = [range]
  for (const other of others)
    left = left.flatMap((each) => {
      const part = overlap(each, other)
      if (part === null) return [each]
      const end = part.clock + part.length
      return [
        { ...each, length: part.clock - each.clock },
        { ...each, clock: end, length: each.clock + each.length - end },
      ].filter(({ length }) => length > 0)
    })
  return left
}

const firstOf = ({ client, clock }: IdRange): Y.ID => Y.createID(client, clock)

function isBefore(one: Y.Item, other: Y.Item): boolean {
  for (let item = one.right; item !== null; item = item.right) if (item === other) return true
  return false
}

function neighbour(item: Y.Item, side: 'left' | 'right'): Y.Item | null {
  let next = item[side]
  while (next?.deleted) next = next[side]
  return next
}

function indexIn(text: Y.XmlText, { client, clock }: IdRange): number | null {
  let index = 0
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted || !item.countable) continue
    if (isWithin(Y.createID(client, clock), { ...item.id, length: item.length }))
      return index + clock - item.id.clock
    index += item.length
  }
  return null
}

/** The living letters that were typed beside characters that I gave up, or beside such letters. */
function typedBeside(text: Y.XmlText, given: readonly IdRange[], copies: readonly IdRange[]): Letters[] {
  const found: Letters[] = []
  const isTheirs = (id: Y.ID) =>
    given.some((range) => isWithin(id, range)) ||
    found.some((letters) => isWithin(id, { ...letters.id, length: letters.text.length }))
  for (let item = text._start; item !== null && found.length < MOST; item = item.right) {
    const { id, origin, content, deleted } = item
    if (deleted || !(content instanceof Y.ContentString) || origin === null || !isTheirs(origin)) continue
    if (copies.some((range) => isWithin(id, range))) continue
    found.push({ id, text: content.str, from: text, beside: origin, isBehind: true })
  }
  return found
}
