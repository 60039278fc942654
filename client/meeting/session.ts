// One meeting that is open in a page: getters for its document, series and team, and the edits that work
// before the tools have loaded.

import type * as Y from 'yjs'
import type { Line } from '../../shared/document/lines.ts'
import type { Named } from '../../shared/memory/answers.ts'
import { drawnColour } from '../../shared/model/colours.ts'
import { setHeaderField } from '../../shared/model/header.ts'
import type { Block, Outline, Section } from '../../shared/model/outline.ts'
import { handleId } from '../../shared/document/people.ts'
import type { Handle } from '../../shared/model/team.ts'
import { meetingTitle } from '../../shared/document/title.ts'
import { RoomCopy } from '../sync/room-copy.ts'
import { askToPersist } from '../browser/persist.ts'
import { rememberKey, rememberRefusal, rememberSeries } from '../browser/remembered.ts'
import { DocumentView, places } from '../text/document-view.ts'
import type { TextHost } from '../text/text-host.ts'
import { Notices } from '../browser/notices.ts'
import { editorsOf, hiddenIn, homeOf } from './outline-index.ts'
import { meetingRoom, type MeetingPlace } from '../browser/place.ts'
import { Recovery } from '../sync/recovery.ts'
import { SeriesSession } from '../series/series.ts'
import { worst, type Status } from '../sync/status.ts'

/** The lines of a text, each with its element in the document. */
export interface ReadText {
  readonly lines: readonly Line[]
  readonly elements: readonly unknown[]
}

/** My section while I keep it private. Only this device has it. */
export interface PrivateDraft extends TextHost {
  /** The id of its person: my id, or one that I had before. */
  readonly owner: string
  /** The worst status of three: the draft's, the meeting's and the series'. */
  readonly status: Status
  /** Whether neither this device nor the relay keeps it. */
  readonly isLost: boolean
  /** The person's answers in it. */
  namedAt: (root: string) => Named
}

export class MeetingSession {
  readonly place: MeetingPlace
  readonly notices = new Notices()
  readonly series: SeriesSession
  readonly copy: RoomCopy
  readonly #me: Handle
  readonly view: DocumentView
  /** Null while my section is public. `my-draft.ts` reads and sets it. */
  draft: PrivateDraft | null = null
  /** Whether the person has asked for a private draft, perhaps before the tools have loaded. */
  declare wantsDraft?: true
  #touched = false
  /** The texts that this device had, before the relay was asked. Null if it had nothing of the meeting. */
  had: ReadonlyMap<string, ReadText> | null = null

  constructor(place: MeetingPlace, me: Handle) {
    this.place = place
    this.#me = me
    const { notices } = this
    const recovery = new Recovery(notices)
    this.copy = new RoomCopy({
      room: meetingRoom(place),
      key: place.key,
      tell: notices.say,
      recovery,
      onrole: (role) => {
        rememberKey(place.space, place.key, role)
        this.#remember()
      },
      onhad: () => {
        const roots = [...this.doc.share.keys()].filter((root) => root.includes(':'))
        this.had = new Map(roots.map((root) => [root, this.read(root)]))
      },
    })
    this.series = new SeriesSession({
      place,
      me,
      notices,
      recovery,
      onchange: () => this.view.offeredAnew(),
    })
    this.view = new DocumentView(this.doc, () => ({
      template: this.series.template,
      names: this.series.team.team.names,
    }))
    this.copy.awareness.setLocalState(null) // until `Presence` has loaded, this page announces nobody
    this.#remember()
  }

  /** Adds the meeting to this browser's recent meetings, if the browser remembers the team. */
  #remember(): void {
    const { space, series, date } = this.place
    rememberSeries(space, { id: series, name: this.series.name }, date)
  }

  get doc(): Y.Doc {
    return this.copy.doc
  }

  // ── what the page shows ──

  /** Whether the meeting can be drawn. A device that already had the series does not wait for the relay. */
  get ready(): boolean {
    const { copy, known } = this.series
    return known && (copy.had ? this.copy.loaded : this.copy.known)
  }

  get live(): boolean {
    return this.copy.live
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
    return this.view.outline
  }

  drawMore(): void {
    this.view.drawMore()
  }

  lines(root: string): readonly Line[] {
    return this.view.lines(root)
  }

  read(root: string): ReadText {
    const lines = this.lines(root)
    return { lines, elements: lines.map((line) => places.get(line)) }
  }

  get status(): Status {
    return worst([this.copy.status, this.series.status])
  }

  /** Why the relay refused this link for good. Null if it did not refuse it. */
  get refused(): { sentence: string } | null {
    const refused = this.copy.refused ?? this.series.refused
    if (refused) rememberRefusal(this.place.space, this.place.key)
    return refused
  }

  // ── sections ──

  /** My id in this team. It differs from my handle's id if the team knows me by another handle. */
  get myId(): string {
    return this.series.team.team.names.personOf(this.#me.id)
  }

  get myHandle(): string {
    return this.series.team.team.names.handleOf(this.#me.id) ?? this.#me.handle
  }

  /** The colour in which every meeting of the team draws a person. */
  colourOf = (person: string): number => {
    const { team, copy } = this.series.team
    return drawnColour(copy.doc, team.names.personOf(person))
  }

  isMine = (section: Section): boolean => section.owner === this.myId

  /** The hidden sections of a block. */
  hiddenIn = (block: Block): Section[] => hiddenIn(this.outline, block.id)

  /** The block where people write: the first one with a section for each person. Null if there is none. */
  get home(): string | null {
    return homeOf(this.outline)
  }

  /**
   * The sections to show. Mine is shown even if it is hidden, and in the home block even before I have
   * written.
   */
  sectionsOf(block: Block): Section[] {
    const { myId } = this
    const all = [...block.sections, ...this.hiddenIn(block).filter(this.isMine)]
    const hasMine = all.some((each) => this.isMine(each) || each.person === myId)
    if (block.id !== this.home || !this.mayWrite || hasMine) return all
    return [
      ...all,
      {
        block: block.id,
        person: this.draft?.owner ?? myId,
        owner: myId,
        handle: this.myHandle,
        annotation: '',
        written: null,
      },
    ]
  }

  /**
   * Whether I am the meeting's lead or notetaker, and so may write in every section without being asked
   * first.
   */
  get mayEditAll(): boolean {
    const { personOf } = this.series.team.team.names
    return editorsOf(this.outline).some((value) => personOf(handleId(value)) === this.myId)
  }

  /**
   * Whether the page puts the cursor into my section when it draws the section: true until my first edit, unless
   * the link leads elsewhere.
   */
  get landing(): boolean {
    return !this.#touched && !this.place.at
  }

  // ── what people do ──

  /** Sets the title (`title`) or the value of a header row. */
  setField(id: string, value: string): void {
    setHeaderField(this.doc, id, value.replace(/\s*\n\s*/g, ' '))
    this.touched()
  }

  /**
   * Call at each edit. The first call lists the meeting, adds me to the team, and asks the browser to keep
   * its data.
   */
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
    this.view.close()
    this.copy.close()
    this.series.close()
  }
}
