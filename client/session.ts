// One meeting open in one page: its document, local store, link and presence, as getters and acts.

import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import {
  announceSection,
  isEmpty,
  listAttendee,
  setHeaderField,
  setTitle,
  unlistAttendee,
} from '../shared/meeting.ts'
import type { Block, Outline, Section } from '../shared/outline.ts'
import type { Line } from '../shared/lines.ts'
import { handleId, parseHandle } from '../shared/people.ts'
import { noNames } from '../shared/team.ts'
import { defaultTemplate } from '../shared/template.ts'
import { meetingTitle } from '../shared/title.ts'
import { askToPersist, copyText, readTextFile, saveFile } from './files.ts'
import { openLink, type Link } from './link.ts'
import { Notes } from './notes.ts'
import { Notices, type Notice } from './notices.ts'
import { linkTo, roomOf, type Place } from './place.ts'
import { Presence, type Present } from './presence.ts'
import { Signal } from './signal.ts'
import { OPENING, statusOf, type Status } from './status.ts'
import { openStore, type Store } from './store.ts'

export interface Me {
  handle: string
  id: string
}

export const openSession = (place: Place, me: Me): MeetingSession => new MeetingSession(place, me)

export class MeetingSession {
  readonly doc = new Y.Doc()
  readonly presence: Presence
  readonly #place: Place
  readonly #me: Me
  readonly #awareness = new Awareness(this.doc)
  readonly #notes = new Notes(this.doc, defaultTemplate)
  readonly #notices = new Notices()
  readonly #store: Store
  #link: Link | null = null
  readonly #connection = new Signal()
  readonly #people = new Signal()
  #statusTimer: ReturnType<typeof setTimeout> | undefined
  #status: Status = OPENING
  #dirty = false
  #loaded = false
  #closed = false
  readonly #announced = new Set<string>()
  #touched = false

  constructor(place: Place, me: Me) {
    this.#place = place
    this.#me = me
    this.presence = new Presence(this.#awareness, me.handle)
    this.#awareness.on('change', () => this.#people.changed())
    this.#store = openStore({
      name: `roundtable/${roomOf(place)}`,
      doc: this.doc,
      onchange: () => this.#connectionChanged(),
      tell: (sentence) => this.tell(sentence),
    })
    this.doc.on('update', this.#edited)
    void this.#store.loaded.then(() => this.#storeLoaded())
  }

