// A line in which I compose, while others delete, split or move the composed text.
//
// An input method writes all of a composition again at each key. So if the composed text were redrawn, it would be
// there twice. Therefore the editor goes on showing the line as it was (`held-lines.ts`). But the composed text is
// written to the document at once: beside the characters that now stand for its neighbours, wherever these are. If
// others have deleted or split some of it, all of it is written again.

import type { Node as EditorNode } from '@tiptap/pm/model'
import { ReplaceStep } from '@tiptap/pm/transform'
import * as Y from 'yjs'
import { keepWords, newLine, whereNear, type Run } from '../../sync/link/kept-line.ts'
import { charactersOf, itemAt, lastOf, type IdRange } from '../../../shared/moved/copies.ts'
import { toldBy } from '../../../shared/moved/told-moves.ts'
import { Whereabouts, type Piece } from '../../../shared/moved/whereabouts.ts'
import { nodeOf, posBefore, textsOf, yMarksOf } from './line-node.ts'
import type { Change } from './line-steps.ts'
import { changedLines, type Edit } from './line-writer.ts'
import { textEdit } from './text-edit.ts'

/** Offsets in a line. */
interface Range {
  from: number
  to: number
}

/** A place in the text of a line. */
interface Place {
  text: Y.XmlText
  index: number
}

export class ComposedLine {
  /** Where the line stands among those that the editor shows. */
  index: number
  readonly element: Y.XmlElement
  readonly #doc: Y.Doc
  readonly #fragment: Y.XmlFragment
  readonly #text: Y.XmlText
  /** The line, as the editor shows it. */
  #node: EditorNode
  /** The characters of the line, as the editor shows it. */
  #characters: readonly IdRange[]
  /** The composed text. */
  #composed: Range
  /** Where characters are now. Null if the document may have changed since it was known. */
  #whereabouts: Whereabouts | null = null

  private constructor(
    doc: Y.Doc,
    fragment: Y.XmlFragment,
    element: Y.XmlElement,
    text: Y.XmlText,
    node: EditorNode,
    index: number,
    composed: Range,
  ) {
    this.#doc = doc
    this.#fragment = fragment
    this.element = element
    this.#text = text
    this.#node = node
    this.#characters = charactersOf(text)
    this.index = index
    this.#composed = composed
  }

  /** Call while the editor shows what the document holds. Null if the line's characters cannot be followed. */
  static of(
    fragment: Y.XmlFragment,
    element: Y.XmlElement | undefined,
    node: EditorNode,
    index: number,
    composed: Range,
  ): ComposedLine | null {
    const [text, more] = element ? textsOf(element) : []
    const { doc } = fragment
    if (!doc || !element || !text || more || text.length !== node.content.size) return null
    return new ComposedLine(doc, fragment, element, text, node, index, composed)
  }

  // ── what others do ──

