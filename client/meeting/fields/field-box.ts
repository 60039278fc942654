// A box that shows a field of the document, while others may write in the field too.
//
// Edits of others are merged into the box at once, and the caret stays beside its characters. A composition is
// never touched. If others write during a composition, the box shows that only when the composition has
// ended. Until then, the composed text is written to its place in the field.
//
// Two people may begin an empty field at the same time, or replace all of its text, before either sees a
// letter of the other. The second person's caret is then put after the first person's word, and stays
// there until the second person types. Their text becomes a word of its own.

import { replay, spliceOf, splicesOf, type Splice } from '../../../shared/words/replay.ts'
import { FieldUndo, type Undone } from './field-undo.ts'
import { done, leftOf, placed, placesThen, rightOf, samePlaces, type Moved, type Places } from './places.ts'

export type TextField = HTMLInputElement | HTMLTextAreaElement

/** The part of a `TextField` that is needed here. */
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
  /** Called when two people changed the same words and this box merged them. */
  collided: () => void
  /** The separator of two words that began at the same place. */
  separator?: string
  now?: () => number
}

interface CaretPlace {
  range: [number, number] | null
  /** The place of a caret that waits, in the box and in the field. */
  behind: { at: number; inText: number } | null
}

export class FieldBox {
  readonly #options: FieldBoxOptions
  /** The text that the box showed last. */
  #shown: string
  /** The range of the text that the person typed last. It moves when others write. */
  #typed: { from: number; to: number } | null = null
  /** The selection before the person's next change, if that is known. */
  #selected: readonly [number, number] | null = null
  /**
   * The place of a caret that waits after a word that somebody else began there: in the box and in the field.
   */
  #behind: { at: number; inText: number } | null = null
  readonly #undo: FieldUndo
  #composing = false
  /** Whether the browser has composed something. */
  #isMidway = false
  /**
   * For each unit that the box shows, its place in the field. Null unless others write during a composition.
   */
  #places: Places | null = null

  constructor(options: FieldBoxOptions) {
    this.#options = options
    this.#undo = new FieldUndo(options.now)
    this.#shown = options.box.value
    this.sync()
  }

  /** Call just before the person changes the box. */
  types(): void {
    const { selectionStart, selectionEnd } = this.#options.box
    this.#selected = selectionStart === null ? null : [selectionStart, selectionEnd ?? selectionStart]
  }

  /** Call when the person has changed the box. */
  typed(): void {
    const { box } = this.#options
    if (box.value.includes('\n') && !this.#composing) this.#joinLines()
    const shown = this.#shown
    // At each change of a composition, the browser selects what it composed before. Only the first change
    // replaces what the person had selected.
    const selected = this.#isMidway ? null : this.#selected
    this.#selected = null
    // Typing the selected text again is a change too.
    if (box.value === shown && (selected === null || selected[0] === selected[1])) return
    const change =
      replaced(shown, box.value, selected) ?? spliceOf(shown, box.value, box.selectionEnd ?? Infinity)
    const goesOn = change.at === this.#typed?.to && change.at !== this.#behind?.at
    const apart = this.#apart(change)
    const behind = this.#behind
    this.#behind = null
    this.#isMidway = this.#composing
    if (this.#composing && (apart !== '' || this.#places !== null))
      return this.#composedApart({ ...change, goesOn }, apart, behind?.inText)
    const splice = { ...change, inserted: apart + change.inserted, goesOn }
    const { at, removed, inserted } = splice
    const value = shown.slice(0, at) + inserted + shown.slice(at + removed)
    if (apart !== '') {
      box.value = value
      box.setSelectionRange(at + inserted.length, at + inserted.length)
    }
    this.#remember(splice)
    this.#shown = value
    this.#undo.typed(shown, value)
    this.#write(shown, [splice])
  }

  /**
   * During a composition, writes what was composed beside what others have written since, which the box does
   * not show yet.
   */
  #composedApart(splice: Splice, apart: string, behind?: number): void {
    const { box, text } = this.#options
    const before = text()
    const to = placed(before, this.#places ?? samePlaces(this.#shown), splice, {
      apart,
      ...(behind !== undefined && { behind }),
    })
    this.#places = to.places
    this.#remember(splice)
    this.#shown = box.value
    this.#undo.typed(before, to.text)
    this.#write(before, to.splices)
  }

