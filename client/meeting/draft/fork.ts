// A second document of the meeting, which only this device has. Everything that is written in it is private.
//
//   live ──every update──→ fork      so others' edits are merged into the draft at once
//   live ←──once, at publishing── fork
//
// The fork writes under a client id of its own. So publishing is a merge like any other: edits that the
// meeting has already, from this fork or from another one, are not added again.

import * as Y from 'yjs'
import { isScaffoldClient } from '../../../shared/document/schema.ts'
import { keepWords, keptElsewhere, RESCUE, type Run } from '../../sync/link/kept-line.ts'
import { itemAt, type IdRange } from '../../../shared/moved/copies.ts'
import { newDocument } from '../../sync/store/document.ts'
import { applyEach, type Entry } from '../../sync/store/records.ts'
import { STORE } from '../../sync/store/store.ts'
import { dropKeptTwice } from './kept-twice.ts'
import { partsOf, runsIn, sectionsIn, Unseen } from './unseen.ts'

/** The origin of updates that came from the meeting. */
export const LIVE = Symbol('live')
/** The origin of the edit by which a draft is published. */
export const PUBLISH = Symbol('publish')

export class Fork {
  readonly doc = newDocument()
  readonly #live: Y.Doc
  readonly #unseen: Unseen
  #isFollowing = false
  #isPublic = false
  /** Whether it keeps what others type in lines that it has removed. If not, another tab of the draft does. */
  #keeps = true
  /** What the draft knew before it left such words to another tab. Null if it has left none. */
  #knew: ReadonlyMap<number, number> | null = null
  /** Whether a change from elsewhere has brought or removed lines. */
  #hasNewLines = false
  /** Private words in lines that others removed, by the text of the line. */
  readonly #lost = new Map<Y.XmlText, Run[]>()
  /** Words in lines that another tab has removed, which perhaps knew them. By the text of the line. */
  readonly #perhapsUnread = new Map<Y.XmlText, Run[]>()