  /** Whether a change of others removes the line, or deletes, splits or marks some of the composed text. */
  isTouchedBy({ gone, changed }: Change): boolean {
    if (gone.has(this.element)) return true
    const parts = changed.get(this.element)
    if (parts === undefined) return false
    // The event does not say which characters changed.
    if (parts.length === 0)
      return !nodeOf(this.element, this.#node.type.schema).content.eq(this.#node.content)
    const { from, to } = this.#composed
    let at = 0
    return parts.some(({ insert, retain = 0, delete: deleted = 0, attributes }) => {
      const start = at
      at += retain + deleted
      if (insert !== undefined) return from < start && start < to
      return (deleted > 0 || attributes !== undefined) && start < to && from < at
    })
  }

  /** The other lines in which the characters of this line are now. */
  wentTo(): Set<Y.XmlElement> {
    this.#whereabouts = null
    const lines = this.#living(this.#characters).map(({ text }) => text.parent)
    return new Set(
      lines.filter((line) => line instanceof Y.XmlElement && line !== this.element) as Y.XmlElement[],
    )
  }

  // ── what I compose ──

  /** Whether an edit changes only the text of this line. */
  isOnlyHere({ step, before, after }: Edit): boolean {
    const { start, oldEnd, newEnd } = changedLines(before.children, after.children)
    const [was, now] = [before.maybeChild(this.index), after.maybeChild(this.index)]
    const isOne = start === this.index && oldEnd === start + 1 && newEnd === start + 1
    return step instanceof ReplaceStep && isOne && was !== null && now !== null && now.sameMarkup(was)
  }

  /** Writes an edit of this line. Call in a transaction. */
  write({ step, before, after }: Edit): void {
    this.#whereabouts = null
    const at = (doc: EditorNode) => ({ node: doc.child(this.index), pos: posBefore(doc, this.index) })
    const now = at(after)
    const edit = textEdit(step, at(before), now)
    const { from, to } = this.#composed
    const was = { from: Math.min(from, edit.at), to: Math.max(to, edit.at + edit.remove) }
    const place = this.#wholeAt(was)
    const old = this.#rangesIn(was.from, was.to)
    const letters = this.#node.textContent.slice(was.from, was.to)
    this.#node = now.node
    this.#composed = { from: was.from, to: was.to - edit.remove + edit.insert }
    if (place === null) {
      this.#writeAll(old, letters, was.to)
      return
    }
    const index = place.index + edit.at - was.from
    place.text.delete(index, edit.remove)
    this.#insert({ text: place.text, index }, edit.at, edit.at + edit.remove, edit.insert)
  }

  /** Whether all of the composed text is in one place. */
  get isWhole(): boolean {
    this.#whereabouts = null
    return this.#composed.from === this.#composed.to || this.#wholeAt(this.#composed) !== null
  }

  /** Writes the composed text again. Call in a transaction. */
  writeAgain(): void {
    const { from, to } = this.#composed
    this.#writeAll(this.#rangesIn(from, to), this.#node.textContent.slice(from, to), to)
  }

  /** Writes all of the composed text in the place of the characters `old`. Their letters were before `end`. */
  #writeAll(old: readonly IdRange[], letters: string, end: number): void {
    const { from, to } = this.#composed
    this.#keep(old, letters)
    this.#whereabouts = null
    const place = this.#placeFor(old, from, end)
    const at = place && Y.createRelativePositionFromTypeIndex(place.text, place.index, -1)
    for (const { now, text } of this.#living(old)) text.delete(this.#at(now)?.index ?? 0, now.length)
    const home = (at && this.#placeOf(at)) ?? { text: newLine(this.#fragment, this.#text), index: 0 }
    this.#insert(home, from, end, to - from)
  }

  /**
   * Puts back characters whose line was removed. Otherwise the page that removed it would put back those that it
   * did not know, when what is composed is there already.
   */
  #keep(ranges: readonly IdRange[], letters: string): void {
    const lost = new Map<Y.XmlText, Run[]>()
    let at = 0
    for (const range of ranges) {
      const text = letters.slice(at, (at += range.length))
      const home = itemAt(this.#doc, Y.createID(range.client, range.clock))?.parent
      if (!(home instanceof Y.XmlText) || home._item?.deleted !== true) continue
      lost.set(home, [...(lost.get(home) ?? []), { client: range.client, clock: range.clock, text }])
    }
    for (const [home, runs] of lost) keepWords(this.#fragment, home, runs)
  }

  /** Inserts `length` characters that are shown from `at` on. They stand for those from `at` to `end`. */
  #insert({ text, index }: Place, at: number, end: number, length: number): void {
    let offset = index
    for (const { text: letters = '', marks } of this.#node.content.cut(at, at + length).content) {
      text.insert(offset, letters, yMarksOf(marks))
      offset += letters.length
    }
    this.#characters = [
      ...this.#rangesIn(0, at),
      ...charactersOf(text, index, length),
      ...this.#rangesIn(end, Infinity),
    ]
  }

  /** Where all characters of a range are side by side. Null if they are not, or if there are none. */
  #wholeAt({ from, to }: Range): Place | null {
    const places = this.#living(this.#rangesIn(from, to)).map(({ now }) => ({ ...this.#at(now), ...now }))
    const [first] = places
    if (!first?.text || first.index === undefined) return null
    let { index } = first
    for (const each of places) {
      if (each.text !== first.text || each.index !== index) return null
      index += each.length
    }
    return index - first.index === to - from ? { text: first.text, index: first.index } : null
  }

