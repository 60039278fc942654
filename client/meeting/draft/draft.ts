// My section while I keep it private. Its words are on this device's disk, in a database of their own, and
// nowhere else: not in the meeting's document, in no message, and in no channel between tabs.
//
// A mark in the database says what the draft is to become:
//
//   private      it is found again at the next visit
//   publishing   the person has published it. If the page ends before the meeting's own copy is stored, the
//                next visit publishes it again. That changes nothing where it has arrived already
//
// Words without the mark are no draft, and the next visit removes them. So until the mark is on the disk, the
// status does not say that the draft is kept.
//
// A discarded draft stays in the database until the next one is discarded, so it can be brought back.

import * as v from 'valibot'
import * as Y from 'yjs'
import type { Named } from '../../../shared/memory/answers.ts'
import { isBlank, readLines, textOf, type Line } from '../../../shared/document/lines.ts'
import { Signal } from '../../browser/signal.ts'
import { warn } from '../../browser/logging.ts'
import { askToPersist } from '../../browser/persist.ts'
import { statusOf, worst, type Status } from '../../sync/status.ts'
import {
  answer,
  CUSTOM,
  entriesOf,
  readable,
  UPDATES,
  type Entry,
  type Records,
} from '../../sync/store/records.ts'
import { openStore, type Store, type Waiting } from '../../sync/store/store.ts'
import { DocumentView } from '../../text/document-view.ts'
import type { MeetingSession, PrivateDraft } from '../session.ts'
import { Fork } from './fork.ts'
import { takeTurn } from './keeper.ts'
import { nameOfDraft } from './name.ts'
import { words } from './words/en.ts'

const MARK = 'draft'
const DISCARDED = 'discarded'

/** ms until the mark is stored again, after a failure. */
const MARK_AGAIN = 500

/**
 * `id`: which draft it is. Another tab may have begun a new one. `writers`: the client ids under which it was written,
 * one for each time that it was opened. `apart`: what is published if the meeting lacks what the draft was written on.
 */
const Mark = v.object({
  ...{ is: v.picklist(['private', 'publishing']), owner: v.string(), id: v.string() },
  writers: v.exactOptional(v.array(v.number())),
  apart: v.exactOptional(v.instance(Uint8Array)),
})
interface Mark {
  is: 'private' | 'publishing'
  owner: string
  id: string
  writers?: readonly number[]
  apart?: Uint8Array
}
const Discarded = v.object({
  ...{ owner: v.string(), state: v.instance(Uint8Array) },
  writers: v.exactOptional(v.array(v.number())),
})
export interface Discarded {
  owner: string
  state: Uint8Array
  writers?: readonly number[]
}

/** What shows the lines of a document as a reader sees them. */
export type See = (doc: Y.Doc, view: DocumentView) => Sight

interface Sight {
  /** The answers of a text's person. */
  namedAt: (root: string) => Named
  close(): void
}

export interface DraftOptions {
  session: MeetingSession
  see: See
  /** Called when an edit of this tab is on the disk, so that other tabs can read it. */
  onstored: () => void
}

export class Draft implements PrivateDraft {
  owner = ''
  #is: Mark['is'] = 'private'
  /** Null if an earlier version has not stored them. */
  #writers: Set<number> | null = new Set()
  #apart: Uint8Array | null = null
  #id = crypto.getRandomValues(new Uint32Array(4)).join('-')
  /** The draft that was discarded last. Null if it is known that there is none. */
  discarded: Discarded | null = null
  readonly #options: DraftOptions
  readonly #fork: Fork
  readonly #store: Store
  readonly #view: DocumentView
  readonly #seen: Sight
  readonly #signal = new Signal()
  #status: Status = KEEPING
  #timer: ReturnType<typeof setTimeout> | undefined
  #hasWritten = false
  #isStored = true
  #isClosed = false
  #isFollowing = false
  readonly #ended: Promise<void>
  #end: () => void = () => undefined
  #asked = false
  /** The records that have the mark. */
  #markedIn: Records | null = null
  /** Since when the mark waits for the disk. Null if it does not wait. */
  #unmarked: Waiting | null = null
  #remark: ReturnType<typeof setTimeout> | undefined

