// The snapshots of a meeting. Their records are in the series' document, so the page has them offline too.
// Their texts are only on the server.

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import * as v from 'valibot'
import type { NoteSection } from '../../../shared/markdown/note.ts'
import type { Section } from '../../../shared/model/outline.ts'
import { sectionRoot } from '../../../shared/document/roots.ts'
import { SnapshotRecord } from '../../../shared/model/snapshot.ts'
import { stateDigest } from '../../../shared/wire/digest.ts'
import { ask, json, pathOf, text, type Answer } from '../../browser/api.ts'
import type { MeetingActs } from '../acts.ts'
import type { SeriesRecords } from '../../series/series-records.ts'
import type { MeetingSession } from '../session.ts'
import { Signal } from '../../browser/signal.ts'
import type { Transfer } from '../transfer.ts'
import { words } from './words/en.ts'

/** The last snapshot, and whether the meeting has changed since. */
export interface Final {
  record: SnapshotRecord
  /** Whether the meeting's Markdown differs from the snapshot's. */
  edited: boolean
}

export type Taken = { is: 'taken'; record: SnapshotRecord } | { is: 'refused'; sentence: string }

export interface SnapshotsOptions {
  session: MeetingSession
  acts: MeetingActs
  records: SeriesRecords
  transfer: Transfer
}

/** ms without an edit before the meeting is compared with its snapshot. */
const PAUSE = 700

export class Snapshots {
  readonly #session: MeetingSession
  readonly #acts: MeetingActs
  readonly #records: SeriesRecords
  readonly #transfer: Transfer
  readonly #signal = new Signal()
  #edited = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #healed = false
  #taking = false

  constructor({ session, acts, records, transfer }: SnapshotsOptions) {
    this.#session = session
    this.#acts = acts
    this.#records = records
    this.#transfer = transfer
    session.doc.on('update', this.#compareSoon)
    session.series.copy.doc.on('update', this.#compareSoon)
    this.#compareSoon()
  }

  /** Oldest first. */
  get all(): SnapshotRecord[] {
    return this.#records.snapshots.get(this.#session.place.date) ?? []
  }

  get final(): Final | null {
    this.#signal.read()
    const record = this.all.at(-1)
    return record ? { record, edited: this.#edited } : null
  }

  get taking(): boolean {
    this.#signal.read()
    return this.#taking
  }

  // ── taking and reading ──

  async take(): Promise<Taken> {
    const { place, series, status } = this.#session
    if (status.word !== 'saved')
      return {
        is: 'refused',
        sentence: words.notAllSaved,
      }
    this.#turn(true)
    const { me } = series.team
    const by = series.team.team.names.handleOf(me.id) ?? me.handle
    const body = { by }
    const answer = await ask(this.#path(), { key: place.key, method: 'POST', body }, json(SnapshotRecord))
    this.#turn(false)
    if (answer.is === 'failed') return { is: 'refused', sentence: words.notTaken(answer.sentence) }
    this.#records.remember(place.date, answer.value)
    return { is: 'taken', record: answer.value }
  }

  #turn(taking: boolean): void {
    this.#taking = taking
    this.#signal.changed()
  }

  read(record: SnapshotRecord): Promise<Answer<string>> {
    return ask(`${this.#path()}/${pathOf(record.id)}.md`, { key: this.#session.place.key }, text)
  }

  #path(): string {
    const { space, series, date } = this.#session.place
    return `${pathOf(space, series, date)}/snapshots`
  }

  /**
   * Adds records that the server has and the series' document lacks. Such a record exists if a page was
   * closed between taking a snapshot and writing its record.
   */
  async heal(): Promise<void> {
    if (this.#healed) return
    this.#healed = true
    const { place } = this.#session
    const answer = await ask(this.#path(), { key: place.key }, json(v.array(SnapshotRecord)))
    if (answer.is === 'failed' || !this.#session.mayWrite) return
    const known = new Set(this.all.map(({ id }) => id))
    for (const record of answer.value) if (!known.has(record.id)) this.#records.remember(place.date, record)
  }

  // ── edited since ──

  #compareSoon = (): void => {
    clearTimeout(this.#timer)
    if (this.all.length > 0) this.#timer = setTimeout(() => void this.#compare(), PAUSE)
  }

  async #compare(): Promise<void> {
    const record = this.all.at(-1)
    if (record === undefined) return
    const edited =
      stateDigest(this.#session.doc) !== record.state &&
      bytesToHex(sha256(utf8ToBytes(await this.#transfer.markdown()))) !== record.sha256
    if (edited === this.#edited) return
    this.#edited = edited
    this.#signal.changed()
  }

  // ── bringing back ──

  /**
   * Puts back the lines of a snapshot's section that are missing now, as a new edit. Leaves all other lines
   * as they are.
   */
  async bringBack(heading: string, was: NoteSection): Promise<void> {
    const { restoreLines } = await import('../../../shared/review/restore.ts')
    const session = this.#session
    const home = this.#homeOf(heading, was)
    if (home === null) return session.tell(words.noHome)
    const wasShown = this.#isShown(home)
    this.#acts.announce(home)
    this.#acts.hideSection(home, false)
    const root = sectionRoot(home.block, home.person)
    const count = restoreLines(session.doc.getXmlFragment(root), was.lines)
    session.touched()
    const nothing = wasShown ? words.nothingMissing : words.isBack
    session.notices.done(count === 0 ? nothing(was.handle) : words.cameBack(count, was.handle))
  }

  /**
   * Whether a snapshot's section can be brought back: it is not in the notes, or some of its lines are
   * missing there. True, too, if there is no block for it: the person is told so when they try.
   */
  async isLacking(heading: string, was: NoteSection): Promise<boolean> {
    const { missingLines } = await import('../../../shared/review/restore.ts')
    const home = this.#homeOf(heading, was)
    if (home === null || !this.#isShown(home)) return true
    return missingLines(this.#session.lines(sectionRoot(home.block, home.person)), was.lines) > 0
  }

  #isShown({ block, person }: Section): boolean {
    const sections = this.#session.outline.blocks.flatMap((each) => each.sections)
    return sections.some((each) => each.block === block && each.person === person)
  }

  /**
   * The person's section now: the one under this heading, or else the one in the block where people write.
   */
  #homeOf(heading: string, { person, handle }: NoteSection): Section | null {
    const { outline, series, home } = this.#session
    const owner = series.team.team.names.personOf(person.replace(/~\d+$/, ''))
    const block = outline.blocks.find((each) => each.heading === heading)?.id ?? home
    if (block === null) return null
    const sections = [...outline.blocks.flatMap((each) => each.sections), ...outline.hidden.sections]
    return (
      sections.find((each) => each.block === block && each.person === person) ??
      sections.find((each) => each.block === block && each.owner === owner) ?? {
        block,
        person,
        owner,
        handle,
        annotation: '',
        written: null,
      }
    )
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#session.doc.off('update', this.#compareSoon)
    this.#session.series.copy.doc.off('update', this.#compareSoon)
  }
}
