// Puts back words whose line was removed. They go beside the characters that they were typed beside, if these
// were moved to another line. Otherwise they go into a new line at the same place.
//
// Two pages may do this for the same words: the page where they were typed, and the page that removed the
// line. So a new line names the words that it was made for, by their ids; and signs in the removed line say
// where words are now (`copies.ts`). The page that removed the line looks for both first.

import * as Y from 'yjs'
import {
  across,
  insertCopy,
  itemAt,
  lastOf,
  movesFrom,
  overlap,
  stringOf,
  type IdRange,
  type Move,
} from '../../../shared/moved/copies.ts'
import { movesBefore, tell, toldBy, toldIn, type Gone } from '../../../shared/moved/told-moves.ts'
import { Whereabouts, type Piece } from '../../../shared/moved/whereabouts.ts'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { line, rawText, readElement } from '../../../shared/document/lines.ts'
import { holdsLines } from '../../../shared/document/nesting.ts'
import { MAX_DEPTH } from '../../../shared/document/schema.ts'

/** The origin of an edit that puts words back. No person made the edit. */
export const RESCUE = Symbol('rescue')

/** Documents in which no editor keeps the words that others type in removed lines. */
export const keptElsewhere = new WeakSet<Y.Doc>()

/** A run of characters with consecutive ids. `clock` is the clock of its first character. */
export interface Run {
  client: number
  clock: number
  text: string
  /** Whether there was other text between this run and the one before it. */
  isApart?: boolean
}

/** The attribute in which a line names the words that it was made for. It is never shown or printed. */
const KEPT = 'kept'

/** A client cannot guess a run of this many characters that it has not seen. */
const UNGUESSED = 8

/** How many runs one line can name. If somebody types at several places of a line, each place has a run. */
const MOST_NAMED = 100

/** The words that are put back together. */
interface Putting {
  transaction: Y.Transaction
  fragment: Y.XmlFragment
  /** The text of the removed line. */
  removed: Y.XmlText
  /** The moves to record, by the text that got the words. */
  told: Map<Y.XmlText, Move[]>
}

/** How many moves are recorded in one line at once. */
const MOST_TOLD = 100

/**
 * Puts the words back: beside what they were typed beside; else where the text of their line went; else into
 * `home`, or into a new line if `home` is null. Returns the text of that line.
 */
export function keepWords(
  fragment: Y.XmlFragment,
  removed: Y.XmlText,
  runs: readonly Run[],
  home: Y.XmlText | null = null,
): Y.XmlText | null {
  const { doc } = fragment
  if (doc === null) return home
  return Y.transact(doc, (transaction) => {
    const putting: Putting = { transaction, fragment, removed, told: new Map() }
    const left = withoutMoved(fragment, removed, runs)
    for (const run of putBeside(putting, left)) left.splice(left.indexOf(run), 1)
    const text = left.length === 0 || putInSeam(putting, left) ? home : putInLine(putting, left, home)
    tellMoves(putting)
    return text
  })
}

/** Puts words of another document into a line that was made for them, and records whose they are. */
export function keepIn(text: Y.XmlText, fragment: Y.XmlFragment, runs: readonly Run[]): void {
  if (fragment.doc === null) return
  Y.transact(fragment.doc, (transaction) => {
    const putting: Putting = { transaction, fragment, removed: text, told: new Map() }
    putInLine(putting, runs, text)
    tellMoves(putting)
  })
}

function tellMoves({ told }: Putting): void {
  for (const [text, moves] of told)
    if (text.parent instanceof Y.XmlElement)
      tell(text.parent as Y.XmlElement, { moves: moves.slice(-MOST_TOLD), gone: [] })
}

/** Whether a line was made for words whose line was removed. */
export const isMadeForWords = (element: Y.XmlElement): boolean => namesIn(element).length > 0

function putInLine(putting: Putting, runs: readonly Run[], home: Y.XmlText | null): Y.XmlText {
  const text = home ?? newLine(putting.fragment, putting.removed)
  for (const run of runs) {
    if (isToPart(text, run)) text.insert(text.length, ' ')
    copyTo(putting, run, text, text.length)
  }
  nameIn(text, runs)
  return text
}