  private constructor(options: DraftOptions) {
    const { session, see } = options
    this.#options = options
    this.#ended = new Promise((resolve) => (this.#end = resolve))
    this.#fork = new Fork(session.doc)
    this.#writers?.add(this.doc.clientID)
    this.#store = openStore({
      name: nameOfDraft(session.place),
      doc: this.doc,
      onchange: this.#look,
      // A draft keeps other things than a room does. `begin` says which.
      tell: (sentence) => this.#store.state.is !== 'unavailable' && session.tell(sentence),
    })
    this.#view = new DocumentView(this.doc, () => ({
      template: session.series.template,
      names: session.series.team.team.names,
    }))
    this.#seen = see(this.doc, this.#view)
    this.doc.on('afterTransaction', this.#edited)
  }

  /** Opens this device's database of drafts. There may be none in it: see `isThere`. */
  static async find(options: DraftOptions): Promise<Draft> {
    const draft = new Draft(options)
    await draft.#store.loaded
    await draft.#readMark()
    if (!draft.isThere && draft.doc.store.clients.size > 0) {
      // This is the rest of a draft that was published or discarded.
      await draft.#store.records?.change([UPDATES], (transaction) => {
        transaction.objectStore(UPDATES).clear()
      })
      draft.close(false)
      return Draft.find(options)
    }
    if (draft.isThere) {
      await draft.#mark() // with the client id of this visit, before anything is written under it
      await draft.#follow()
    }
    return draft
  }

  /** Whether its database was read. If not, there may be a draft in it. */
  get isRead(): boolean {
    return this.#store.records !== null
  }

  /** Whether the person has published it already, in this or in an earlier visit. */
  get isPublic(): boolean {
    return this.#is === 'publishing'
  }

  async #follow(): Promise<void> {
    this.#fork.leaveToOther()
    await takeTurn(nameOfDraft(this.#options.session.place), () => void this.#keep(), this.#ended)
    if (this.#isClosed) return
    this.#fork.follow()
    this.#isFollowing = true
    this.#look()
  }

  /** No other tab keeps what others type in lines that the draft has removed. */
  async #keep(): Promise<void> {
    if (this.#isFollowing && this.isPublic) return // the other tab has kept all of it before it published
    if (this.#isFollowing) await this.reread().catch(warn)
    if (!this.#isClosed) this.#fork.takeTurn()
  }

  /** Whether there is a draft on this device. */
  get isThere(): boolean {
    return this.owner !== ''
  }

  async #readMark(): Promise<void> {
    const { records } = this.#store
    if (records === null) return
    const { custom } = records
    const [mark, discarded] = await Promise.all([
      readable<unknown>(custom.get(MARK)),
      readable<unknown>(custom.get(DISCARDED)),
    ])
    const read = v.safeParse(Mark, mark)
    if (read.success) this.#become(read.output)
    else if (mark !== undefined) this.owner = this.#options.session.myId // the mark is damaged, so it is written again
    const kept = v.safeParse(Discarded, discarded)
    this.discarded = kept.success ? kept.output : null
  }

  #become(mark: Mark): void {
    this.#is = mark.is
    this.owner = mark.owner
    this.#id = mark.id
    this.#know(mark)
  }

  #know({ writers, apart }: Pick<Mark, 'writers' | 'apart'>): void {
    if (writers === undefined) this.#writers = null
    for (const writer of writers ?? []) this.#writers?.add(writer)
    this.#apart = apart ?? this.#apart
  }

  /**
   * Makes it a draft of this person, or joins the one that another tab has just begun. The mark is stored first,
   * because what has no mark is no draft.
   */
  async begin(owner: string): Promise<void> {
    this.owner = owner
    if (!this.isRead) this.tell(words.notKeptDetail)
    await this.#mark('joins')
    await this.#follow()
    this.#persist()
  }

  // ── what a text needs ──

  get doc(): Y.Doc {
    return this.#fork.doc
  }

  get mayWrite(): boolean {
    return this.#options.session.mayWrite
  }

  lines(root: string): readonly Line[] {
    return this.#view.lines(root)
  }

  namedAt = (root: string): Named => this.#seen.namedAt(root)

  touched(): void {
    this.#persist()
  }

  tell(sentence: string): void {
    this.#options.session.tell(sentence)
  }

  #persist(): void {
    if (this.#asked) return
    this.#asked = true
    void askToPersist()
  }

  // ── what it says ──

  get status(): Status {
    this.#signal.read()
    const { copy, series } = this.#options.session
    return worst([this.#status, copy.status, series.status])
  }

  get isLost(): boolean {
    this.#signal.read()
    return this.#status.word === 'unsaved'
  }

  #edited = ({ local, changed }: Y.Transaction): void => {
    if (!local || changed.size === 0 || this.#hasWritten) return
    this.#hasWritten = true
    this.#look()
  }

  #look = (): void => {
    clearTimeout(this.#timer)
    if (this.#isClosed) return
    const { state, records } = this.#store
    if (this.isThere && records !== null && records !== this.#markedIn && this.#unmarked === null)
      void this.#mark()
    const isStored = state.is === 'open' && state.waiting === null
    const { status, again } = statusOf({
      link: null,
      store: isStored && this.#unmarked ? { ...state, waiting: this.#unmarked } : state,
      dirty: this.#hasWritten,
      now: performance.now(),
    })
    this.#status = SAYS[status.word]
    if (again !== null) this.#timer = setTimeout(this.#look, again)
    if (isStored && !this.#isStored) this.#options.onstored()
    this.#isStored = isStored
    this.#signal.changed()
  }

  /** By text, the lines of the draft that nobody else has. */
  get onlyHere(): ReadonlyMap<string, readonly Line[]> {
    const { doc } = this.#options.session
    const found = new Map<string, readonly Line[]>()
    for (const root of this.doc.share.keys()) {
      if (!root.startsWith('section:')) continue
      const others = new Set(readLines(doc.getXmlFragment(root)).map(textOf))
      const own = readLines(this.doc.getXmlFragment(root)).filter((line) => {
        const isOffered = line.node === 'line' && line.untouched
        return !isOffered && !isBlank(line) && !others.has(textOf(line))
      })
      if (own.length > 0) found.set(root, own)
    }
    return found
  }

  // ── other tabs ──

  /** Reads what other tabs have stored of this draft. */
  async reread(): Promise<readonly Entry[]> {
    const { records } = this.#store
    if (records === null || this.#isClosed) return []
    let entries: readonly Entry[] = []
    await records.change([UPDATES, CUSTOM], async (transaction) => {
      if (await this.#isMarked(transaction)) entries = await entriesOf(transaction.objectStore(UPDATES))
    })
    if (this.#isClosed) return entries
    const kept = this.#fork.reread(entries)
    if (kept) await records.add([kept])
    return entries
  }

  /**
   * Whether the database still has this draft, and not one that was begun since. If it has, it says under which
   * client ids other tabs write the draft, before it has an edit of theirs.
   */
  async #isMarked(transaction: IDBTransaction): Promise<boolean> {
    const read = v.safeParse(Mark, await readable<unknown>(transaction.objectStore(CUSTOM).get(MARK)))
    if (!read.success || read.output.id !== this.#id) return false
    this.#know(read.output)
    return true
  }

  // ── how it ends ──

  /** Merges the draft into the meeting. Resolves when it is there. */
  async publish(): Promise<void> {
    await this.reread().catch(warn)
    const writers = this.#writers
    if (this.#apart === null && writers && this.#fork.isApart(writers)) {
      const { ownLinesOf } = await import('./own-lines.ts')
      this.#apart = ownLinesOf(this.doc, writers, this.#options.session.doc)
    }
    this.#is = 'publishing'
    await this.#mark()
    if (this.#apart) this.#fork.merge(this.#apart)
    else this.#fork.publish()
  }

  /**
   * Writes all of it to the meeting's own records, and then removes it from its database. If that fails, or if the
   * browser stores no records of the meeting, the next visit publishes it again.
   */
  async forget(): Promise<void> {
    const { records } = this.#options.session.copy
    if (records === null) return this.close()
    clearTimeout(this.#remark)
    this.#store.stop()
    const entries = await this.reread()
    await records.add([this.#apart ?? Y.encodeStateAsUpdate(this.doc)])
    await this.#remove(entries)
    this.close(false)
  }

  /** Takes the draft away. It stays in the database as discarded. */
  async discard(): Promise<void> {
    await this.reread().catch(warn)
    const { records } = this.#store
    clearTimeout(this.#remark)
    const discarded = {
      ...{ owner: this.owner, state: Y.encodeStateAsUpdate(this.doc) },
      ...(this.#writers && { writers: [...this.#writers] }),
    }
    this.discarded = discarded
    this.#store.stop()
    await records?.change([UPDATES, CUSTOM], async (transaction) => {
      if (!(await this.#isMarked(transaction))) return
      transaction.objectStore(UPDATES).clear()
      const custom = transaction.objectStore(CUSTOM)
      custom.delete(MARK)
      custom.put(discarded, DISCARDED)
    })
    this.close(false)
  }

  /** Brings the discarded draft back. */
  async restore({ owner, state, ...discarded }: Discarded): Promise<void> {
    this.#know(discarded)
    if (this.isThere) await this.#mark()
    else await this.begin(owner)
    Y.applyUpdate(this.doc, state)
  }

  get #made(): Mark {
    return {
      ...{ is: this.#is, owner: this.owner, id: this.#id },
      ...(this.#writers && { writers: [...this.#writers] }),
      ...(this.#apart && { apart: this.#apart }),
    }
  }

  /** Stores the mark. If that fails, it is tried again. `joins`: whether a draft that is marked already is joined. */
  async #mark(joins?: 'joins'): Promise<void> {
    const { records } = this.#store
    if (records === null || this.#isClosed) return
    clearTimeout(this.#remark)
    const unmarked = (this.#unmarked ??= { since: performance.now(), failed: false })
    try {
      await records.change([CUSTOM], async (transaction) => {
        const custom = transaction.objectStore(CUSTOM)
        const there = v.safeParse(Mark, await readable<unknown>(custom.get(MARK)))
        if (there.success && joins && there.output.is === 'private') this.#become(there.output)
        else if (there.success && there.output.id === this.#id) this.#know(there.output)
        custom.put(this.#made, MARK)
      })
      this.#markedIn = records
      this.#unmarked = null
    } catch (error) {
      warn(error)
      this.#unmarked = { ...unmarked, failed: true }
      this.#remark = setTimeout(() => void this.#mark(), MARK_AGAIN)
    }
    this.#look()
  }

  async #remove(entries: readonly Entry[]): Promise<void> {
    await this.#store.records?.change([UPDATES, CUSTOM], async (transaction) => {
      if (!(await this.#isMarked(transaction))) return
      const updates = transaction.objectStore(UPDATES)
      for (const [key] of entries) updates.delete(key)
      // Words that another tab has written since must still be published.
      if ((await answer(updates.count())) === 0) transaction.objectStore(CUSTOM).delete(MARK)
    })
  }

  /** `keeps`: false if it was removed from the disk, so it must not be stored again. */
  close(keeps = true): void {
    if (this.#isClosed) return
    this.#isClosed = true
    clearTimeout(this.#timer)
    clearTimeout(this.#remark)
    this.doc.off('afterTransaction', this.#edited)
    if (keeps) this.#store.close()
    else {
      this.#store.stop()
      this.#store.records?.close()
    }
    this.#seen.close()
    this.#view.close()
    this.#fork.close()
    this.#end()
  }
}

const KEEPING: Status = { word: 'saving', text: words.keeping, detail: words.keepingDetail }
const SAYS: Readonly<Record<Status['word'], Status>> = {
  saved: KEEPING,
  saving: KEEPING,
  local: { word: 'local', text: words.draft, detail: words.draftDetail },
  unsaved: { word: 'unsaved', text: words.notKept, detail: words.notKeptDetail },
}
