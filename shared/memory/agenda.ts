// The agenda of a meeting, and the unfinished lines of the last meeting's agenda. A line is unfinished if nobody ticked
// it, unless it is in this meeting's agenda already, or the template offers it. If a line is there already, the
// unfinished lines below it are carried below that line.

import { isBlank, line, textOf, type Line, type TextLine } from '../document/lines.ts'
import { MAX_DEPTH } from '../document/schema.ts'
import { carriedBy } from './carried.ts'
import { identitiesOf } from './identity.ts'
import { itemsOf } from './items.ts'
import { endOfItem, type Placing } from './placing.ts'

const AGENDA = /^[^\p{L}\p{N}]*(?:agenda|tagesordnung|ordre du jour|topics?|themen)(?![\p{L}\p{N}])/iu

export const isAgenda = (heading: string): boolean => AGENDA.test(heading)

export interface AgendaItem {
  identity: string
  text: string
  /** The line, and the unticked lines below it. The first one is at depth 0. */
  lines: readonly Line[]
  /** The words of its parent line, if that line is in this agenda too. */
  below: string | null
}

const folded = (text: string): string => text.toLowerCase().replace(/\s+/gu, ' ').trim()
const wordsOf = (each: Line): string => folded(textOf(each))

/** The agenda of the last meeting, read. */
export type LastAgenda = readonly Node[]

export interface Agendas {
  last: LastAgenda
  /** This meeting's agenda, as it is shown. */
  now: readonly Line[]
  /** The lines that the template offers. */
  offered: readonly Line[]
}

interface Node {
  line: Line
  identity: string
  below: Node[]
}

export function unfinished({ last, now, offered }: Agendas): AgendaItem[] {
  const there = new Set([...now, ...offered].map(wordsOf))
  const known = new Set(now.flatMap((each) => (each.node === 'line' ? (each.carried ?? []) : [])))
  const items: AgendaItem[] = []
  const look = (nodes: readonly Node[], below: string | null): void => {
    for (const { line: own, identity, below: deeper } of nodes) {
      if (isTicked(own)) continue
      const words = wordsOf(own)
      const isOffered = own.node === 'line' && own.untouched
      if (isOffered || there.has(words) || known.has(identity)) look(deeper, words)
      else if (deeper.length > 0 || itemsOf([asItem(own)]).length > 0) {
        there.add(words)
        const lines = [own, ...deeper.flatMap(open)].map((each) => raised(each, own.depth))
        items.push({ identity, text: textOf(own).trim(), lines, below })
      }
    }
  }
  look(last, null)
  return items
}

const isTicked = (each: Line): boolean => each.node === 'line' && each.checked

/** A label is a line like others in an agenda. */
const asItem = (each: Line): Line => (each.node === 'line' && each.label ? { ...each, label: false } : each)

const open = ({ line: own, below }: Node): Line[] => (isTicked(own) ? [] : [own, ...below.flatMap(open)])

function raised(each: Line, by: number): Line {
  const depth = Math.max(each.depth - by, 0)
  if (each.node !== 'line') return { ...each, depth }
  const { runs, kind } = each
  return line(runs, { kind, depth })
}

/** `date`: of the last meeting. Each line is hashed, which takes time. */
export function readAgenda(date: string, lines: readonly Line[]): LastAgenda {
  const written = lines.filter((each) => !isBlank(each))
  const items = written.map((each) => ({ lines: [each], text: textOf(each) }))
  const identities = identitiesOf(date, '', items)
  const roots: Node[] = []
  const path: Node[] = []
  items.forEach((item) => {
    const [each] = item.lines as [Line]
    const node: Node = { line: each, identity: identities.get(item) ?? '', below: [] }
    while (path.length > 0 && (path.at(-1) as Node).line.depth >= each.depth) path.pop()
    ;(path.at(-1)?.below ?? roots).push(node)
    path.push(node)
  })
  return roots
}

/** Where the items go: after the lines of the agenda, or below their parent line. */
export function placeAgenda(lines: readonly Line[], items: readonly AgendaItem[]): Placing[] {
  const end = lines.findLastIndex((each) => !isBlank(each)) + 1
  const below = new Map<number, Line[]>()
  for (const item of items) {
    const parent = item.below === null ? -1 : lines.findIndex((each) => wordsOf(each) === item.below)
    const depth = depthBelow(lines[parent])
    const put = item.lines.map((each, nth) => ({
      ...each,
      depth: Math.min(each.depth + depth, MAX_DEPTH),
      ...(nth === 0 && carriedBy(item.identity)),
    }))
    below.set(parent, [...(below.get(parent) ?? []), ...put])
  }
  const places = new Map<number, Line[]>()
  // If several items go to the same place, the deepest come first. Otherwise they would be below other lines.
  const deepestFirst = [...below].sort(([one], [other]) => depthBelow(lines[other]) - depthBelow(lines[one]))
  for (const [parent, put] of deepestFirst) {
    const at = parent === -1 ? end : endOfItem(lines, parent)
    places.set(at, [...(places.get(at) ?? []), ...put])
  }
  return [...places].map(([at, put]) => ({ at, lines: put }))
}

/** The depth of lines below a line, or after the agenda. */
const depthBelow = (parent: Line | undefined): number => (parent === undefined ? 0 : parent.depth + 1)

/** Whether the line is one of these items, carried over. */
export const isOneOf = (each: Line, items: readonly AgendaItem[]): each is TextLine =>
  each.node === 'line' && items.some(({ identity }) => identity === each.carried)
