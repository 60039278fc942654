// The facts that people with a link see before they give a name: the team, the meeting, when it is, who is
// there, and how many have written. This file only reads, and announces nobody.

import * as v from 'valibot'
import { parseHandle } from '../../shared/document/handle.ts'
import { meetingTitle } from '../../shared/document/title.ts'
import type { Role } from '../../shared/wire/access.ts'
import { noSeries, readSeries, readTemplate, type Series } from '../../shared/model/series.ts'
import { emptyTemplate } from '../../shared/model/template.ts'
import { noTeam, readTeam, type Team } from '../../shared/model/team.ts'
import { myZone, now } from '../browser/clock.ts'
import { meetingRoom, seriesRoom, teamRoom, type Place } from '../browser/place.ts'
import { rememberedSpace } from '../browser/remembered.ts'
import { Derived } from '../browser/signal.ts'
import { dateOfNow } from '../series/current-date.ts'
import { sayMeeting } from '../series/say-meeting.ts'
import { RoomCopy } from '../sync/room-copy.ts'
import { words } from './words/en.ts'
import { Written } from './written.ts'

/** The most people who are named. */
const MOST_NAMED = 5

/** ms without an answer. Then the person is told what the page waits for, and may give a name meanwhile. */
const PATIENCE = 1500

export type Told =
  | { is: 'waiting' }
  /** The server has not answered for a while. */
  | { is: 'silent' }
  /** The server did not answer, and this device knows nothing about the meeting. */
  | { is: 'unreached' }
  | { is: 'refused'; sentence: string }
  | { is: 'known'; facts: Facts }

export interface Facts {
  team: string | null
  /** When it is, in words. Null if the link leads to no meeting. */
  when: string | null
  /** The handles of the people who are there, and how many more there are. */
  here: { named: string[]; more: number }
  /** How many have written. Null if this is not known. */
  written: number | null
}

export class Invitation {
  readonly #place: Place
  readonly #team: RoomCopy
  readonly #series: RoomCopy | null
  #meeting: RoomCopy | null = null
  #written: Written | null = null
  #date: string | null
  readonly #facts: Derived<Told>
  readonly #patience: ReturnType<typeof setTimeout>
  #isLate = false

  constructor(place: Place) {
    this.#place = place
    this.#facts = new Derived(() => this.#read())
    this.#date = place.is === 'meeting' ? place.date : null
    this.#team = this.#open(teamRoom(place))
    this.#series = 'series' in place ? this.#open(seriesRoom(place)) : null
    this.#openMeeting()
    this.#patience = setTimeout(() => {
      this.#isLate = true
      this.#facts.changed()
    }, PATIENCE)
  }

  get told(): Told {
    return this.#facts.value
  }

  /**
   * The name of the meeting, series or team that the link opens. Until the server has sent it, the link and this
   * device supply a name.
   */
  get title(): string {
    const place = this.#place
    void this.told // whenever something comes, it is read again
    if (!('series' in place))
      return this.#teamNow.name ?? (rememberedSpace(place.space)?.name || words.yourTeam)
    return meetingTitle(this.#seriesNow.name ?? place.series, null)
  }

  get #teamNow(): Team {
    return this.#team.loaded ? readTeam(this.#team.doc) : noTeam
  }

  get #seriesNow(): Series {
    return this.#series?.loaded ? readSeries(this.#series.doc) : noSeries
  }

  get #role(): Role | null {
    return this.#copies.find(({ role }) => role !== null)?.role ?? null
  }

  /** Whether the link only reads. */
  get reads(): boolean {
    return this.#role === 'view'
  }

  /** Whether to ask for a name: once the link is known to allow writing, or the server is late or out of reach. */
  get asks(): boolean {
    if (this.told.is === 'refused') return false
    return this.#role === null ? this.#isLate || this.#copies.some(({ failed }) => failed) : !this.reads
  }

  #open(room: string): RoomCopy {
    const copy = new RoomCopy({
      room,
      key: this.#place.key,
      tell: () => undefined, // the person is told when they open the meeting
      onchange: () => {
        this.#openMeeting()
        this.#facts.changed()
      },
    })
    copy.awareness.setLocalState(null)
    copy.awareness.on('change', () => this.#facts.changed())
    copy.doc.on('update', () => {
      if (copy !== this.#meeting) this.#written?.offeredAnew()
      this.#facts.changed()
    })
    return copy
  }

  /** Opens the meeting once its date is known, from the link or from the series' schedule. */
  #openMeeting(): void {
    const place = this.#place
    if (this.#meeting !== null || (place.is !== 'meeting' && place.is !== 'current')) return
    if (this.#date === null && this.#series?.known === true && !this.#isUnreached)
      this.#date = dateOfNow(this.#seriesNow)
    if (this.#date === null) return
    this.#meeting = this.#open(meetingRoom({ ...place, date: this.#date }))
    this.#written = new Written(this.#meeting.doc, () => ({
      template: this.#series ? readTemplate(this.#series.doc) : emptyTemplate,
      names: this.#teamNow.names,
    }))
  }

  get #copies(): RoomCopy[] {
    return [this.#team, this.#series, this.#meeting].filter((copy) => copy !== null)
  }

  /** Whether the server did not answer and this device knows nothing about the series. */
  get #isUnreached(): boolean {
    const copy = this.#series ?? this.#team
    return copy.failed && !copy.had
  }

  #read(): Told {
    const refused = this.#copies.find((copy) => copy.refused)?.refused
    if (refused) return { is: 'refused', ...refused }
    if (this.#isUnreached) return { is: 'unreached' }
    if (!this.#copies.every(({ known }) => known)) return { is: this.#isLate ? 'silent' : 'waiting' }
    const team = this.#teamNow
    const { schedule } = this.#seriesNow
    return {
      is: 'known',
      facts: {
        team: team.name,
        when: this.#date === null ? null : sayMeeting(this.#date, schedule, myZone(), now()),
        here: this.#here(team),
        written: this.#countWritten(),
      },
    }
  }

  #here({ names }: Team): Facts['here'] {
    const people = new Map<string, string>()
    for (const state of this.#meeting?.awareness.getStates().values() ?? []) {
      const read = v.safeParse(v.object({ handle: v.string() }), state)
      const parsed = read.success ? parseHandle(read.output.handle) : null
      if (parsed?.is === 'handle')
        people.set(names.personOf(parsed.id), names.handleOf(parsed.id) ?? parsed.handle)
    }
    const named = [...people.values()].sort((a, b) => a.localeCompare(b))
    return { named: named.slice(0, MOST_NAMED), more: Math.max(0, named.length - MOST_NAMED) }
  }

  #countWritten(): number | null {
    const meeting = this.#meeting
    return meeting === null || (meeting.failed && !meeting.had) ? null : (this.#written?.count ?? null)
  }

  close(): void {
    clearTimeout(this.#patience)
    this.#written?.close()
    for (const copy of this.#copies) copy.close()
  }
}