  constructor(live: Y.Doc) {
    this.#live = live
    keptElsewhere.add(this.doc)
    this.#unseen = new Unseen(live, this.doc)
    this.doc.on('update', this.#written)
    this.doc.on('afterTransaction', this.#watch)
    this.doc.on('afterAllTransactions', this.#keep)
  }

  /** From now on, the fork has everything that the meeting has. Call once the stored draft is in it. */
  follow(): void {
    const knew = Y.decodeStateVector(Y.encodeStateVector(this.doc))
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(this.#live, Y.encodeStateVector(this.doc)), LIVE)
    if (knew.size > 0) this.#keepUnseen(knew)
    this.#isFollowing = true
    this.#live.on('update', this.#heard)
  }

  #heard = (
    update: Uint8Array,
    origin: unknown,
    _live: Y.Doc,
    { beforeState, changed }: Y.Transaction,
  ): void => {
    if (origin === PUBLISH) return
    Y.applyUpdate(this.doc, update, LIVE)
    if (this.#unseen.isAmong(changed.keys())) this.#keepUnseen(beforeState)
  }

  /** Another tab keeps what others type in removed lines, until `takeTurn`. */
  leaveToOther(): void {
    this.#keeps = false
  }

  /** From now on, this tab keeps it, and what the other tab has not kept. Call once all that it has stored is read. */
  takeTurn(): void {
    this.#keeps = true
    const knew = this.#knew
    this.#knew = null
    if (knew) this.#keepUnseen(knew)
  }

  #keepUnseen(knew: ReadonlyMap<number, number>): void {
    if (!this.#keeps) {
      this.#knew ??= new Map(knew)
      return
    }
    this.doc.transact(() => this.#unseen.keep(knew), RESCUE)
    this.#dropDoubles()
  }

  /**
   * Takes in what is stored of the draft. One tab may have removed a line before it knew what stood in that line, in
   * another tab or in the meeting. These words are kept. Call once the fork follows. Returns what is to be stored, so
   * that they are not kept again, or null.
   */
  reread(entries: readonly Entry[]): Uint8Array | null {
    const damaged = new Set(applyEach(this.doc, entries, STORE))
    const unread = [...this.#perhapsUnread]
    this.#perhapsUnread.clear()
    if (unread.length === 0 || entries.length === 0) return null
    // A page that removes a line records the ids of all characters that it knew in the line.
    const told = Y.mergeDeleteSets(
      entries.flatMap(([key, value]) =>
        value instanceof Uint8Array && !damaged.has(key) ? [Y.decodeUpdate(value).ds] : [],
      ),
    )
    const isLost = (id: Y.ID): boolean => {
      const isPublic = id.clock < Y.getState(this.#live.store, id.client)
      return !Y.isDeleted(told, id) && !(isPublic && itemAt(this.#live, id)?.deleted !== false)
    }
    for (const [text, runs] of unread) {
      const lost = runs.flatMap((run) => partsOf(run, isLost))
      if (lost.length > 0) this.#lost.set(text, lost)
    }
    if (this.#lost.size === 0) return null
    this.#keep()
    this.#dropDoubles()
    return Y.encodeStateAsUpdate(this.doc, Y.encodeStateVector(this.doc)) // all that was deleted
  }

  /** Others, and other tabs, remove lines without having seen what is private in them. */
  #watch = (transaction: Y.Transaction): void => {
    const { deleteSet, changed, local } = transaction
    const origin: unknown = transaction.origin
    this.#hasNewLines ||=
      !local && [...changed.keys()].some((type) => type instanceof Y.XmlFragment && type._item === null)
    if ((origin !== LIVE && origin !== STORE) || deleteSet.clients.size === 0) return
    const texts = new Set<Y.XmlText>()
    Y.iterateDeletedStructs(transaction, deleteSet, (struct) => {
      const parent = struct instanceof Y.Item ? struct.parent : null
      if (parent instanceof Y.XmlText && parent._item?.deleted === true) texts.add(parent)
    })
    const isPrivate = ({ client, clock }: Y.ID): boolean => clock >= Y.getState(this.#live.store, client)
    const isCaught = origin === LIVE ? isPrivate : () => true
    for (const text of texts) {
      const runs = runsIn(text, (id) => Y.isDeleted(deleteSet, id) && isCaught(id))
      if (runs.length > 0) (origin === LIVE ? this.#lost : this.#perhapsUnread).set(text, runs)
    }
  }

  /** Runs after the transaction, because an editor shows one change at a time. */
  #keep = (): void => {
    if (this.#hasNewLines) this.#dropDoubles()
    if (this.#lost.size === 0) return
    const lost = [...this.#lost]
    this.#lost.clear()
    this.doc.transact(() => {
      for (const [text, runs] of lost) {
        const root = text.parent?._item?.parent
        if (root instanceof Y.AbstractType && root._item === null)
          keepWords(this.doc.getXmlFragment(Y.findRootTypeKey(root)), text, runs)
      }
    }, RESCUE)
  }

  /** Words that another line holds too go out of the draft. */
  #dropDoubles(): void {
    this.#hasNewLines = false
    const lacks = ({ client, clock }: IdRange): boolean => clock >= Y.getState(this.#live.store, client)
    this.doc.transact(() => {
      for (const root of sectionsIn(this.doc)) dropKeptTwice(this.doc.getXmlFragment(root), lacks)
    }, RESCUE)
  }

  /** The edits that the meeting lacks. */
  get difference(): Uint8Array {
    return Y.encodeStateAsUpdate(this.doc, Y.encodeStateVector(this.#live))
  }

  /**
   * Whether the meeting lacks edits of others that the draft was written on, because its copy was set aside since.
   * `writers`: the client ids under which the draft was written.
   */
  isApart(writers: ReadonlySet<number>): boolean {
    return [...this.doc.store.clients.keys()].some(
      (client) =>
        !writers.has(client) &&
        !isScaffoldClient(client) &&
        Y.getState(this.doc.store, client) > Y.getState(this.#live.store, client),
    )
  }

  /**
   * Merges the draft into the meeting, as one edit of this person. What is written in the fork from now on is
   * merged at once, so no key is lost while its editor closes.
   */
  publish(): void {
    this.#dropDoubles()
    this.#isPublic = true
    this.merge(this.difference)
  }

  #written = (update: Uint8Array, origin: unknown): void => {
    if (this.#isPublic && origin !== LIVE) this.merge(update)
  }

  /** Merges an update into the meeting, as an edit of this person. */
  merge(update: Uint8Array): void {
    this.#live.transact((transaction) => {
      Y.applyUpdate(this.#live, update, PUBLISH)
      // For Yjs, this is an edit of somebody else. But it is this person's edit, and nobody else sends it.
      transaction.local = true
    }, PUBLISH)
  }

  close(): void {
    if (this.#isFollowing) this.#live.off('update', this.#heard)
    this.doc.destroy()
  }
}
