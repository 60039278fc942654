// The issues and pull requests that `#` offers. They are found in this meeting, in the archive of the series,
// and in the last meetings that are not in the archive. This file writes nothing, and reads only when a list
// of offers asks. It reads the archive, which is large, only once a letter or digit follows the `#`.

import { newestNotes } from '../../../shared/archive/archive.ts'
import { textOf, type Line } from '../../../shared/document/lines.ts'
import { blockRoot, sectionRoot } from '../../../shared/document/roots.ts'
import { ask, pathOf, text } from '../../browser/api.ts'
import { archiveRoom, type MeetingPlace } from '../../browser/place.ts'
import { RoomCopy } from '../../sync/room-copy.ts'
import { offerOf, type Offer } from '../../text/complete/offers.ts'
import type { MeetingSession } from '../session.ts'
import { issuesIn, type Issue } from './issues.ts'

/** How many issues are offered. */
const MOST = 3000
/** How many characters of a note are read. No honest note has more. */
const LONGEST_NOTE = 400_000
/** How many notes of the archive are read. The newest come first. */
const MOST_NOTES = 1000
/** How many notes are read at a time. In between, the page can handle input. */
const CHUNK = 5
/** How many meetings are asked for. Each is a request. */
const MOST_MEETINGS = 8
/** ms from a change until the changed text is read again. */
const PAUSE = 400

/** The texts of a meeting that are read. */
export type Searched = Pick<MeetingSession, 'place' | 'doc' | 'outline' | 'lines'> & {
  readonly series: { readonly series: { readonly listed: readonly string[] } }
}

export type Archive = Pick<RoomCopy, 'doc' | 'close'>

const openArchive = (place: MeetingPlace): Archive =>
  new RoomCopy({
    room: archiveRoom(place),
    key: place.key,
    tell: () => {}, // nothing is written, so nothing can fail that the person should know of
  })

const isSame = (some: readonly Offer[], others: readonly Offer[]): boolean =>
  some.length === others.length &&
  some.every(({ text, found }, at) => text === others[at]?.text && found === others[at].found)

export class IssueOffers {
  readonly #session: Searched
  readonly #came: () => void
  readonly #open: () => Archive
  #archive: Archive | null = null
  /** The texts that have changed since they were read. */
  readonly #stale = new Set<'here' | 'archive'>()
  /** The dates of the meetings that were read. */
  readonly #read = new Set<string>()
  #isAsking = false
  #here: readonly Issue[] = []
  #fromArchive: readonly Issue[] = []
  #fromMeetings: readonly Issue[] = []
  #offers: readonly Offer[] = []
  #timers = new Map<'here' | 'archive', ReturnType<typeof setTimeout>>()
  #reading = 0
  #isClosed = false

  /** `came` is called when the offers have changed. */
  constructor(session: Searched, came: () => void, open = (): Archive => openArchive(session.place)) {
    this.#session = session
    this.#came = came
    this.#open = open
    session.doc.on('update', this.#hereChanged)
    this.#readHere()
  }

  /** The present offers. Texts that have changed are read again soon. */
  of(query: string): readonly Offer[] {
    if (this.#isClosed) return this.#offers
    void this.#readMeetings()
    if (this.#archive === null && /^[\p{L}\p{N}]/u.test(query)) this.#stale.add('archive')
    if (this.#stale.has('here')) this.#soon('here', () => this.#readHere())
    if (this.#stale.has('archive')) this.#soon('archive', () => void this.#readArchive())
    return this.#offers
  }

  #archiveChanged = (): void => {
    this.#stale.add('archive')
    // While the archive comes from the disk or the relay, the list waits for it.
    if (this.#fromArchive.length === 0) this.#soon('archive', () => void this.#readArchive())
  }
  #hereChanged = (): void => void this.#stale.add('here')

  #soon(what: 'here' | 'archive', read: () => void): void {
    if (this.#timers.has(what)) return
    const timer = setTimeout(() => {
      this.#timers.delete(what)
      read()
    }, PAUSE)
    this.#timers.set(what, timer)
  }

  #readHere(): void {
    this.#stale.delete('here')
    const { outline } = this.#session
    const roots = outline.blocks.flatMap(({ id, sections }) => [
      blockRoot(id),
      ...sections.map(({ block, person }) => sectionRoot(block, person)),
    ])
    this.#here = roots.flatMap((root) => issuesIn(writtenOf(this.#session.lines(root)), MOST)).slice(0, MOST)
    this.#made()
  }

  async #readArchive(): Promise<void> {
    this.#stale.delete('archive')
    if (this.#archive === null) {
      this.#archive = this.#open()
      this.#archive.doc.on('update', this.#archiveChanged)
    }
    const mine = ++this.#reading
    const found: Issue[] = []
    let read = 0
    for (const { text } of newestNotes(this.#archive.doc)) {
      found.push(...issuesIn(text.slice(0, LONGEST_NOTE), MOST - found.length))
      if (found.length === MOST || ++read === MOST_NOTES) break
      if (read % CHUNK > 0) continue
      await new Promise((later) => setTimeout(later))
      if (this.#isClosed || mine !== this.#reading) return
    }
    this.#fromArchive = found
    this.#made()
  }

  /**
   * Reads the last meetings, as the relay exports them. If the relay is out of reach, the other offers stay, and the
   * next list asks again.
   */
  async #readMeetings(): Promise<void> {
    if (this.#isAsking) return
    this.#isAsking = true
    const { place, series } = this.#session
    const dates = series.series.listed
      .filter((date) => date !== place.date)
      .slice(-MOST_MEETINGS)
      .filter((date) => !this.#read.has(date))
      .toReversed()
    for (const date of dates) {
      const answer = await ask(`${pathOf(place.space, place.series, date)}.md`, { key: place.key }, text)
      if (this.#isClosed) return
      if (answer.is === 'failed' && answer.status === null) break
      this.#read.add(date)
      if (answer.is === 'ok')
        this.#fromMeetings = [
          ...this.#fromMeetings,
          ...issuesIn(answer.value.slice(0, LONGEST_NOTE), MOST),
        ].slice(0, MOST)
    }
    this.#isAsking = false
    if (dates.length > 0) this.#made()
  }

  #made(): void {
    const offers = new Map<string, Offer>()
    for (const { address, name, line } of [...this.#here, ...this.#fromMeetings, ...this.#fromArchive])
      if (offers.size < MOST && !offers.has(address)) offers.set(address, offerOf(address, name, line))
    const made = [...offers.values()]
    if (isSame(made, this.#offers)) return
    this.#offers = made
    this.#came()
  }

  close(): void {
    this.#isClosed = true
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#session.doc.off('update', this.#hereChanged)
    this.#archive?.close()
  }
}

/** The lines as text, with the addresses that their links hide. */
const writtenOf = (lines: readonly Line[]): string =>
  lines
    .map((line) => {
      const hidden = line.node === 'line' ? line.runs.flatMap(({ marks }) => marks.link?.href ?? []) : []
      return [textOf(line), ...hidden].join(' ')
    })
    .join('\n')