  #storeLoaded(): void {
    if (this.#closed) return
    this.#loaded = true
    this.#link = openLink({
      url: new URL('sync', location.href.split('#')[0]).href.replace(/^http/, 'ws'),
      room: roomOf(this.#place),
      doc: this.doc,
      awareness: this.#awareness,
      key: this.#place.key,
      onchange: () => this.#connectionChanged(),
      tell: (sentence) => this.tell(sentence),
    })
    this.#connectionChanged()
  }

  #edited = (_update: Uint8Array, _origin: unknown, _doc: Y.Doc, transaction: Y.Transaction): void => {
    if (transaction.local) this.#dirty = true
  }

  // ── what the page shows ──

  get loaded(): boolean {
    this.#connection.read()
    return this.#loaded
  }

  get series(): string {
    return this.#place.series
  }

  get title(): string {
    return this.outline.title ?? meetingTitle(this.#place.series, this.#place.date)
  }

  get outline(): Outline {
    return this.#notes.outline
  }

  lines(root: string): Line[] {
    return this.#notes.lines(root)
  }

  get present(): Present[] {
    this.#people.read()
    return this.presence.present
  }

  get notices(): Notice[] {
    return this.#notices.all
  }

  get status(): Status {
    this.#connection.read()
    return this.#status
  }

  /** The relay refused this link for good. */
  get refused(): { sentence: string } | null {
    this.#connection.read()
    const state = this.#link?.state
    return state?.is === 'refused' ? { sentence: state.sentence } : null
  }

  get hasText(): boolean {
    return !isEmpty(this.doc)
  }

  get shareLink(): string {
    return new URL(linkTo(this.#place), location.href).href
  }

  /** A block's sections; mine is offered where people write, before I have written. */
  sectionsOf(block: Block): Section[] {
    const home = this.outline.blocks.find(({ people }) => people)
    if (block.id !== home?.id || block.sections.some((section) => this.isMine(section))) return block.sections
    return [
      ...block.sections,
      {
        block: block.id,
        person: this.#me.id,
        owner: this.#me.id,
        handle: this.#me.handle,
        annotation: '',
        written: null,
      },
    ]
  }

  isMine = (section: Section): boolean => section.person.replace(/~\d+$/, '') === this.#me.id

  /** The meeting's lead and its notetaker write in everybody's section without being asked. */
  get mayEditAll(): boolean {
    return this.outline.header.some(
      ({ id, value }) =>
        (id === 'lead' || id === 'notetaker') && value !== '' && handleId(value) === this.#me.id,
    )
  }

  /** The cursor goes to my section when the note is opened, wherever that turns out to be, until I have typed. */
  get landing(): boolean {
    return !this.#touched
  }

  // ── what people do ──

  setTitle(title: string): void {
    setTitle(this.doc, title)
    this.touched()
  }

  setField(row: string, value: string): void {
    setHeaderField(this.doc, row, value)
    this.touched()
  }

  /** False, with a sentence, where the entry is no handle. */
  attend(typed: string): boolean {
    const handle = parseHandle(typed)
    if (handle.is === 'refused') {
      this.tell(handle.sentence)
      return false
    }
    listAttendee(this.doc, handle.handle)
    this.touched()
    return true
  }

  unattend(entry: string): void {
    unlistAttendee(this.doc, entry)
  }

  /** Makes a section known when somebody first types in it. */
  announce(section: Section): void {
    const root = `${section.block}/${section.person}`
    if (this.#announced.has(root)) return
    this.#announced.add(root)
    announceSection(this.doc, section.block, section.person, section.handle)
  }

  /** At the first edit the browser is asked not to clear what it keeps. */
  touched(): void {
    if (this.#touched) return
    this.#touched = true
    void askToPersist()
  }

  tell(sentence: string): void {
    this.#notices.tell({ id: sentence, sentence })
  }

  dismiss(id: string): void {
    this.#notices.dismiss(id)
  }

  // ── Markdown ──

  /** Markdown's reader and writer come when they are first needed: the page is read without them. */
  async #markdown(): Promise<string> {
    const { noteOf, writeNote } = await import('../shared/markdown/write.ts')
    return writeNote(noteOf(this.doc, { title: this.title, template: defaultTemplate, names: noNames }))
  }

  async copy(): Promise<void> {
    await this.#copyText(await this.#markdown(), 'The meeting is copied as Markdown.')
  }

  async copyLink(): Promise<void> {
    await this.#copyText(this.shareLink, 'The link is copied.')
  }

  async #copyText(text: string, done: string): Promise<void> {
    const copied = await copyText(text)
    this.tell(
      copied ? done : 'The browser did not allow copying. Use Download, or select the text and copy it.',
    )
  }

  async download(): Promise<void> {
    saveFile(`${this.#place.date}--${this.#place.series}.md`, await this.#markdown())
  }

  /** Puts a note into this meeting when it is empty and live; else says what to do. */
  async importFile(file: File): Promise<void> {
    const read = await readTextFile(file)
    if (read.is === 'refused') return this.tell(read.sentence)
    const { dateOf, putNote, readNote } = await import('../shared/markdown/read.ts')
    const note = readNote(read.text)
    if (!isEmpty(this.doc)) {
      const date = dateOf(note) ?? this.#place.date
      return this.#notices.tell({
        id: 'import',
        sentence: `This meeting already has notes, so “${file.name}” was not put into it. Nothing was changed.`,
        actions:
          date === this.#place.date
            ? []
            : [
                {
                  label: `Open ${date} instead`,
                  act: () => location.assign(linkTo({ ...this.#place, date })),
                },
              ],
      })
    }
    if (this.#link?.state.is !== 'live')
      return this.tell(
        `“${file.name}” was not imported: the server cannot be reached, and somebody may have begun this meeting there. Try again when you are online.`,
      )
    putNote(this.doc, note)
    this.tell(`“${file.name}” was imported.`)
  }

  // ── evidence ──

  #connectionChanged(): void {
    clearTimeout(this.#statusTimer)
    if (this.#closed) return
    const link = this.#link?.state ?? null
    if (link?.is === 'live' && link.settled) this.#dirty = false
    const { status, again } = statusOf({
      link,
      store: this.#store.state,
      dirty: this.#dirty,
      now: performance.now(),
    })
    this.#status = status
    if (again !== null) this.#statusTimer = setTimeout(() => this.#connectionChanged(), again)
    this.#connection.changed()
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#statusTimer)
    this.#link?.close()
    this.#store.close()
    this.#notes.close()
    this.presence.close()
    this.#awareness.destroy()
    this.doc.destroy()
  }
}
