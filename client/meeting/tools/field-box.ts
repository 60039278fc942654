// A box that shows a field of the document while others may write in it too.
//
// What others write is merged into it at once, and the caret stays beside its characters. A composition is
// never touched: what comes meanwhile waits until it has ended, and so does what is composed from then on.

import { replay, spliceOf, type Replayed, type Splice, type Step } from '../../../shared/words/replay.ts'

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
}

export class FieldBox {
  readonly #options: FieldBoxOptions
  /** What the box showed last. */
  #shown: string
  /** Where the person typed last. Null if they have not typed yet. */
  #typedTo: number | null = null
  #composing = false
  /** What the box showed when others wrote during a composition, and what was composed since. */
  #waiting: { base: string; steps: Step[] } | null = null

  constructor(options: FieldBoxOptions) {
    this.#options = options
    this.#shown = options.box.value
    this.sync()
  }

  /** Call when the person has changed the box. */
  typed(): void {
    const { box, write } = this.#options
    if (box.value.includes('\n') && !this.#composing) this.#joinLines()
    const { value } = box
    if (value === this.#shown) return
    const splice = spliceOf(this.#shown, value, box.selectionEnd ?? value.length)
    const splices = [{ ...splice, goesOn: splice.at === this.#typedTo }]
    this.#typedTo = splice.at + splice.inserted.length
    this.#shown = value
    if (this.#waiting === null) write(value, splices)
    else this.#waiting.steps.push({ splices, mine: true })
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
    if (text !== this.#shown && !this.#composing && this.#waiting === null)
      this.#show(text, replay(this.#shown, text, []))
  }

  #show(text: string, { caret }: Pick<Replayed, 'caret'>): void {
    const { box } = this.#options
    this.#shown = text
    if (this.#typedTo !== null) this.#typedTo = caret(this.#typedTo, -1)
    if (box.value === text) return
    const { selectionStart, selectionEnd, selectionDirection, scrollLeft } = box
    box.value = text
    if (selectionStart === null || selectionEnd === null) return
    const isCaret = selectionStart === selectionEnd
    const start = caret(selectionStart, isCaret ? -1 : 1)
    box.setSelectionRange(
      start,
      isCaret ? start : Math.max(start, caret(selectionEnd, -1)),
      selectionDirection ?? 'none',
    )
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
