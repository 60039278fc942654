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
  type Block,
  type Outline,
  type Section,
} from '../shared/meeting.ts'
import type { Line } from '../shared/lines.ts'
import { handleId, parseHandle } from '../shared/people.ts'
import { defaultTemplate } from '../shared/template.ts'
import { meetingTitle } from '../shared/title.ts'
import { openLink, type Link } from './link.ts'
import { Notes } from './notes.ts'
import { Notices, type Notice } from './notices.ts'
import { linkTo, roomOf, type Place } from './place.ts'
import { Presence, type Present } from './presence.ts'
import { Signal } from './signal.ts'
import { statusOf, type Status } from './status.ts'
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
  #loaded = false
  #closed = false
  readonly #announced = new Set<string>()
  readonly #visited = new Set<string>()
  #askedToPersist = false

  constructor(place: Place, me: Me) {
    this.#place = place
    this.#me = me
    this.presence = new Presence(this.#awareness, me.handle)
    this.#awareness.on('change', () => this.#people.changed())
    this.#store = openStore({ name: `roundtable/${roomOf(place)}`, doc: this.doc, onchange: () => this.#connectionChanged() })
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
    })
    this.#connectionChanged()
  }

  #connectionChanged(): void {
    this.#connection.changed()
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
    return [...block.sections, { block: block.id, person: this.#me.id, handle: this.#me.handle, annotation: '' }]
  }

  isMine = (section: Section): boolean => section.person.replace(/~\d+$/, '') === this.#me.id

  /** The meeting's lead and its notetaker write in everybody's section without being asked. */
  get mayEditAll(): boolean {
    return this.outline.header.some(
      ({ id, value }) => (id === 'lead' || id === 'notetaker') && value !== '' && handleId(value) === this.#me.id,
    )
  }

  /** True once for each of my sections: the cursor goes there when the note is opened. */
  firstVisitTo(root: string): boolean {
    if (this.#visited.size > 0) return this.#visited.has(root)
    this.#visited.add(root)
    return true
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
    if (this.#askedToPersist) return
    this.#askedToPersist = true
    void askToPersist()
  }

  tell(sentence: string): void {
    this.#notices.tell({ id: sentence, sentence })
  }

  dismiss(id: string): void {
    this.#notices.dismiss(id)
  }