  #write(before: string, splices: Splice[]): void {
    const { write } = this.#options
    const after = done(before, splices)
    // Other people's pages see only the text before and after. So if the new words have a letter of the
    // replaced ones, the letter would seem to have stayed.
    const removed = removedBy(splices)
    const isAnew = removed > 0 && removedBy(splicesOf(before, after)) < removed
    if (!isAnew) return write(after, splices)
    const cuts = splices.map((splice) => ({ ...splice, inserted: '' }))
    const cut = done(before, cuts)
    write(cut, cuts)
    let less = 0
    const puts = splices.flatMap((splice) => {
      const at = splice.at - less
      less += splice.removed
      return splice.inserted === '' ? [] : { ...splice, at, removed: 0 }
    })
    write(after, puts)
  }

  #remember({ at, removed, inserted }: Splice): void {
    const { from, to } = this.#typed ?? { from: at, to: at }
    const isThere = from <= at && at + removed <= to && inserted === ''
    const isBehind = from < at && at + removed === to
    const start = isThere || isBehind ? from : at
    this.#typed = start === at && inserted === '' ? null : { from: start, to: at + inserted.length }
  }

  /** The separator of a word and another one that somebody else began at the same place. */
  #apart({ at, removed, inserted }: Splice): string {
    const { separator = ' ', collided } = this.#options
    const isBehind = at === this.#behind?.at && (removed === 0 || this.#places !== null)
    if (!isBehind || /^[\s,;.:!?)]/.test(inserted)) return ''
    collided()
    return inserted.startsWith('@') ? ', ' : separator
  }

  /** Undoes or redoes the last burst of typing. */
  undo(which: 'undo' | 'redo'): void {
    if (this.#composing) return
    const undone: Undone | null = this.#undo[which](this.#shown)
    if (undone === null) return
    const { box, write } = this.#options
    this.#typed = null
    this.#show(undone.text, undone.places)
    this.#behind = null
    box.setSelectionRange(undone.at, undone.at)
    write(undone.text, undone.splices)
  }

  composes(): void {
    this.#composing = true
    this.#isMidway = false
  }

  /** Call when the browser has finished the composition and has placed the caret. */
  composed(): void {
    this.typed()
    this.#composing = this.#isMidway = false
    const places = this.#places
    this.#places = null
    if (places === null) this.sync()
    else this.#show(this.#options.text(), places)
  }

  /** Call when others have changed the field. */
  moved(moved: Moved): void {
    const text = this.#options.text()
    const places = moved.places()
    this.#undo.moved(places)
    if (!this.#composing) return this.#show(text, places, moved.anew)
    this.#places = placesThen(this.#places ?? samePlaces(this.#shown), places)
    if (!this.#isMidway) this.#behind = this.#caretIn(text, this.#places).behind
  }

  /** Call when the page may have to show another text although nobody typed. */
  sync(): void {
    const text = this.#options.text()
    if (text === this.#shown || this.#composing) return
    const places = replay(this.#shown, text, []).places()
    this.#undo.moved(places)
    this.#show(text, places)
    this.#behind = null // nobody has begun a word there
  }

  #show(text: string, places: Places, anew = false): void {
    const { box } = this.#options
    this.#shown = text
    if (this.#typed) {
      const from = rightOf(places, this.#typed.from, text)
      const to = leftOf(places, this.#typed.to)
      this.#typed = from < to ? { from, to } : null
    }
    if (box.value === text && !anew) return
    const { selectionDirection, scrollLeft } = box
    const { range, behind } = this.#caretIn(text, places, anew)
    box.value = text
    if (range === null) return
    this.#behind = behind
    box.setSelectionRange(...range, selectionDirection ?? 'none')
    box.scrollLeft = scrollLeft
  }

  /**
   * Where the selection in the box goes, and whether it waits there after a word of somebody else. A caret
   * stays beside its left neighbour, or else beside its right one. If both are gone, it waits after the
   * text that replaced them. A selection waits there too if nothing of it is left, or if others may have typed its
   * letters again (`anew`).
   */
  #caretIn(text: string, places: Places, anew = false): CaretPlace {
    const { value: before, selectionStart: from, selectionEnd: to } = this.#options.box
    if (from === null || to === null) return { range: null, behind: null }
    const [left, right] = [leftOf(places, from), rightOf(places, to, text)]
    const isThere = (at: number): boolean => (places[at] ?? null) !== null
    const stays = (start: number, end: number): CaretPlace => ({ range: [start, end], behind: null })
    const waits = (): CaretPlace => ({
      range: [right, right],
      behind: text === '' ? null : { at: this.#composing ? from : right, inText: right },
    })
    if (from === to) {
      if (before === '' || from === this.#behind?.at) return waits()
      if (isThere(from - 1)) return stays(left, left)
      return isThere(from) || left === right ? stays(right, right) : waits()
    }
    const start = rightOf(places.slice(0, to), from, text)
    const end = leftOf(places.slice(from), to - from)
    const isGone = end === 0
    const selected = places.slice(from, to)
    const isUntouched = start === left && end === right && selected.every((place, at) => place === start + at)
    return isGone || (anew && !isUntouched) ? waits() : stays(start, end)
  }

  /** Makes one line of several, because a field is one line. */
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

/** The change, if it replaced the selection. */
function replaced(before: string, after: string, selected: readonly [number, number] | null): Splice | null {
  if (selected === null) return null
  const [start, end] = selected
  const grown = after.length - before.length
  const inserted = after.slice(start, end + grown)
  const isIt = end + grown >= start && before.slice(0, start) + inserted + before.slice(end) === after
  return isIt ? { at: start, removed: end - start, inserted } : null
}
