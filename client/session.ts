// One meeting open in one page: its document, its series and team, and who is present, as getters and acts.

import type * as Y from 'yjs'
import type { Line } from '../shared/lines.ts'
import * as meeting from '../shared/meeting.ts'
import type { Block, Outline, Section } from '../shared/outline.ts'
import { handleId, parseHandle } from '../shared/people.ts'
import type { Handle } from '../shared/team.ts'
import { meetingTitle } from '../shared/title.ts'
import { RoomCopy } from './copy.ts'
import { askToPersist } from './files.ts'
import { offerKept } from './kept.ts'
import { rememberKey, rememberRefusal, rememberSeries } from './memory.ts'
import { Notes } from './notes.ts'
import { Notices } from './notices.ts'
import { meetingRoom, type MeetingPlace } from './place.ts'
import { Presence, type Present } from './presence.ts'
import { Recovery } from './recovery.ts'
import { SeriesSession } from './series.ts'
import { Derived, Signal } from './signal.ts'
import { Snapshots } from './snapshots.ts'
import { worst, type Status } from './status.ts'
import { Transfer } from './transfer.ts'

export const openSession = (place: MeetingPlace, me: Handle): MeetingSession => new MeetingSession(place, me)

export class MeetingSession {
  readonly place: MeetingPlace
  readonly notices = new Notices()
  readonly series: SeriesSession
  readonly presence: Presence
  readonly transfer: Transfer
  readonly snapshots: Snapshots
  readonly #me: Handle
  readonly #copy: RoomCopy
  readonly #notes: Notes
  readonly #people = new Signal()
  readonly #present = new Derived(() => this.presence.present(this.series.team.team.names))
  readonly #announced = new Set<string>()
  #touched = false

