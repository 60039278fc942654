// The receipt of a meeting while its dialog is open. Its repairs are edits of the meeting.

import { inspect } from '../../../shared/markdown/inspect.ts'
import { readNote } from '../../../shared/markdown/read.ts'
import { noteOf } from '../../../shared/markdown/write.ts'
import type { Note } from '../../../shared/markdown/note.ts'
import { parseHandle } from '../../../shared/document/handle.ts'
import type { Handle } from '../../../shared/model/team.ts'
import { correctAttendee, listAttendee } from '../../../shared/model/meeting.ts'
import type { Repair } from '../../../shared/review/finding.ts'
import { receiptOf, type Receipt } from '../../../shared/review/receipt.ts'
import { regularsOf } from '../../../shared/archive/regulars.ts'
import { mendLink, removeEmptyLabel } from '../../../shared/review/repair.ts'
import type { MeetingActs } from '../acts.ts'
import type { Last } from '../last/last.ts'
import { ArchiveCopy } from '../../archive/archive-copy.ts'
import type { Present } from '../../text/editor/presence.ts'
import { watchRemoved } from '../../text/editor/rescue.ts'
import type { MeetingSession } from '../session.ts'
import type { Snapshots } from './snapshots.ts'
import { join } from '../../team/team-acts.ts'
import { Derived } from '../../browser/signal.ts'
import { words } from './words/en.ts'

/** ms from a change until the note is read again, so that many changes in a row lead to one reading. */
const PAUSE = 300

/** The parts that a receipt needs in addition to the session. */
export interface ReceiptTools {
  readonly acts: MeetingActs
  readonly snapshots: Snapshots
  /** The people who are present. */
  readonly present: readonly Present[]
  /** The questions about the last meeting. Null until they have loaded. */
  readonly last: Last | null
}

export class OpenReceipt {
  readonly #session: MeetingSession
  readonly #tools: Pick<ReceiptTools, 'acts' | 'present'>
  readonly #note: Derived<Note>
  /** Shows which people are regulars. The receipt does not wait for the archive to load. */
  readonly #archive: ArchiveCopy
  #timer: ReturnType<typeof setTimeout> | undefined
  /** The last meeting's note, once it was read. */
  #read: { id: string; lead: string } | null = null

  constructor(session: MeetingSession, tools: Pick<ReceiptTools, 'acts' | 'present'>) {
    this.#session = session
    this.#tools = tools
    const { place, series } = session
    this.#archive = new ArchiveCopy({ place, series, tell: (...said) => session.notices.say(...said) })
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
    const { place, series } = this.#session
    const { present } = this.#tools
    const { names } = series.team.team
    const regulars = regularsOf(this.#archive.notes, place.date, names)
    return receiptOf({ note: this.#note.value, names, present, regulars, lastLead: this.#lastLead })
  }

  /** The lead of the last meeting in the archive. Null if its note names none. */
  get #lastLead(): Handle | null {
    const { date: today } = this.#session.place
    const last = this.#archive.notes.find(({ date }) => date !== null && date < today)
    if (last === undefined) return null
    if (this.#read?.id !== last.id) this.#read = { id: last.id, lead: inspect(readNote(last.text)).lead }
    const handle = parseHandle(this.#read.lead)
    return handle.is === 'handle' ? handle : null
  }

  #soon = (): void => {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#note.changed()
    }, PAUSE)
  }

  /** Does a repair. Returns null, or a sentence that says why the repair was not done. */
  repair(repair: Repair): string | null {
    const done = this.#do(repair)
    if (done) this.#session.touched()
    this.#note.changed()
    return done ? null : words.changedMeanwhile
  }

  #do(repair: Repair): boolean {
    const session = this.#session
    const { doc, series } = session
    switch (repair.is) {
      case 'set title':
        session.setField('title', repair.title)
        return true
      case 'set field':
        session.setField(repair.row, repair.value)
        return true
      case 'unlist':
        this.#tools.acts.unattend(repair.entry)
        return true
      case 'list':
        for (const handle of repair.handles) listAttendee(doc, handle)
        return true
      case 'correct entry':
        correctAttendee(doc, repair.entry, repair.handle)
        return true
      case 'same person':
        join(series.team, repair.from, repair.to)
        correctAttendee(doc, repair.entry, repair.to.handle)
        return true
      case 'hide section':
        this.#tools.acts.hideSection(repair, true)
        return true
      case 'remove label':
        return repair.roots.map((root) => this.#removeLabel(root, repair.label)).some((removed) => removed)
      case 'mend link':
        return mendLink(doc.getXmlFragment(repair.root), repair)
    }
  }

  /**
   * Removes an empty label. After that, watches the text until the document closes, because somebody who is
   * offline may be typing in the removed line.
   */
  #removeLabel(root: string, label: string): boolean {
    const fragment = this.#session.doc.getXmlFragment(root)
    watchRemoved(fragment)
    return removeEmptyLabel(fragment, label) > 0
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#archive.close()
    for (const doc of this.#documents) doc.off('update', this.#soon)
  }
}
