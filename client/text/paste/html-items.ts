// Items of lists in HTML, and our own lines. Reads what programs write about them in elements, attributes and
// styles.

import { isLineKind, MAX_DEPTH, shown, type LineKind } from '../../../shared/document/schema.ts'

/** An item. Its first line gets the item's kind. Its further lines stand below that one. */
export interface Item {
  kind: LineKind
  depth: number
  checked: boolean
  label: boolean
  written: string | null
  count: number | null
  own: boolean
  begun: boolean
}

/** The lists around an element. */
export interface Lists {
  /** How many there are. */
  lists: number
  /** The number of the next item, if the innermost list counts. */
  list: { next: number } | null
}

/** A line of our page, drawn or copied. Its attributes describe the line. */
export function ownItem(element: Element, { lists }: Lists): Item | null {
  const kind = element.getAttribute('data-kind')
  if (!isLineKind(kind)) return null
  const depth = element.getAttribute('data-depth')
  return {
    kind,
    depth: shown.depth(depth === null ? lists - 1 : Number(depth)),
    checked: element.getAttribute('data-checked') === 'true',
    label: element.getAttribute('data-label') === 'true',
    written: shown.number(element.getAttribute('data-written')),
    count: null,
    own: true,
    begun: false,
  }
}

export function listItem(element: Element, { lists, list }: Lists): Item {
  const box = element.getAttribute('aria-checked') ?? element.getAttribute('data-checked')
  const quill = element.getAttribute('data-list') ?? ''
  const isTask = element.getAttribute('role') === 'checkbox' || box !== null || /checked$/.test(quill)
  const value = Number.parseInt(element.getAttribute('value') ?? '', 10)
  let count: number | null = null
  if (list !== null && !isTask && quill !== 'bullet') {
    count = Number.isNaN(value) ? list.next : value
    list.next = count + 1
  }
  return {
    kind: isTask ? 'task' : count === null || count < 0 || quill === 'bullet' ? 'item' : 'ordered',
    depth: Math.min(Math.max(lists - 1, levelOf(element)), MAX_DEPTH),
    checked: box === 'true' || quill === 'checked',
    label: false,
    written: null,
    count: isTask ? null : count,
    own: false,
    begun: false,
  }
}

/**
 * The level that Google Docs, OneNote, Slack and Quill write on an item whose list is not inside another
 * list.
 */
function levelOf(element: Element): number {
  const level = element.getAttribute('data-aria-level') ?? element.getAttribute('aria-level')
  if (level !== null) return Math.max(Number.parseInt(level, 10) - 1, 0) || 0
  const indent =
    element.getAttribute('data-stringify-indent') ??
    element.parentElement?.getAttribute('data-indent') ??
    /\bql-indent-(\d+)/.exec(element.className)?.[1]
  return Math.max(Number.parseInt(indent ?? '0', 10), 0) || 0
}

/** A paragraph in a list, as Word writes it: `mso-list: l0 level2 lfo1`. */
export function wordItem(list: string): Item | null {
  const level = /\blevel(\d{1,2})\b/.exec(list)?.[1]
  if (level === undefined) return null
  const depth = Math.min(Math.max(Number(level) - 1, 0), MAX_DEPTH)
  return {
    kind: 'item',
    depth,
    checked: false,
    label: false,
    written: null,
    count: null,
    own: false,
    begun: false,
  }
}