/** Whether a line of this fragment has, or had, this text. Records of other lines' characters are forged. */
const isIn = (fragment: Y.XmlFragment, text: unknown): boolean =>
  text instanceof Y.XmlText && text.parent?.parent === fragment

/** Whether these characters are in no line of this fragment, or do not exist. */
function isOutside(fragment: Y.XmlFragment, range: IdRange): boolean {
  const { doc } = fragment
  const item = doc && itemAt(doc, firstOf(range))
  if (item) return !isIn(fragment, item.parent)
  return doc !== null && lastOf(range).clock >= Y.getState(doc.store, range.client)
}

const rangeOf = ({ client, clock, text }: Run): IdRange => ({ client, clock, length: text.length })

/**
 * The parts of the runs that nobody has moved to another line. If a sign says that a part was moved, but the
 * characters that stand for it have another text, the sign is forged. If these characters were deleted,
 * somebody wanted that.
 */
function withoutMoved(fragment: Y.XmlFragment, removed: Y.XmlText, runs: readonly Run[]): Run[] {
  const { doc } = fragment
  if (doc === null) return [...runs]
  const where = new Whereabouts(doc, fragment)
  let left = [...runs]
  for (const move of [...movesFrom(removed), ...toldIn(fragment).moves])
    left = left.flatMap((run) => {
      const { from } = move
      const part = overlap(from, rangeOf(run))
      const isForged = ({ was, now }: Piece): boolean =>
        stringOf(doc, now) !== slice(run, was.clock, was.clock + was.length).text
      if (part === null || isOutside(fragment, across(move, part)) || where.of(part).some(isForged))
        return [run]
      return [slice(run, 0, from.clock), slice(run, from.clock + from.length, Infinity)]
    })
  return left.filter(({ text }) => text !== '')
}

/**
 * Puts each run beside the nearest character of the removed line that is in another line now. Returns these
 * runs.
 */
function putBeside(putting: Putting, runs: readonly Run[]): Run[] {
  const { transaction, fragment, removed } = putting
  const { doc } = transaction
  const begins = new Map<string, Run>()
  for (const run of runs) {
    if (itemAt(doc, run)?.parent !== removed) continue
    Y.getItemCleanStart(transaction, Y.createID(run.client, run.clock))
    begins.set(`${run.client} ${run.clock}`, run)
  }
  const where = new Whereabouts(doc, fragment)
  const isJoined = goneOf(fragment, removed).length > 0
  const put: Run[] = []
  let before: Run[] = []
  let beside: { id: Y.ID; text: Y.XmlText } | null = null
  for (let item = begins.size > 0 ? removed._start : null; item !== null; item = item.right) {
    const run = begins.get(`${item.id.client} ${item.id.clock}`)
    const [first, last] = run ? [] : ends(whereNear(where, { ...item.id, length: item.length }))
    if (first && last) {
      if (isJoined) before = []
      for (const each of before) copyTo(putting, each, first.text, indexOf(doc, firstOf(first.now), 0))
      put.push(...before)
      before = []
      beside = { id: lastOf(last.now), text: last.text }
    } else if (run && beside) {
      const { text, id }: { text: Y.XmlText; id: Y.ID } = beside
      beside = { text, id: lastOf(copyTo(putting, run, text, indexOf(doc, id, -1))) }
      put.push(run)
    } else if (run) before.push(run)
  }
  return put
}

/** Where these characters are now, or else where they were last, in a line that is not removed. */
export function whereNear(where: Whereabouts, range: IdRange): Piece[] {
  const living = where.of(range)
  return living.length > 0 ? living : where.of(range, 'with dead')
}

const ends = <T>(list: readonly T[]): [T | undefined, T | undefined] => [list[0], list.at(-1)]
const firstOf = ({ client, clock }: IdRange): Y.ID => Y.createID(client, clock)

