// The receipt of a session's meeting, while its dialog is open, and its repairs as edits.

import { noteOf } from '../shared/markdown/write.ts'
import type { Note } from '../shared/markdown/note.ts'
import { correctAttendee } from '../shared/meeting.ts'
import { receiptOf, type Finding, type Receipt, type Repair } from '../shared/receipt.ts'
import { mendLink, removeEmptyLabel } from '../shared/repair.ts'
import { watchRemoved } from './rescue.ts'
import type { MeetingSession } from './session.ts'
import { Derived } from './signal.ts'

/** ms; what others type meanwhile is not read anew with each key. */
const PAUSE = 300

export class OpenReceipt {
  readonly #session: MeetingSession
  readonly #note: Derived<Note>
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(session: MeetingSession) {
    this.#session = session
    this.#note = new Derived(() => {
      const { doc, series, title } = session
      return noteOf(doc, { title, template: series.template, names: series.team.team.names })
    })
    for (const doc of this.#documents) doc.on('update', this.#soon)
  }

  get #documents() {
    const { doc, series } = this.#session
    return [doc, series.copy.doc, series.team.copy.doc]
  }

  get receipt(): Receipt {
    const { present, series } = this.#session
    const { names, people } = series.team.team
    return receiptOf({ note: this.#note.value, names, present, team: people })
  }

  #soon = (): void => {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#note.changed()
    }, PAUSE)
  }

  /** Why it could not be done; null where it was. */
  repair(repair: Repair): string | null {
    const done = this.#do(repair)
    if (done) this.#session.touched()
    this.#note.changed()
    return done ? null : 'Somebody has just changed that text, so nothing was done to it. Look at it again.'
  }

  #do(repair: Repair): boolean {
    const session = this.#session
    const { doc, series } = session
    switch (repair.is) {
      case 'set field':
        session.setField(repair.row, repair.value)
        return true
      case 'unlist':
        session.unattend(repair.entry)
        return true
      case 'list':
        return repair.handles.every((handle) => session.attend(handle))
      case 'correct entry':
        correctAttendee(doc, repair.entry, repair.handle)
        return true
      case 'same person':
        series.team.join(repair.from, repair.to)
        return true
      case 'hide section':
        session.hideSection(repair, true)
        return true
      case 'remove label':
        return repair.roots.map((root) => this.#removeLabel(root, repair.label)).some((removed) => removed)
      case 'mend link':
        return mendLink(doc.getXmlFragment(repair.root), repair)
    }
  }

  /** The watch ends with the document: somebody may be typing in that line, and be offline. */
  #removeLabel(root: string, label: string): boolean {
    const fragment = this.#session.doc.getXmlFragment(root)
    watchRemoved(fragment)
    return removeEmptyLabel(fragment, label) > 0
  }

  close(): void {
    clearTimeout(this.#timer)
    for (const doc of this.#documents) doc.off('update', this.#soon)
  }
}

// ── in words ──

const allOf = (names: readonly string[]): string => new Intl.ListFormat('en').format(names)

export function sayFinding(finding: Finding): string {
  switch (finding.is) {
    case 'no notetaker':
      return finding.repairs.length > 0
        ? 'Nobody is named as the notetaker. Who was it?'
        : 'Nobody is named as the notetaker.'
    case 'placeholder attendee':
      return `The attendee list still has the template’s “${finding.entry}”.`
    case 'placeholder':
      return `${finding.field} still has the template’s “${finding.value}”.`
    case 'stub':
      return finding.written
        ? `Somebody wrote under the template’s ${finding.handle}. Rename that section to whose it is.`
        : `The template’s empty section ${finding.handle} is still there.`
    case 'empty label':
      return `“${finding.label}” has nothing under it, in the part of ${allOf(finding.handles)}.`
    case 'broken link':
      return `“[${finding.text}] (…)” is not a link yet: a space is in the way.`
    case 'nearly listed':
      return `${finding.handle} wrote, and ${finding.entry} is on the attendee list. Is that one person?`
    case 'unlisted':
      return `${allOf(finding.handles)} wrote and ${finding.handles.length === 1 ? 'is' : 'are'} not on the attendee list.`
  }
}

/** What its button is called. */
export function sayRepair(repair: Repair): string {
  switch (repair.is) {
    case 'set field':
      return repair.value === '' ? 'Clear it' : repair.value
    case 'unlist':
      return 'Take it off the list'
    case 'list':
      return repair.handles.length === 1
        ? `List ${repair.handles[0] ?? ''}`
        : `List all ${repair.handles.length}`
    case 'correct entry':
      return `Correct the list to ${repair.handle}`
    case 'same person':
      return `Yes, ${repair.from.handle} is ${repair.to.handle}`
    case 'hide section':
      return 'Hide it'
    case 'remove label':
      return repair.roots.length === 1 ? 'Remove the line' : `Remove the ${repair.roots.length} lines`
    case 'mend link':
      return 'Make it a link'
  }
}
