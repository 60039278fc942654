// Finds and removes strangers: content of a text that this version does not know. A text with a stranger is
// closed for typing until the person has this page remove the stranger, or another page removes it. The words of a
// stranger stay:
//   text with an unknown mark or embed    loses only the mark or embed
//   a line inside a line                  becomes a line below it
//   anything else                         becomes lines of plain text

import * as Y from 'yjs'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { line, textOf, type Line } from '../../../shared/document/lines.ts'
import { isNodeName, shown } from '../../../shared/document/schema.ts'
import {
  isStrangeMark,
  strangerIn,
  strangerInLine,
  type Stranger,
} from '../../../shared/document/stranger.ts'

type Child = ReturnType<Y.XmlFragment['toArray']>[number]
type Events = readonly Y.YEvent<Y.AbstractType<unknown>>[]

/** The first stranger among what these events touched. Null if there is none. */
export function strangerAmong(fragment: Y.XmlFragment, events: Events): Stranger | null {
  for (const { target } of events) {
    const child = childAround(fragment, target)
    const found = child === fragment ? strangerIn(fragment) : strangerInLine(child as Y.XmlElement)
    if (found !== null) return found
  }
  return null
}

/** The child of the fragment that is this type or holds it. For the fragment itself, the fragment. */
function childAround(fragment: Y.XmlFragment, type: Y.AbstractType<unknown>): Y.AbstractType<unknown> {
  let child = type
  while (child !== fragment && child.parent !== null && child.parent !== fragment) child = child.parent
  return child
}

/**
 * Calls `known` once the fragment holds no stranger. Returns a function that stops the watch. The watch
 * remembers the first line with a stranger, and looks further only once that line has none.
 */
export function whenKnown(fragment: Y.XmlFragment, known: () => void): () => void {
  let strange = firstStrange(fragment)
  const look = (events: Events): void => {
    const touched = events.map(({ target }) => childAround(fragment, target))
    const isTouched = touched.some((child) => child === fragment || child === (strange as unknown))
    if (!isTouched) return
    const isStill = strange instanceof Y.AbstractType && strange._item?.deleted === false
    if (isStill && strangerInLine(strange as Child) !== null) return
    strange = firstStrange(fragment)
    if (strange !== undefined) return
    stop()
    known()
  }
  const stop = () => fragment.unobserveDeep(look)
  fragment.observeDeep(look)
  return stop
}

const firstStrange = (fragment: Y.XmlFragment): Child | undefined =>
  fragment.toArray().find((child) => strangerInLine(child) !== null)

// ── taking it out ──

/**
 * About how many characters are written in one transaction: far fewer than the relay accepts in one update.
 */
const SIZE_AT_ONCE = 200_000

/** What a line costs in addition to its text, in characters. */
const LINE = 200

/** Removes all strangers from the fragment, as edits of `origin`. */
export function takeOut(fragment: Y.XmlFragment, origin: unknown): void {
  const work = takingOut(fragment)
  for (let done = false; !done;)
    fragment.doc?.transact(() => {
      for (let size = 0; size < SIZE_AT_ONCE && !done;) {
        const step = work.next()
        done = step.done === true
        size += step.value ?? 0
      }
    }, origin)
}

/** Does the work in pieces, and yields the size of each, so that the caller can end the transaction. */
function* takingOut(fragment: Y.XmlFragment): Generator<number, undefined> {
  const children: readonly Child[] = fragment.toArray()
  // Starts at the end, so that the indexes of the remaining children stay valid.
  for (let end = children.length; end > 0;) {
    const child = children[end - 1] as Child
    const isStrange = () => strangerInLine(child) !== null
    if (isStrange() && isLine(child)) yield* mendLine(fragment, child, end)
    if (isStrange()) {
      const start = startOfRun(children, end)
      const lines = plainLines(children.slice(start, end), 0)
      fragment.delete(start, end - start)
      yield* insertAll(fragment, lines, start)
      end = start
    } else end--
  }
}

function* insertAll(fragment: Y.XmlFragment, lines: readonly Line[], at: number): Generator<number> {
  for (let end = lines.length; end > 0;) {
    let [start, size] = [end, 0]
    while (start > 0 && size < SIZE_AT_ONCE) size += LINE + textOf(lines[--start] as Line).length
    insertLines(fragment, lines.slice(start, end), at)
    yield size
    end = start
  }
}

const isLine = (child: Child): child is Y.XmlElement =>
  child instanceof Y.XmlElement && isNodeName(child.nodeName)

/**
 * Where the run that ends at `end` starts. Loose characters make one run; any other child is a run of its
 * own.
 */
function startOfRun(children: readonly unknown[], end: number): number {
  let start = end - 1
  while (
    start > 0 &&
    end - start < SIZE_AT_ONCE &&
    [start, start - 1].every((at) => typeof children[at] === 'string')
  )
    start--
  return start
}

/** Removes the strangers in a line. `behind`: the index after the line. */
function* mendLine(fragment: Y.XmlFragment, element: Y.XmlElement, behind: number): Generator<number> {
  const within: unknown[] = element.toArray()
  const strange = within.filter((child) => !(child instanceof Y.XmlText))
  const lines = plainLines(strange, shown.depth(element.getAttributes()['depth']))
  for (let at = within.length - 1; at >= 0; at--)
    if (!(within[at] instanceof Y.XmlText)) element.delete(at, 1)
  yield* insertAll(fragment, lines, behind)
  for (const text of element.toArray()) if (text instanceof Y.XmlText) yield mendText(text)
}

function mendText(text: Y.XmlText): number {
  const parts = text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]
  text.applyDelta(
    parts.map(({ insert, attributes = {} }) => {
      if (typeof insert !== 'string') return { delete: 1 }
      const strange = Object.entries(attributes).filter(([name, value]) => isStrangeMark(name, value))
      const off = Object.fromEntries(strange.map(([name]) => [name, null]))
      return { retain: insert.length, attributes: off }
    }),
  )
  return parts.length * LINE
}

/** All words in the children, at any depth: one line for each text, none for a blank text. */
function plainLines(children: readonly unknown[], depth: number): Line[] {
  const words: string[] = []
  const rest = children.toReversed()
  let loose = ''
  while (rest.length > 0) {
    const next = rest.pop()
    if (typeof next === 'string') loose += next
    else words.push(loose)
    if (typeof next !== 'string') loose = ''
    const within =
      next instanceof Y.XmlFragment ? next.toArray() : next instanceof Y.Text ? partsOf(next) : []
    for (const part of within.toReversed()) rest.push(part)
  }
  return [...words, loose]
    .flatMap((text) => text.match(LINES) ?? [])
    .filter((text) => text.trim() !== '')
    .map((text) => line(text, { kind: 'item', depth }))
}

/** Splits at line breaks, and after each 100,000 characters. */
const LINES = /.{1,100000}/gu

const partsOf = (text: Y.Text): unknown[] =>
  (text.toDelta() as { insert: unknown }[]).map(({ insert }) => insert)
