// Records the characters that a page moved, and the lines that it removed, in the line that got the
// characters.
//
// The signs of a move (`copies.ts`) go with the line that they are in, and the relay drops them at once. So
// the line that gets the characters has a record too, in an attribute of the page that moved them:
//
//   moved-7="5:20-23>40 5:19<3:8@5:23,3:9"
//
//   5:20-23>40        Client 7 moved the characters 20, 21 and 22 of client 5. Its own characters from 40 on stand for
//                     them.
//   5:19<3:8@5:23,3:9 Client 7 removed the line with the text 5:19. Text in that line goes after the character 3:8; if
//                     no character is given, to the start of this line. With `$`, text after everything in that
//                     line goes to the end of this one. Client 7 knew the characters of client 5 before 23, and
//                     those of client 3 before 9.
//
// The attribute is never shown or printed. Each page has an attribute of its own, so if two join at the same
// time, both are recorded.

import * as Y from 'yjs'
import { across, overlap, type IdRange, type Move } from './copies.ts'

/** A line that was removed by joining its text to another line. */
export interface Gone {
  /** The id of its text. */
  text: Y.ID
  /** The character after which its text went. Null if the text went to the start of the line. */
  behind: Y.ID | null
  /**
   * Whether the line was removed up to its end. If so, text after everything in it goes to the end of the
   * other line.
   */
  toEnd: boolean
  /** For each client with characters in the line, the clock before which the remover knew them. */
  knew: ReadonlyMap<number, number>
}

export interface Told {
  moves: Move[]
  gone: Gone[]
}

const NAME = /^moved-(\d+)$/

/** How many entries one page keeps in one line. By then, others have received the older ones. */
const MOST = 10

/** How many entries of one line, and of one text, are read, so that forged ones cost little. */
const MOST_READ = 500
const MOST_IN_ALL = 5000

/** For each document, the last moves that this page has recorded. */
const own = new WeakMap<Y.Doc, Move[]>()
const MOST_OWN = 500

export const ownMoves = (doc: Y.Doc): readonly Move[] => own.get(doc) ?? []

/**
 * The moves by which this page brought characters to `to`, perhaps one after the other. Each says where the
 * characters were before.
 */
export function movesBefore(doc: Y.Doc, to: IdRange): Move[] {
  if (to.client !== doc.clientID) return []
  const found: Move[] = [{ from: to, to }]
  for (const move of ownMoves(doc).toReversed())
    for (const later of [...found]) {
      const part = overlap(move.to, later.from)
      if (part === null) continue
      const from = across({ from: move.to, to: move.from }, part)
      found.push({ from, to: across(later, part) })
    }
  return found.slice(1)
}

function remember(doc: Y.Doc, moves: readonly Move[]): void {
  const all = own.get(doc) ?? []
  own.set(doc, all)
  all.push(...moves)
  all.splice(0, all.length - MOST_OWN)
}

export function tell(element: Y.XmlElement, { moves, gone }: Told): void {
  const client = element.doc?.clientID
  if (!element.doc || client === undefined || moves.length + gone.length === 0) return
  remember(element.doc, moves)
  const name = `moved-${client}`
  const told: unknown = element.getAttribute(name)
  const before = typeof told === 'string' ? told.split(' ', MOST_READ) : []
  const more = [
    ...moves.map(({ from, to }) => `${from.client}:${from.clock}-${from.clock + from.length}>${to.clock}`),
    ...gone.map(({ text, behind, toEnd, knew }) => {
      const known = [...knew].map(([client, clock]) => `${client}:${clock}`).join(',')
      const place = behind === null ? '' : `${behind.client}:${behind.clock}`
      return `${text.client}:${text.clock}<${place}${toEnd ? '$' : ''}@${known}`
    }),
  ]
  element.setAttribute(name, [...before, ...more].slice(-Math.max(MOST, more.length)).join(' '))
}

export const isTold = ({ parentSub }: Y.Item): boolean => parentSub !== null && NAME.test(parentSub)

/** What a line records. `whose`: only by other pages, or by all. */
export function toldBy(element: Y.XmlElement, whose: 'others' | 'all'): Told {
  const told: Told = { moves: [], gone: [] }
  let left = MOST_READ
  for (const [name, value] of Object.entries<unknown>(element.getAttributes())) {
    const client = Number(NAME.exec(name)?.[1] ?? NaN)
    if (Number.isNaN(client) || typeof value !== 'string') continue
    if (whose === 'others' && client === element.doc?.clientID) continue
    for (const each of value.split(' ', left)) {
      left--
      const move = readMove(each, client)
      const gone = move === null ? readGone(each) : null
      if (move !== null) told.moves.push(move)
      if (gone !== null) told.gone.push(gone)
    }
  }
  return told
}

/** What all lines of a text record. */
export function toldIn(fragment: Y.XmlFragment): Told {
  const told: Told = { moves: [], gone: [] }
  for (const element of fragment.toArray()) {
    if (!(element instanceof Y.XmlElement)) continue
    const { moves, gone } = toldBy(element, 'all')
    told.moves.push(...moves)
    told.gone.push(...gone)
    if (told.moves.length + told.gone.length > MOST_IN_ALL) break
  }
  return told
}

function readMove(entry: string, client: number): Move | null {
  const [of, from, end, to] = (/^(\d+):(\d+)-(\d+)>(\d+)$/.exec(entry) ?? []).slice(1).map(Number)
  if (of === undefined || from === undefined || end === undefined || to === undefined) return null
  const length = end - from
  const range = (client: number, clock: number): IdRange => ({ client, clock, length })
  return length > 0 ? { from: range(of, from), to: range(client, to) } : null
}

function readGone(entry: string): Gone | null {
  const [text, behind, end, known] = (/^(\d+:\d+)<(\d+:\d+)?(\$)?@([\d:,]*)$/.exec(entry) ?? []).slice(1)
  const id = readId(text)
  if (id === null) return null
  const knew = new Map<number, number>()
  for (const each of known?.split(',', MOST_READ) ?? []) {
    const of = readId(each)
    if (of !== null) knew.set(of.client, of.clock)
  }
  return { text: id, behind: readId(behind), toEnd: end !== undefined, knew }
}

function readId(text: string | undefined): Y.ID | null {
  const [, client, clock] = /^(\d+):(\d+)$/.exec(text ?? '') ?? []
  return client === undefined || clock === undefined ? null : Y.createID(Number(client), Number(clock))
}
