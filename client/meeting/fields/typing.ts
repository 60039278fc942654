// Typing in the title and the fields of the header, where several people may type at once.

import { fieldsOf, readText } from '../../../shared/document/fields.ts'
import { isPlaceholder, placeholderWords } from '../../../shared/document/placeholder.ts'
import { meetingTitle } from '../../../shared/document/title.ts'
import type { MeetingSession } from '../session.ts'
import { FieldBox, type TextField } from './field-box.ts'
import type { Present } from '../../text/editor/presence.ts'
import { undoKey } from '../../text/undo-key.ts'
import { markField } from './field-marks.ts'
import { FieldSteps } from './field-steps.ts'
import { knownHandles } from './known-handles.ts'
import { wholeName } from './whole-name.ts'
import { words as page } from '../../browser/words/en.ts'
import { words } from './words/en.ts'

export class Typing {
  readonly #session: MeetingSession
  readonly #steps: FieldSteps
  readonly #boxes = new Map<string, { element: TextField; box: FieldBox }>()
  readonly #announce: (field: string | null) => void
  /** Of each field that holds a placeholder which this person has not typed, that placeholder. It counts as nothing. */
  readonly #placeholders = new Map<string, string>()
  #present: readonly Present[] = []
  /** The people who are in a field, except me. */
  #people: Present[] = []

  /** `announce` tells others in which field the person is. */
  constructor(session: MeetingSession, announce: (field: string | null) => void) {
    this.#session = session
    this.#announce = announce
    this.#steps = new FieldSteps({
      fields: fieldsOf(session.doc, 'meeting'),
      textOf: this.#textOf,
      changed: (id, moved) => this.#boxes.get(id)?.box.moved(moved),
      collided: (id) => this.#collided(id),
      unwritten: (id, mine) => this.#unwritten(id, mine),
      separatorOf,
    })
  }

  /** The words of a placeholder. Null if the value is none. */
  missing(value: string): string | null {
    return isPlaceholder(value) ? placeholderWords(value) : null
  }

  /**
   * From now on, keeps a field and its box equal. Call it again when the page may have to show another text.
   */
  into(element: TextField, id: string): void {
    const value = readText(fieldsOf(this.#session.doc, 'meeting'), id) ?? ''
    if (id !== 'title' && isPlaceholder(value) && element !== document.activeElement)
      this.#placeholders.set(id, value)
    this.#steps.follow(id)
    const known = this.#boxes.get(id)
    if (known?.element === element) return known.box.sync()
    this.#leaveGone(id)
    const box = new FieldBox({
      box: element,
      text: () => this.#textOf(id),
      write: (text, splices) => {
        this.#steps.plan(id, text, splices)
        this.#session.setField(id, text)
      },
      collided: () => this.#collided(id),
      separator: separatorOf(id),
    })
    this.#boxes.set(id, { element, box })
    let composing = false
    const begin = (): void => {
      composing = true
      box.composes()
    }
    element.onbeforeinput = (event) => {
      const history = event.inputType.startsWith('history')
      if (history) event.preventDefault()
      if (history) box.undo(event.inputType === 'historyUndo' ? 'undo' : 'redo')
      else box.types()
    }
    this.#mark(id, element)
    if (element === document.activeElement) this.#announce(id)
    element.onfocus = () => this.#announce(id)
    element.onblur = () => {
      this.#announce(null)
      this.#steps.left(id)
    }
    element.oninput = (event) => {
      if (event instanceof InputEvent && event.isComposing && !composing) begin()
      box.typed()
    }
    element.addEventListener('compositionstart', begin)
    element.addEventListener('compositionend', () => {
      composing = false
      // Only after this event does the browser put the caret after the composed text.
      setTimeout(() => {
        if (!composing) box.composed()
      })
    })
    element.onkeydown = (event) => {
      if (event.isComposing || element.readOnly) return
      if (event.key === 'Enter' && element instanceof HTMLTextAreaElement) event.preventDefault()
      if (event.key === 'Enter' && OF_PEOPLE.has(id)) this.#complete(element, box)
      const which = undoKey(event)
      if (which === null) return
      event.preventDefault()
      box.undo(which)
    }
  }

  /** Makes what the person has begun a whole name, or says why it stays. */
  #complete(element: TextField, box: FieldBox): void {
    const named = wholeName(element.value, knownHandles(this.#session, this.#present))
    if (named.is === 'several')
      this.#session.tell(words.several(named.typed, lists.format(named.handles.slice(0, MOST_NAMED))))
    else if (named.is === 'nobody') this.#session.tell(words.nobody(named.typed))
    else if (named.is === 'whole' && named.text !== element.value) {
      box.types()
      element.value = named.text
      box.typed()
    }
  }

  /** Shows who is in which field. */
  show(present: readonly Present[]): void {
    const { myId } = this.#session
    this.#present = present
    this.#people = present.filter(({ id, field }) => field !== null && id !== myId)
    for (const [id, { element }] of this.#boxes) this.#mark(id, element)
  }

  #mark(id: string, element: TextField): void {
    markField(
      element,
      this.#people.filter(({ field }) => field === id),
      this.#session.colourOf,
    )
  }

  /** Stops following other fields whose boxes are no longer on the page. */
  #leaveGone(stays: string): void {
    for (const [id, { element }] of this.#boxes)
      if (id !== stays && !element.isConnected) {
        this.#boxes.delete(id)
        this.#steps.leave(id)
      }
  }

  /**
   * From now on, changes of the boxes are neither announced nor written, for example when they leave the
   * page.
   */
  close(): void {
    for (const { element } of this.#boxes.values()) element.onfocus = element.onblur = null
    this.#steps.close()
  }

  #textOf = (id: string): string => {
    const { doc, series, place } = this.#session
    const text = readText(fieldsOf(doc, 'meeting'), id)
    if (text !== null && text === this.#placeholders.get(id)) return ''
    return text ?? (id === 'title' ? meetingTitle(series.name, place.date) : '')
  }

  #unwritten(id: string, mine: string): void {
    this.#session.tell(words.filled(nameOf(id), mine))
  }

  #collided(id: string): void {
    this.#session.notices.done(words.both(nameOf(id)))
  }
}

const nameOf = (id: string): string => (id === 'title' ? words.theTitle : words.aField)

/** How many people a sentence names. */
const MOST_NAMED = 5
const lists = new Intl.ListFormat(page.locale, { type: 'disjunction' })

/** Fields that hold people. */
const OF_PEOPLE = new Set(['lead', 'notetaker', 'attendees'])

const separatorOf = (id: string): string => (OF_PEOPLE.has(id) ? ', ' : ' ')