  constructor(place: MeetingPlace, me: Handle) {
    this.place = place
    this.#me = me
    const { notices } = this
    const recovery = new Recovery(notices)
    this.#copy = new RoomCopy({
      room: meetingRoom(place),
      key: place.key,
      tell: (sentence) => notices.say(sentence),
      recovery,
      onrole: (role) => {
        rememberKey(place.space, place.key, role)
        this.#remember()
      },
      onchange: () => this.presence.setUnsent(this.#copy.status.word !== 'saved'),
    })
    this.series = new SeriesSession({ place, me, notices, recovery, onchange: () => this.#offeredAnew() })
    this.#notes = new Notes(this.doc, () => ({
      template: this.series.template,
      names: this.series.team.team.names,
    }))
    this.presence = new Presence(this.#copy.awareness, me.handle)
    this.#copy.awareness.on('change', () => {
      this.#present.changed()
      this.#people.changed()
    })
    this.transfer = new Transfer(this)
    this.snapshots = new Snapshots(this)
    this.#remember()
    void this.#copy.whenLoaded.then(() => offerKept(this, this.#copy))
  }

  /** Where the team is known to this browser, this meeting is among those that were opened lately. */
  #remember(): void {
    const { space, series, date } = this.place
    rememberSeries(space, { id: series, name: this.series.name }, date)
  }

  #offeredAnew(): void {
    this.#notes.offeredAnew()
    this.#present.changed()
  }

  get doc(): Y.Doc {
    return this.#copy.doc
  }

  // ── what the page shows ──

  /** All that it is drawn from is here. */
  get ready(): boolean {
    return this.#copy.loaded && this.series.known
  }

  get live(): boolean {
    return this.#copy.live
  }

  get mayWrite(): boolean {
    return this.series.team.mayWrite
  }

  get isLead(): boolean {
    return this.series.team.isLead
  }

  get title(): string {
    return this.outline.title ?? meetingTitle(this.series.name, this.place.date)
  }

  get outline(): Outline {
    return this.#notes.outline
  }

  lines(root: string): Line[] {
    return this.#notes.lines(root)
  }

  get present(): Present[] {
    return this.#present.value
  }

  get status(): Status {
    return worst([this.#copy.status, this.series.status])
  }

  /** The relay refused this link for good. */
  get refused(): { sentence: string } | null {
    const refused = this.#copy.refused ?? this.series.refused
    if (refused) rememberRefusal(this.place.space, this.place.key)
    return refused
  }

  get hasText(): boolean {
    return !meeting.isEmpty(this.doc)
  }

  // ── sections ──

  /** My id in this team: the handle this browser goes by may be another name of somebody's. */
  get myId(): string {
    return this.series.team.team.names.personOf(this.#me.id)
  }

  get #myHandle(): string {
    return this.series.team.team.names.handleOf(this.#me.id) ?? this.#me.handle
  }

  isMine = (section: Section): boolean => section.owner === this.myId

  isHidden = (section: Section): boolean =>
    this.outline.hidden.sections.some(
      ({ block, person }) => block === section.block && person === section.person,
    )

  /** Where people write: the first block with a section for each. */
  get home(): string | null {
    return this.outline.blocks.find(({ people }) => people)?.id ?? null
  }

  /** A block's sections; mine is among them where people write, before I have written and were it hidden. */
  sectionsOf(block: Block): Section[] {
    const mineHidden = this.outline.hidden.sections.filter(
      (section) => section.block === block.id && this.isMine(section),
    )
    const all = [...block.sections, ...mineHidden]
    if (block.id !== this.home || !this.mayWrite || all.some(this.isMine)) return all
    const offered = { person: this.myId, owner: this.myId, handle: this.#myHandle }
    return [...all, { block: block.id, ...offered, annotation: '', written: null }]
  }

  /** The meeting's lead and its notetaker write in everybody's section without being asked. */
  get mayEditAll(): boolean {
    const { personOf } = this.series.team.team.names
    return this.outline.header.some(
      ({ id, value }) =>
        (id === 'lead' || id === 'notetaker') && value !== '' && personOf(handleId(value)) === this.myId,
    )
  }

  /** The cursor goes to my section when the note is opened, wherever that turns out to be, until I have typed. */
  get landing(): boolean {
    return !this.#touched
  }

  /** Those who are here and on no list. */
  get unlisted(): Present[] {
    const { personOf } = this.series.team.team.names
    const listed = new Set(this.outline.attendees.map((entry) => personOf(meeting.attendeeId(entry))))
    return this.present.filter(({ id }) => !listed.has(id))
  }

  /** Handles that somebody may mean. */
  get handles(): string[] {
    const all = [
      ...this.series.team.team.people.map(({ handle }) => handle),
      ...this.present.map(({ handle }) => handle),
      ...this.outline.blocks.flatMap(({ sections }) => sections.map(({ handle }) => handle)),
    ]
    return [...new Map(all.map((handle) => [handleId(handle), handle])).values()].sort((a, b) =>
      a.localeCompare(b),
    )
  }

  // ── what people do ──

  setTitle(title: string): void {
    meeting.setTitle(this.doc, title)
    this.touched()
  }

  setField(row: string, value: string): void {
    meeting.setHeaderField(this.doc, row, value)
    this.touched()
  }

  /** False, with a sentence, where the entry is no handle. */
  attend(typed: string): boolean {
    const handle = this.#handle(typed)
    if (handle === null) return false
    meeting.listAttendee(this.doc, handle.handle)
    this.touched()
    return true
  }

  unattend(entry: string): void {
    meeting.unlistAttendee(this.doc, entry)
    this.touched()
  }

  setAnnotation({ block, person, handle }: Section, annotation: string): void {
    this.announce({ block, person, handle })
    meeting.setAnnotation(this.doc, block, person, annotation)
    this.touched()
  }

  addSection(block: Block, typed: string): boolean {
    const handle = this.#handle(typed)
    if (handle === null) return false
    const person = this.series.team.team.names.personOf(handle.id)
    this.announce({ block: block.id, person, handle: handle.handle })
    const hidden = this.outline.hidden.sections.find(
      (each) => each.block === block.id && each.person === person,
    )
    if (hidden) this.hideSection(hidden, false)
    this.touched()
    return true
  }

  renameSection({ block, person }: Section, typed: string): boolean {
    const handle = this.#handle(typed)
    if (handle === null) return false
    meeting.renameSection(this.doc, block, person, handle.handle)
    this.touched()
    return true
  }

  moveSection(section: Section, by: 1 | -1): void {
    this.announce(section)
    meeting.moveSection(this.doc, section, by, this.series.team.team.names)
    this.touched()
  }

  hideSection(section: Pick<Section, 'block' | 'person'>, hidden: boolean): void {
    meeting.hideSection(this.doc, section, hidden)
    this.touched()
  }

  addBlock(heading: string): boolean {
    const added = meeting.addBlock(this.doc, heading, this.outline.template)
    if (added === null) this.notices.say('A heading needs a letter or a digit. Nothing was added.')
    else this.touched()
    return added !== null
  }

  renameBlock(block: Block, heading: string): void {
    meeting.renameBlock(this.doc, block.id, heading)
    this.touched()
  }

  moveBlock(block: Block, by: 1 | -1): void {
    meeting.moveBlock(this.doc, block.id, by, this.outline.template)
    this.touched()
  }

  hideBlock(block: Block, hidden: boolean): void {
    meeting.hideBlock(this.doc, block.id, hidden)
    this.touched()
  }

  #handle(typed: string): Handle | null {
    const handle = parseHandle(typed)
    if (handle.is === 'handle') return handle
    this.notices.say(handle.sentence)
    return null
  }

  /** Makes a section known when somebody first types in it. */
  announce({ block, person, handle }: Pick<Section, 'block' | 'person' | 'handle'>): void {
    const root = `${block}/${person}`
    if (this.#announced.has(root)) return
    this.#announced.add(root)
    meeting.announceSection(this.doc, block, person, handle)
  }

  /** At the first edit: this week has a meeting, I am of the team, and the browser is asked not to clear what it keeps. */
  touched(): void {
    if (this.#touched) return
    this.#touched = true
    this.series.list(this.place.date)
    this.series.team.meetMe()
    void askToPersist()
  }

  tell(sentence: string): void {
    this.notices.say(sentence)
  }

  close(): void {
    this.snapshots.close()
    this.#notes.close()
    this.presence.close()
    this.#copy.close()
    this.series.close()
  }
}