function copyTo({ transaction, told }: Putting, run: Run, text: Y.XmlText, at: number): IdRange {
  const from = rangeOf(run)
  const { to } = insertCopy(transaction, from, run.text, text, at)
  // Other pages may know only the originals of these characters.
  const earlier = movesBefore(transaction.doc, from).map((move) => ({
    from: move.from,
    to: across({ from, to }, move.to),
  }))
  const moves = told.get(text) ?? []
  told.set(text, moves)
  moves.push({ from, to }, ...earlier)
  return to
}

/** Puts runs where the text of the removed line went, if a line records that. False if no line does. */
function putInSeam(putting: Putting, runs: readonly Run[]): boolean {
  const { transaction, fragment, removed } = putting
  const { doc } = transaction
  for (const element of fragment.toArray()) {
    const text: unknown = element instanceof Y.XmlElement ? element.get(0) : null
    const gone = element instanceof Y.XmlElement ? goneIn(element, removed) : undefined
    if (!gone || !(text instanceof Y.XmlText)) continue
    const { behind, toEnd } = gone
    let place = behind && (new Whereabouts(doc, fragment).ofOne(behind)?.id ?? behind)
    for (const run of runs) {
      const at = place ? placeOf(fragment, doc, place) : { text, index: 0 }
      if (at === null) return false
      // Lines that were moved there went after everything that was there.
      const isLast =
        toEnd && itemAt(doc, run)?.rightOrigin === null && movesBefore(doc, rangeOf(run)).length > 0
      const { text: home, index } = isLast ? { text: at.text, index: at.text.length } : at
      const to = copyTo(putting, run, home, index)
      if (!isLast) place = lastOf(to)
    }
    return true
  }
  return false
}

/** The place after a character, even if it was deleted. Null if its line is gone, or is in another fragment. */
function placeOf(fragment: Y.XmlFragment, doc: Y.Doc, id: Y.ID): { text: Y.XmlText; index: number } | null {
  const at = Y.createAbsolutePositionFromRelativePosition(new Y.RelativePosition(null, null, id, -1), doc)
  return at?.type instanceof Y.XmlText && at.type._item?.deleted === false && isIn(fragment, at.type)
    ? { text: at.type, index: at.index }
    : null
}

/** The records of all lines about a removed text. */
const goneOf = (fragment: Y.XmlFragment, { _item }: Y.XmlText): Gone[] =>
  toldIn(fragment).gone.filter(({ text }) => _item !== null && Y.compareIDs(text, _item.id))

/** The record of a line about a removed text. */
const goneIn = (element: Y.XmlElement, { _item }: Y.XmlText) =>
  toldBy(element, 'all').gone.find(({ text }) => _item !== null && Y.compareIDs(text, _item.id))

/**
 * The runs that the person who removed their line did not know. If the line to which the text went records
 * what that person knew, the record decides. If not, the result is `guessed`. A record that knows more of
 * these runs' clients than they have written is forged.
 */
export function unknownTo(
  fragment: Y.XmlFragment,
  removed: Y.XmlText,
  all: readonly Run[],
  guessed: readonly Run[],
): Run[] {
  const written = (client: number) => (fragment.doc === null ? 0 : Y.getState(fragment.doc.store, client))
  const told = goneOf(fragment, removed).filter(({ knew }) =>
    all.every(({ client }) => (knew.get(client) ?? 0) <= written(client)),
  )
  if (told.length === 0) return [...guessed]
  const known = (client: number) => Math.max(...told.map(({ knew }) => knew.get(client) ?? 0))
  return all.map((run) => slice(run, known(run.client), Infinity)).filter(({ text }) => text !== '')
}

/** The index of a living character in its text. */
const indexOf = (doc: Y.Doc, id: Y.ID, assoc: number): number =>
  Y.createAbsolutePositionFromRelativePosition(new Y.RelativePosition(null, null, id, assoc), doc)?.index ?? 0

/** The parts of the runs that perhaps no line holds. */
export function notKept(fragment: Y.XmlFragment, removed: Y.XmlText, runs: readonly Run[]): Run[] {
  const kept = new KeptRuns(fragment)
  const left = withoutMoved(fragment, removed, runs)
  return left.flatMap((run) => kept.without(run))
}

