// Finds characters that were moved to another line. The document itself records each move.
//
// Yjs cannot move. Characters are deleted here, and copies of them are inserted there. So that every page
// knows which copy stands for which character, the page that moves leaves three deleted signs behind the
// characters:
//
//   a b c [Q Q Q] [G] [P]     in the order of ids: the three copies, P, G, Q
//
// P is inserted first, after everything that was deleted there. G is inserted next, between c and P, and has
// one id. Q is inserted last, and is as long as the run: its origin is the last character, its length is the
// number of characters that moved, and its id says where the copies are. Q is also inserted between c and P,
// as if G were not there. Typing cannot make such a Q: once G is there, letters are inserted between c and G,
// or between G and P. A forger can make one. So a page acts on a sign only if the characters that it names
// have the same text. Deleted signs cost a few bytes, are never shown, and are known after a reload. If the
// line is removed, its signs go with it, except on the pages that keep them (`keepSigns`).

import * as Y from 'yjs'

/** Characters with consecutive ids. */
export interface IdRange {
  client: number
  clock: number
  length: number
}

export interface Move {
  from: IdRange
  to: IdRange
}

/** How many moves of one text are read, so that many signs cost little. Further ones are left out. */
const MOST = 500

/** The characters of a text from `at` on, by their ids. */
export function charactersOf(text: Y.XmlText, at = 0, length = Infinity): IdRange[] {
  const runs: IdRange[] = []
  let offset = 0
  for (let item = text._start; item !== null && offset < at + length; item = item.right) {
    if (item.deleted || !item.countable) continue
    const [from, to] = [Math.max(at - offset, 0), Math.min(at + length - offset, item.length)]
    const [last, clock] = [runs.at(-1), item.id.clock + from]
    offset += item.length
    if (from >= to) continue
    if (last?.client === item.id.client && last.clock + last.length === clock) last.length += to - from
    else runs.push({ client: item.id.client, clock, length: to - from })
  }
  return runs
}

export const lastOf = ({ client, clock, length }: IdRange): Y.ID => Y.createID(client, clock + length - 1)

export const isWithin = (id: Y.ID, { client, clock, length }: IdRange): boolean =>
  id.client === client && id.clock >= clock && id.clock < clock + length

/** The range that is in both; null if there is none. */
export function overlap(a: IdRange, b: IdRange): IdRange | null {
  const clock = Math.max(a.clock, b.clock)
  const length = Math.min(a.clock + a.length, b.clock + b.length) - clock
  return a.client === b.client && length > 0 ? { client: a.client, clock, length } : null
}

/** The part of `to` that stands for `part` of `from`. */
export const across = ({ from, to }: Move, part: IdRange): IdRange => ({
  client: to.client,
  clock: to.clock + part.clock - from.clock,
  length: part.length,
})

// ── signs ──

/** Inserts a copy of these characters, with a sign. The caller deletes the characters. */
export function insertCopy(
  transaction: Y.Transaction,
  from: IdRange,
  characters: string,
  text: Y.XmlText,
  index: number,
): { to: IdRange; sign: Y.ID | null } {
  const { clientID: client, store } = transaction.doc
  const clock = Y.getState(store, client)
  text.insert(index, characters)
  const to = { client, clock, length: from.length }
  const last = characterAt(transaction, lastOf(from))
  if (last === null) return { to, sign: null }
  const sign = insertDeleted(transaction, behindDeleted(last), null, 1)
  insertDeleted(transaction, last, sign, 1)
  insertDeleted(transaction, last, sign, from.length)
  return { to, sign: sign.id }
}

/** Inserts a sign after a character and after everything that was deleted there. This sign stands for no move. */
export function signBehind(transaction: Y.Transaction, id: Y.ID): Y.ID | null {
  const last = characterAt(transaction, id)
  return last && insertDeleted(transaction, behindDeleted(last), null, 1).id
}

/** The item that ends with this character. */
const characterAt = (transaction: Y.Transaction, id: Y.ID): Y.Item | null =>
  itemAt(transaction.doc, id) && Y.getItemCleanEnd(transaction, transaction.doc.store, id)

function behindDeleted(item: Y.Item): Y.Item {
  while (item.right?.deleted) item = item.right
  return item
}

function insertDeleted(
  transaction: Y.Transaction,
  left: Y.Item,
  right: Y.Item | null,
  length: number,
): Y.Item {
  const { doc } = transaction
  const id = Y.createID(doc.clientID, Y.getState(doc.store, doc.clientID))
  const next = right ?? left.right
  const content = new Y.ContentDeleted(length)
  const item = new Y.Item(id, left, left.lastId, next, next?.id ?? null, left.parent, null, content)
  item.integrate(transaction, 0)
  return item
}

/** The move that an item stands for; null if the item is not a sign. */
export function moveOf({ id, length, deleted, origin, rightOrigin, parent }: Y.Item): Move | null {
  if (!deleted || origin === null || rightOrigin === null) return null
  if (rightOrigin.client !== id.client || rightOrigin.clock !== id.clock - 2) return null
  const doc = parent instanceof Y.XmlText ? parent.doc : null
  const guard = doc && itemAt(doc, Y.createID(id.client, id.clock - 1))
  if (!guard || !isSame(guard.origin, origin) || !isSame(guard.rightOrigin, rightOrigin)) return null
  const from = { client: origin.client, clock: origin.clock - length + 1, length }
  const to = { client: id.client, clock: id.clock - 2 - length, length }
  return from.clock < 0 || to.clock < 0 || overlap(from, to) !== null ? null : { from, to }
}

const isSame = (one: Y.ID | null, other: Y.ID): boolean =>
  one !== null && one.client === other.client && one.clock === other.clock

/** The moves that the signs in a text stand for. */
export function movesFrom(text: Y.XmlText): Move[] {
  const moves: Move[] = []
  for (let item = text._start; item !== null && moves.length < MOST; item = item.right) {
    const move = moveOf(item)
    if (move !== null) moves.push(move)
  }
  return moves
}

/**
 * Keeps the signs of a removed text. Must be called before the transaction that removed the text has ended.
 */
export function keepSigns(text: Y.XmlText): void {
  const line = text.parent instanceof Y.XmlElement ? text.parent._item : null
  if (text._item) text._item.keep = true
  if (line) line.keep = true
}

// ── characters by their ids ──

/** Null if Yjs has dropped the item, or if it has not arrived yet. */
export function itemAt(doc: Y.Doc, { client, clock }: Y.ID): Y.Item | null {
  if (clock < 0 || clock >= Y.getState(doc.store, client)) return null
  const struct: unknown = Y.getItem(doc.store, Y.createID(client, clock))
  return struct instanceof Y.Item ? struct : null
}

/** The text of these characters, up to the first that is deleted and dropped. */
export function stringOf(doc: Y.Doc, { client, clock, length }: IdRange): string {
  let text = ''
  while (text.length < length) {
    const item = itemAt(doc, Y.createID(client, clock + text.length))
    if (!(item?.content instanceof Y.ContentString)) break
    const from = clock + text.length - item.id.clock
    text += item.content.str.slice(from, from + length - text.length)
  }
  return text
}
