// A box that shows a field of the document while others may write in it too.
//
// What others write is merged into it at once, and the caret stays beside its characters. A composition is
// never touched: what comes meanwhile waits until it has ended, and so does what is composed from then on.
//
// Two people may begin an empty field, or type in the place of all that it held, before either sees a letter
// of the other. The caret of the second one then stands behind the word of the first one and follows it, until
// the second one types. What they type is a word of its own.

import {
  replay,
  spliceOf,
  splicesOf,
  type Replayed,
  type Splice,
  type Step,
} from '../../../shared/words/replay.ts'
import { FieldUndo, type Undone } from './field-undo.ts'

export type TextField = HTMLInputElement | HTMLTextAreaElement

/** What is needed of a `TextField` here. */
export type FieldView = Pick<
  TextField,
  'value' | 'selectionStart' | 'selectionEnd' | 'scrollLeft' | 'setSelectionRange' | 'selectionDirection'
>

export interface FieldBoxOptions {
  box: FieldView
  /** The field as the document holds it. */
  text: () => string
  /** Writes the field. */
  write: (text: string, splices: readonly Splice[]) => void
  /** Two people changed the same words, and this box merged them. */
  collided: () => void
  /** What stands between two words that both began at one place. */
  separator?: string
  now?: () => number
}

export class FieldBox {
  readonly #options: FieldBoxOptions
  /** What the box showed last. */
  #shown: string
  /** Where the person typed last, and what is left of it stands. */
  #typed: { from: number; to: number } | null = null
  /** What was selected before the person's next change, if it is known. */
  #selected: readonly [number, number] | null = null
  /** Where the caret waits behind a word that somebody else began in its place. */
  #behind: number | null = null
  readonly #undo: FieldUndo
  #composing = false
  /** What the box showed when others wrote during a composition, and what was composed since. */
  #waiting: { base: string; steps: Step[] } | null = null

  constructor(options: FieldBoxOptions) {
    this.#options = options
    this.#undo = new FieldUndo(options.now)
    this.#shown = options.box.value
    this.sync()
  }

  /** Call right before the person changes the box. */
  types(): void {
    const { selectionStart, selectionEnd } = this.#options.box
    this.#selected = selectionStart === null ? null : [selectionStart, selectionEnd ?? selectionStart]
  }

