// The rows of the blocker board: the blockers and questions of all texts of the meeting. Those of a text are looked for
// again only after a change of its lines.

import { blockRoot, sectionRoot } from '../../../shared/document/roots.ts'
import { isBlank, textOf, type Line } from '../../../shared/document/lines.ts'
import { safeHref } from '../../../shared/document/schema.ts'
import { shortName } from '../../../shared/document/short-link.ts'
import { boardItems, byAge, type BoardItem } from '../../../shared/memory/board.ts'
import { carriedIn } from '../../../shared/memory/identity.ts'
import { linksOf } from '../../../shared/memory/links.ts'
import type { Age } from '../../../shared/memory/series-memory.ts'
import type { Block, Section } from '../../../shared/model/outline.ts'
import type { Recall } from '../../memory/recall.ts'
import { references } from '../../text/references.ts'
import { blockId, sectionId } from './jump.ts'

export interface BoardRow extends BoardItem {
  key: string
  root: string
  /** The id of the element of the page with the item's text. */
  at: string
  /** Empty if the item is nobody's. */
  handle: string
  /** The heading of the block, if the item is nobody's. */
  heading: string
  section: Section | null
  lines: readonly Line[]
  /** Null if the item is new. Undefined if nothing is known about it. */
  age: Age | null | undefined
}

/** The parts of a meeting that a board reads. */
export interface BoardMeeting {
  readonly outline: { readonly blocks: readonly Block[] }
  sectionsOf: (block: Block) => Section[]
  /** `section`: whose lines they are. Null if they are nobody's. */
  lines: (root: string, section: Section | null) => readonly Line[]
}

type Text = Pick<BoardRow, 'root' | 'at' | 'handle' | 'heading' | 'section'>

const textsOf = (meeting: BoardMeeting): Text[] =>
  meeting.outline.blocks.flatMap((block) => [
    { root: blockRoot(block.id), at: blockId(block.id), handle: '', heading: block.heading, section: null },
    ...meeting.sectionsOf(block).map((section) => ({
      ...{ root: sectionRoot(section.block, section.person), at: sectionId(section) },
      ...{ handle: section.handle, heading: '', section },
    })),
  ])

const found = new WeakMap<readonly Line[], { of: string; items: readonly BoardItem[] }>()

function itemsIn(lines: readonly Line[], { handle, heading }: Text): readonly BoardItem[] {
  const of = `${handle}\n${heading}`
  const known = found.get(lines)
  if (known?.of === of) return known.items
  const items = boardItems(lines, { handle, heading })
  found.set(lines, { of, items })
  return items
}

/**
 * Oldest first. `blockedOn`: the date of the person's last meeting, if the item was a blocker or a question there. The
 * archive may not have that meeting, and then a line that was carried over from it is new only to the archive.
 */
export function boardRows(
  meeting: BoardMeeting,
  recall: Pick<Recall, 'ageOf'> | null,
  blockedOn?: (person: string, identity: string) => string | null,
): BoardRow[] {
  const carriedAge = ({ item }: BoardItem, { section }: Text): Age | null => {
    const identity = carriedIn(item)
    const since = identity === null || section === null ? null : blockedOn?.(section.owner, identity)
    return since ? { since, meetings: 2 } : null
  }
  const rows = textsOf(meeting).flatMap((text) => {
    const lines = meeting.lines(text.root, text.section)
    const times = new Map<string, number>()
    return itemsIn(lines, text).map((each): BoardRow => {
      const nth = times.get(each.item.text) ?? 0
      times.set(each.item.text, nth + 1)
      const key = JSON.stringify([text.root, nth, each.item.text])
      const age = recall?.ageOf(text.root, lines, each.item)
      return { ...each, ...text, key, lines, age: age ?? carriedAge(each, text) ?? age }
    })
  })
  return byAge(rows)
}

/** Unanswered items that others wrote in this meeting and that ask a person. */
export const asksIn = (rows: readonly BoardRow[], isMe: (handle: string) => boolean): BoardRow[] =>
  rows.filter(({ state, handle, asked }) => state === 'open' && !isMe(handle) && asked.some(isMe))

/** The rows in the order that a person has before them, with new rows at the end. */
export function inOrder(rows: readonly BoardRow[], keys: readonly string[]): BoardRow[] {
  const places = new Map(keys.map((key, at) => [key, at]))
  const placeOf = ({ key }: BoardRow): number => places.get(key) ?? keys.length
  return rows.toSorted((a, b) => placeOf(a) - placeOf(b))
}

export interface Piece {
  text: string
  /** The address, if the piece is a link. */
  href: string | null
}

/** The item's text, with long addresses replaced by their short names, and then its links that are not in the text. */
export const piecesOf = ({ item: { text, lines } }: Pick<BoardItem, 'item'>): Piece[] =>
  piecesIn(text, lines.slice(0, 1))

/** The most lines below an item that are shown. */
const MOST_BELOW = 3

export interface Below {
  /** Whether there are more lines above these. */
  hasMore: boolean
  lines: Piece[][]
}

/** The last lines below an item: an answer is written there. Nobody waits for those of a resolved item any more. */
export function belowOf({ item, state }: Pick<BoardItem, 'item' | 'state'>): Below {
  const below = state === 'resolved' ? [] : item.lines.slice(1).filter((line) => !isBlank(line))
  const lines = below.slice(-MOST_BELOW).map((line) => piecesIn(textOf(line).trim(), [line]))
  return { hasMore: below.length > MOST_BELOW, lines }
}

function piecesIn(text: string, lines: readonly Line[]): Piece[] {
  const pieces: Piece[] = []
  const shown = new Set<string>()
  let at = 0
  for (const { start, end, href } of references.of(text)) {
    if (start > at) pieces.push({ text: text.slice(at, start), href: null })
    const written = text.slice(start, end)
    pieces.push({ text: nameOf(written), href })
    shown.add(href)
    at = end
  }
  if (at < text.length) pieces.push({ text: text.slice(at), href: null })
  for (const { written } of linksOf(lines)) {
    const href = /^https?:/i.test(written) ? safeHref(written) : null
    if (href !== null && !shown.has(href))
      pieces.push({ text: ' ', href: null }, { text: nameOf(href), href })
  }
  return pieces
}

const nameOf = (address: string): string => shortName(address) || address
