// Brings a block or section of the note to the top of the page, with the focus.

import { tick } from 'svelte'
import type { Line } from '../../../shared/document/lines.ts'
import { ANSWER } from '../../../shared/memory/board.ts'
import { painted } from '../../browser/painted.ts'
import type { MeetingPlace } from '../../browser/place.ts'
import { linesIn } from '../../text/copy/drawn.ts'
import { places } from '../../text/document-view.ts'
import { actIn, type WantingText } from '../../text/wants.ts'

/** In screens. A longer way is jumped, because nobody can read what rushes by. */
const FAR = 2

/** The ids of the elements. The links in the outline use them too. */
export const blockId = (block: string): string => `block-${block}`
export const sectionId = ({ block, person }: { block: string; person: string }): string =>
  `section-${block}/${person}`

/** The link to a place in a meeting's note. The link has no key, so it opens only for people who have a key. */
export const linkWithin = ({ space, series, date }: MeetingPlace, id: string): string =>
  `#/${[space, series, date].map(encodeURIComponent).join('/')}?at=${encodeURIComponent(id)}`

/**
 * How far down the screen a person reads, in px: at a quarter of it, and towards the end of the page, where
 * nothing can be scrolled up to there, lower and lower, down to its middle. What begins below the middle is the end of a
 * screen on which the person reads something else.
 */
export function readingLine(screen: number, scrolled: number, page: number): number {
  const quarter = 0.25 * screen
  const nearEnd = Math.max(0, quarter - Math.max(0, page - screen - scrolled))
  return quarter + nearEnd * Math.min(1, scrolled / quarter)
}

/** Anybody may have written the link with the id. Other ids lead nowhere. */
const isPlaceId = (id: string): boolean => /^(?:block|section)-/.test(id)

/**
 * Follows a link of this page to one of its places. `gone` is called first, so that a dialog over the page
 * can close. If a key such as Ctrl is held, or another button is pressed, the browser itself follows the
 * link, for example into a new tab.
 */
export async function jumpFrom(
  event: MouseEvent,
  id: string,
  gone: () => void,
  jump: (id: string) => void = jumpTo,
): Promise<void> {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  gone()
  await tick() // a dialog that is still open would keep the focus
  jump(id)
}

/** Goes to the place that the page's link names, once it is drawn. The rest of a long note is drawn after it. */
export async function jumpToLinked({ at }: MeetingPlace): Promise<void> {
  if (at === undefined || !isPlaceId(at)) return
  for (let frames = 0; frames < 3 && document.getElementById(at) === null; frames++) await painted()
  jumpTo(at, 'instant')
}

/** The element with the text of a section or block. Null if it is not drawn. */
export const textAt = (id: string): WantingText | null =>
  document.getElementById(id)?.querySelector(':scope > .textbox .text') ?? null

/** Brings a line of a text into the middle of the page, and the focus to its section or block. */
export function jumpToLine(id: string, line: Line | undefined, index: number): void {
  jumpTo(id, 'instant')
  const text = textAt(id)
  if (text === null) return
  const drawn = linesIn(text)
  const { element } = drawn.find((each) => each.line === line) ?? drawn[index] ?? {}
  if (element === undefined) return
  element.scrollIntoView({ block: 'center', behavior: 'instant' })
  if (!matchMedia('(prefers-reduced-motion: reduce)').matches)
    element.animate([{ background: 'var(--blocked-tint)' }, { background: 'none' }], SEEN)
}

/** ms for which a line is marked that the page has jumped to. */
const SEEN = 1600

export function jumpTo(id: string, how: 'smooth' | 'instant' = 'smooth'): void {
  const target = document.getElementById(id)
  if (target === null) return
  const isFar = Math.abs(target.getBoundingClientRect().top) > FAR * innerHeight
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches
  target.scrollIntoView({ block: 'start', behavior: isFar || isStill ? 'instant' : how })
  target.focus({ preventScroll: true })
}

/** An item of the board, as far as a person goes there and answers it. */
export interface Answerable {
  at: string
  item: { readonly lines: readonly Line[]; readonly text: string }
  isOnLabel: boolean
}

/** The item's line in the document. */
export const lineOf = ({ item: { lines } }: Answerable): unknown => lines[0] && places.get(lines[0])

/** Goes to an item's text, which opens if it is folded. */
export async function jumpToItem({ at }: Answerable): Promise<void> {
  await tick() // what lies over the page has closed
  jumpTo(at, 'instant')
  await tick()
}

/** Begins an answer: a line below an item, or, on the line of a label, behind an arrow. False if its text is not open for typing. */
export async function beginAnswer(to: Answerable): Promise<boolean> {
  await jumpToItem(to)
  const text = textAt(to.at)
  text?.focus({ preventScroll: true })
  const line = lineOf(to)
  if (!to.isOnLabel) return actIn(text, { line, below: true }, true)
  const isBegun = to.item.text.endsWith(ANSWER.trim())
  return actIn(text, { line, offset: Infinity }, true) && (isBegun || actIn(text, { text: ANSWER }, true))
}

/**
 * Goes to a block or section, and puts the cursor into its text. If it has no text to write in, the focus stays on
 * it.
 */
export function jumpInto(id: string): void {
  jumpTo(id)
  textAt(id)?.focus({ preventScroll: true })
}
