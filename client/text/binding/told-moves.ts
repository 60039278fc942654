// Moves out of a line that goes, told by the line to which the characters come.
//
// The signs of a move (`copies.ts`) go with the line that they are in, and the relay drops them at once. So other
// pages hear no sign of a join. The line that stays tells of it, in an attribute of the page that joined:
//
//   moved-7="5:20-23>40"     client 7 moved the characters 20, 21 and 22 of client 5, and its own characters from
//                            40 on stand for them
//
// It is never shown or printed. Each page has an attribute of its own, so that two who join at once both tell.

import type * as Y from 'yjs'
import type { IdRange, Move } from '../../../shared/document/copies.ts'

const NAME = /^moved-(\d+)$/

/** The moves that one page tells of in one line. Older ones are heard by then. */
const MOST = 10

/** The most moves of one line that are read, so that forged ones cost little. */
const MOST_READ = 500

export function tellMoves(element: Y.XmlElement, moves: readonly Move[]): void {
  const client = element.doc?.clientID
  if (client === undefined || moves.length === 0) return
  const name = `moved-${client}`
  const told: unknown = element.getAttribute(name)
  const before = typeof told === 'string' ? told.split(' ', MOST_READ) : []
  const more = moves.map(
    ({ from, to }) => `${from.client}:${from.clock}-${from.clock + from.length}>${to.clock}`,
  )
  element.setAttribute(name, [...before, ...more].slice(-Math.max(MOST, more.length)).join(' '))
}

export const isTold = ({ parentSub }: Y.Item): boolean => parentSub !== null && NAME.test(parentSub)

/** What a line tells of moves of other pages. */
export function toldMoves(element: Y.XmlElement): Move[] {
  const moves: Move[] = []
  for (const [name, value] of Object.entries<unknown>(element.getAttributes())) {
    const client = Number(NAME.exec(name)?.[1] ?? NaN)
    if (Number.isNaN(client) || client === element.doc?.clientID || typeof value !== 'string') continue
    for (const each of value.split(' ', MOST_READ - moves.length)) {
      const [of, from, end, to] = (/^(\d+):(\d+)-(\d+)>(\d+)$/.exec(each) ?? []).slice(1).map(Number)
      if (of === undefined || from === undefined || end === undefined || to === undefined) continue
      const length = end - from
      const range = (client: number, clock: number): IdRange => ({ client, clock, length })
      if (length > 0) moves.push({ from: range(of, from), to: range(client, to) })
    }
  }
  return moves
}