  /** Call when the person has changed the box. */
  typed(): void {
    const { box, write } = this.#options
    if (box.value.includes('\n') && !this.#composing) this.#joinLines()
    const shown = this.#shown
    const selected = this.#selected
    this.#selected = null
    if (box.value === shown) return
    const change =
      replaced(shown, box.value, selected) ?? spliceOf(shown, box.value, box.selectionEnd ?? Infinity)
    const goesOn = change.at === this.#typed?.to && change.at !== this.#behind
    const splice = { ...this.#apart(change), goesOn }
    const { value } = box
    this.#behind = null
    this.#remember(splice)
    this.#shown = value
    this.#undo.typed(shown, value)
    if (this.#waiting === null) {
      const { at, removed } = splice
      // Others compare texts. A letter of what was replaced that is typed anew would seem to have stayed.
      const isAnew = removed > 0 && removedBy(splicesOf(shown, value)) < removed
      const cut = shown.slice(0, at) + shown.slice(at + removed)
      if (isAnew) write(cut, [{ at, removed, inserted: '' }])
      write(value, [isAnew ? { ...splice, removed: 0 } : splice])
    } else this.#waiting.steps.push({ splices: [splice], mine: true })
  }

  #remember({ at, removed, inserted }: Splice): void {
    const { from, to } = this.#typed ?? { from: at, to: at }
    const isThere = from <= at && at + removed <= to && inserted === ''
    const isBehind = from < at && at + removed === to
    const start = isThere || isBehind ? from : at
    this.#typed = start === at && inserted === '' ? null : { from: start, to: at + inserted.length }
  }

  /** Puts a separator before a word that begins behind one that somebody else began in its place. */
  #apart(splice: Splice): Splice {
    const { box, separator = ' ', collided } = this.#options
    const { at, removed, inserted } = splice
    if (at !== this.#behind || removed > 0 || this.#composing || /^[\s,;.:!?)]/.test(inserted)) return splice
    const apart = (inserted.startsWith('@') ? ', ' : separator) + inserted
    const value = this.#shown.slice(0, at) + apart + this.#shown.slice(at)
    box.value = value
    box.setSelectionRange(at + apart.length, at + apart.length)
    collided()
    return { at, removed, inserted: apart }
  }

  /** Takes back the last burst of typing, or does it again. */
  undo(which: 'undo' | 'redo'): void {
    if (this.#composing || this.#waiting !== null) return
    const undone: Undone | null = this.#undo[which](this.#shown)
    if (undone === null) return
    const { box, write } = this.#options
    this.#typed = null
    this.#show(undone.text, undone.moved)
    box.setSelectionRange(undone.at, undone.at)
    write(undone.text, undone.splices)
  }

  composes(): void {
    this.#composing = true
  }

  /** Call once the browser is done with the composition, the caret included. */
  composed(): void {
    this.#composing = false
    this.typed()
    const { text, write, collided } = this.#options
    if (this.#waiting === null) return this.sync()
    const { base, steps } = this.#waiting
    this.#waiting = null
    const merged = replay(base, text(), steps)
    this.#show(merged.text, merged)
    if (merged.text !== text()) write(merged.text, merged.splices)
    if (merged.collided) collided()
  }

  /** Call when others have changed the field. */
  moved(moved: Pick<Replayed, 'caret'>): void {
    if (this.#composing || this.#waiting !== null) this.#waiting ??= { base: this.#shown, steps: [] }
    else this.#show(this.#options.text(), moved)
  }

  /** Call when the page may show another text, though nobody typed. */
  sync(): void {
    const text = this.#options.text()
    if (text === this.#shown || this.#composing || this.#waiting !== null) return
    this.#show(text, replay(this.#shown, text, []))
    this.#behind = null // nobody began a word there
  }

  #show(text: string, { caret }: Pick<Replayed, 'caret'>): void {
    const { box } = this.#options
    this.#shown = text
    if (this.#typed) {
      const [from, to] = [caret(this.#typed.from, 1), caret(this.#typed.to, -1)]
      this.#typed = from < to ? { from, to } : null
    }
    if (box.value === text) return
    const { selectionStart, selectionEnd, selectionDirection, scrollLeft } = box
    const before = box.value
    box.value = text
    if (selectionStart === null || selectionEnd === null) return
    const isCaret = selectionStart === selectionEnd
    let start = caret(selectionStart, isCaret ? -1 : 1)
    let end = isCaret ? start : Math.max(start, caret(selectionEnd, -1))
    const isInPlace = isCaret ? before === '' || selectionStart === this.#behind : start === end
    this.#behind = null
    if (isInPlace && text !== '') {
      start = end = selectionEnd >= before.length ? text.length : caret(selectionEnd, 1)
      this.#behind = end
    }
    box.setSelectionRange(start, end, selectionDirection ?? 'none')
    box.scrollLeft = scrollLeft
  }

  /** A field is one line. */
  #joinLines(): void {
    const { box } = this.#options
    const [before, after] = [
      box.value.slice(0, box.selectionEnd ?? 0),
      box.value.slice(box.selectionEnd ?? 0),
    ]
    const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ')
    box.value = oneLine(before) + oneLine(after)
    box.setSelectionRange(oneLine(before).length, oneLine(before).length)
  }
}

const removedBy = (splices: readonly Splice[]): number =>
  splices.reduce((sum, { removed }) => sum + removed, 0)

/** The change, if it put a text in the place of what was selected. */
function replaced(before: string, after: string, selected: readonly [number, number] | null): Splice | null {
  if (selected === null) return null
  const [start, end] = selected
  const grown = after.length - before.length
  const inserted = after.slice(start, end + grown)
  const isIt = end + grown >= start && before.slice(0, start) + inserted + before.slice(end) === after
  return isIt ? { at: start, removed: end - start, inserted } : null
}