  // ── places ──

  /** A position of the line, in the document. */
  positionAt(offset: number): Y.RelativePosition {
    this.#whereabouts = null
    const place = this.#besideNeighbours(offset, offset) ?? { text: this.#text, index: 0 }
    return Y.createRelativePositionFromTypeIndex(place.text, place.index, -1)
  }

  /** Where to write the composed text if the characters `old`, from `from` to `end`, are not whole. */
  #placeFor(old: readonly IdRange[], from: number, end: number): Place | null {
    return this.#besideOld(old) ?? this.#besideNeighbours(from, end) ?? this.#whereLineWent()
  }

  /** The place after the longest living piece of these characters, or else the place where they were deleted. */
  #besideOld(old: readonly IdRange[]): Place | null {
    const where = this.#where()
    const pieces = this.#living(old).map(({ now }) => now)
    const most = Math.max(...pieces.map(({ length }) => length))
    const longest = pieces.findLast(({ length }) => length === most)
    const dead = old.flatMap((range) => whereNear(where, range)).at(-1)
    const range = longest ?? dead?.now ?? old.at(-1)
    return range ? this.#behind(lastOf(range)) : null
  }

  /** The place after the nearest living character before `from`, or else before the nearest one from `end` on. */
  #besideNeighbours(from: number, end: number): Place | null {
    for (const range of this.#rangesIn(0, from).toReversed()) {
      const last = this.#living([range]).at(-1)
      if (last) return this.#behind(lastOf(last.now))
    }
    for (const range of this.#rangesIn(end, Infinity)) {
      const [first] = this.#living([range])
      if (first) return this.#at(first.now)
    }
    return null
  }

  /** The place where the text of the removed line went. If the line was not removed, the start of its text. */
  #whereLineWent(): Place | null {
    const { _item } = this.#text
    if (_item?.deleted === false && this.element._item?.deleted === false)
      return { text: this.#text, index: 0 }
    for (const element of this.#fragment.toArray()) {
      if (!(element instanceof Y.XmlElement)) continue
      const gone = toldBy(element, 'all').gone.find((each) => _item && Y.compareIDs(each.text, _item.id))
      const [text] = textsOf(element)
      if (!gone || !text) continue
      const { behind } = gone
      return behind ? this.#behind(this.#where().ofOne(behind)?.id ?? behind) : { text, index: 0 }
    }
    return null
  }

  #rangesIn(from: number, to: number): IdRange[] {
    let at = 0
    return this.#characters.flatMap(({ client, clock, length }) => {
      const [start, end] = [Math.max(from - at, 0), Math.min(to - at, length)]
      at += length
      return start < end ? [{ client, clock: clock + start, length: end - start }] : []
    })
  }

  /** Kept until the document changes, because its limits are for all that it is asked. */
  #where(): Whereabouts {
    return (this.#whereabouts ??= new Whereabouts(this.#doc, this.#fragment))
  }

  /** The living characters that these characters are now: they themselves, or their copies. */
  #living(ranges: readonly IdRange[]): Piece[] {
    return ranges.flatMap((range) => this.#where().of(range))
  }

  #at({ client, clock }: IdRange): Place | null {
    return this.#placeOf(new Y.RelativePosition(null, null, Y.createID(client, clock), 0))
  }

  #behind(id: Y.ID): Place | null {
    return this.#placeOf(new Y.RelativePosition(null, null, id, -1))
  }

  /** Null if the position is not in a line of this text. */
  #placeOf(position: Y.RelativePosition): Place | null {
    const { item } = position
    if (item && itemAt(this.#doc, item) === null) return null
    const at = Y.createAbsolutePositionFromRelativePosition(position, this.#doc)
    if (!(at?.type instanceof Y.XmlText) || at.type._item?.deleted !== false) return null
    const line = at.type.parent
    const isHere = line?.parent === this.#fragment && line._item?.deleted === false
    return isHere ? { text: at.type, index: at.index } : null
  }
}