function isToPart(text: Y.XmlText, run: Run): boolean {
  const before = rawText(text)
  return run.isApart === true && before !== '' && !/\s$/.test(before) && !/^\s/.test(run.text)
}

function nameIn(text: Y.XmlText, runs: readonly Run[]): void {
  if (!(text.parent instanceof Y.XmlElement)) return
  const element = text.parent as Y.XmlElement
  const named = namesIn(element)
  const names = runs.map(({ client, clock, text }) => `${client}:${clock}-${clock + text.length}`)
  element.setAttribute(KEPT, [...named, ...names].slice(-MOST_NAMED).join(' '))
}

interface Named {
  from: number
  to: number
  text: Y.XmlText
  /** The client that made the line. */
  maker: number | null
}

/** For each client, the runs of its words that the fragment's lines name. */
class KeptRuns {
  readonly #by = new Map<number, Named[]>()

  constructor(fragment: Y.XmlFragment) {
    for (const element of fragment.toArray()) {
      if (!(element instanceof Y.XmlElement)) continue
      const line: Y.XmlElement = element
      const text: unknown = line.get(0)
      if (!(text instanceof Y.XmlText)) continue
      for (const name of namesIn(line)) {
        const [, client, from, to] = /^(\d+):(\d+)-(\d+)$/.exec(name) ?? []
        const named = this.#by.get(Number(client)) ?? []
        named.push({ from: Number(from), to: Number(to), text, maker: line._item?.id.client ?? null })
        this.#by.set(Number(client), named)
      }
    }
  }

  /**
   * The parts of a run that no line holds. Any client can write names into a line, so the line must also hold
   * the named words. If the line was made by another client than the words, it must hold the whole run, and
   * the run must be too long to guess.
   */
  without(run: Run): Run[] {
    let left = [run]
    for (const { from, to, text, maker } of this.#by.get(run.client) ?? [])
      left = left.flatMap((part) => {
        const [start, end] = [Math.max(from, part.clock), Math.min(to, part.clock + part.text.length)]
        const words = slice(part, start, end).text
        const isSure = maker === run.client || (words === run.text && words.length >= UNGUESSED)
        const isThere = start < end && isSure && rawText(text).includes(words)
        return isThere ? [slice(part, 0, start), slice(part, end, Infinity)] : [part]
      })
    return left.filter(({ text }) => text !== '')
  }
}

/** The part of a run whose clocks are at least `from` and below `to`. */
function slice(run: Run, from: number, to: number): Run {
  const start = Math.max(0, from - run.clock)
  return { ...run, clock: run.clock + start, text: run.text.slice(start, Math.max(start, to - run.clock)) }
}

function namesIn(element: Y.XmlElement): string[] {
  const value: unknown = element.getAttribute(KEPT)
  return typeof value === 'string' && value !== '' ? value.split(' ', MOST_NAMED) : []
}

/** Makes a line in the place of the removed one, with the depth of the line above. Below a label, it is deeper. */
export function newLine(fragment: Y.XmlFragment, removed: Y.XmlText): Y.XmlText {
  const element = removed._item?.parent
  let before = element instanceof Y.XmlElement ? (element._item?.left ?? null) : null
  while (before?.deleted) before = before.left
  const lines = fragment.toArray()
  const at =
    before?.content instanceof Y.ContentType ? lines.indexOf(before.content.type as Y.XmlElement) + 1 : 0
  const above = lines[at - 1] instanceof Y.XmlElement ? readElement(lines[at - 1] as Y.XmlElement) : null
  const isLabel = above?.node === 'line' && above.label && holdsLines(above)
  const depth = above === null ? 0 : isLabel ? Math.min(above.depth + 1, MAX_DEPTH) : above.depth
  insertLines(fragment, [line('', { kind: 'item', depth })], at)
  return (fragment.get(at) as Y.XmlElement).get(0) as Y.XmlText
}
