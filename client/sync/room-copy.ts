// This device's copy of one room: a document, its local store, and its link to the relay.

import { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import type { Role } from '../../shared/wire/access.ts'
import { NOTHING_CONFIRMED } from './store/confirmed.ts'
import { newDocument } from './store/document.ts'
import type { Link } from './link/link.ts'
import { painted } from '../browser/painted.ts'
import type { Records } from './store/records.ts'
import type { Recovery } from './recovery.ts'
import { Signal } from '../browser/signal.ts'
import { OPENING, statusOf, type Status } from './status.ts'
import { formerRoom, nameOf, relayAddress, world } from '../browser/storage.ts'
import { openStore, type Store, type StoreOptions } from './store/store.ts'
import type { Trouble } from './trouble.ts'
import { forgetFormerUnsent, markFormerUnsent, markUnsent, readUnsent } from '../browser/unsent.ts'

export interface CopyOptions {
  room: string
  key: string
  /** Shows the person a notice, or takes it back. */
  tell: StoreOptions['tell']
  /**
   * Asks the person what to do if copies cannot be merged. Without it, nobody is asked and nothing is sent.
   */
  recovery?: Recovery
  /** Called when the relay says what the key may do. */
  onrole?: (role: Role) => void
  /** Called before the relay is asked, if this device had something of the room. */
  onhad?: () => void
  onchange?: () => void
}

// The link's code is a separate chunk, because the page draws this device's copy without it. The page
// requests the chunk when it starts.
const linking = import('./link/link.ts').then(
  ({ openLink }) => openLink,
  () => null, // the page itself says that a part of it is missing
)

/** For each room, how many copies this page has open. */
const open = new Map<string, number>()

export class RoomCopy {
  readonly doc = newDocument()
  readonly awareness = new Awareness(this.doc)
  readonly #options: CopyOptions
  readonly #store: Store
  #link: Link | null = null
  #lacksLink = false
  readonly #connection = new Signal()
  #timer: ReturnType<typeof setTimeout> | undefined
  #status: Status = OPENING
  /** Whether this page has edits that are perhaps not on the relay's disk. */
  #dirty = false
  #loaded = false
  #known = false
  #had = false
  #role: Role | null = null
  /**
   * The last mark that this page stored for the room: true if there are unsent edits. Null before the first
   * mark.
   */
  #marked: boolean | null = null
  #closed = false
  /** Tells other tabs of this browser that the copy was set aside. */
  readonly #tabs: BroadcastChannel

  static isOpen = (room: string): boolean => open.has(room)

  constructor(options: CopyOptions) {
    this.#options = options
    open.set(options.room, (open.get(options.room) ?? 0) + 1)
    markFormerUnsent(options.room)
    this.#store = openStore({
      name: nameOf(options.room),
      former: formerRoom(options.room),
      doc: this.doc,
      onchange: this.#changed,
      tell: options.tell,
    })
    this.#tabs = new BroadcastChannel(nameOf(`${options.room}/aside`))
    this.#tabs.onmessage = () => {
      this.#link?.close()
      location.reload()
    }
    this.doc.on('afterTransaction', this.#edited)
    void this.#store.loaded.then(() => this.#open())
  }

  async #open(): Promise<void> {
    if (this.#closed) return
    this.#loaded = true
    this.#had = this.doc.store.clients.size > 0 || this.#store.confirmed !== NOTHING_CONFIRMED
    this.#changed()
    if (this.#had) await painted()
    const openLink = await linking
    if (this.#closed) return
    if (this.#had) this.#options.onhad?.()
    if (openLink === null) {
      this.#lacksLink = true
      this.#changed()
      return
    }
    const { room, key, tell } = this.#options
    this.#link = openLink({
      url: new URL('sync', relayAddress()).href.replace(/^http/, 'ws'),
      room,
      doc: this.doc,
      awareness: this.awareness,
      key,
      device: this.#store.device,
      confirmed: this.#store.confirmed,
      onchange: this.#changed,
      tell,
      socket: world.socket,
    })
    this.#changed()
  }

  /**
   * Listens to transactions and not to updates, because with an update listener Yjs would encode everything
   * that the store loads.
   */
  #edited = ({ local, deleteSet, beforeState, afterState }: Y.Transaction): void => {
    if (!local) return
    const hasWritten = [...afterState].some(([client, clock]) => beforeState.get(client) !== clock)
    if (this.#dirty || (!hasWritten && deleteSet.clients.size === 0)) return
    this.#dirty = true
    // A live link reports each edit that it sends. Offline, in a browser that stores nothing, only this call
    // reports the edit.
    if (this.#link?.state.is !== 'live') this.#changed()
  }

  /** Whether the local store has been read into the document. */
  get loaded(): boolean {
    this.#connection.read()
    return this.#loaded
  }

  /**
   * Whether this device had something of the room when the copy was opened: content, or a state that the
   * relay confirmed.
   */
  get had(): boolean {
    this.#connection.read()
    return this.#had
  }

  /**
   * Whether the room can be shown: because this device had some of it, the relay has sent it, or the relay is
   * out of reach.
   */
  get known(): boolean {
    this.#connection.read()
    return this.#known
  }

  get live(): boolean {
    this.#connection.read()
    return this.#link?.state.is === 'live'
  }

  /** Whether everything in the document is on the relay's disk. */
  get settled(): boolean {
    this.#connection.read()
    const state = this.#link?.state
    return state?.is === 'live' && state.settled
  }

  /** Whether this device has edits that are perhaps not on the relay's disk. */
  get unsent(): boolean {
    return this.#dirty || this.#options.room in readUnsent()
  }

  /** What the key may do. Null until the relay has said so. */
  get role(): Role | null {
    this.#connection.read()
    return this.#role
  }

  /** Whether the relay did not answer, or the link's code did not load. */
  get failed(): boolean {
    this.#connection.read()
    return this.#lacksLink || this.#link?.failed === true
  }

  get status(): Status {
    this.#connection.read()
    return this.#status
  }

  /** Why the relay refused this key for good. Null if it did not refuse it. */
  get refused(): { sentence: string } | null {
    this.#connection.read()
    const state = this.#link?.state
    return state?.is === 'refused' ? { sentence: state.sentence } : null
  }

  #changed = (): void => {
    clearTimeout(this.#timer)
    if (this.#closed) return
    const link = this.#link?.state ?? null
    if (this.#link && link?.is === 'live' && link.settled) {
      this.#dirty = false
      this.#mark(false)
    } else if (this.#dirty && link?.is !== 'live') this.#mark(true)
    if (link?.is === 'live') this.#store.confirm(() => this.#link?.confirmed ?? null)
    this.#hearRole(this.#link?.role ?? null)
    this.#options.recovery?.heard(this, this.#trouble)
    const hasHeard = this.doc.store.clients.size > 0 || link?.is === 'live' || this.failed
    this.#known ||= this.#had || (this.#loaded && hasHeard)
    const { status, again } = statusOf({
      link,
      store: this.#store.state,
      dirty: this.#dirty,
      now: performance.now(),
    })
    this.#status = status
    if (again !== null) this.#timer = setTimeout(this.#changed, again)
    this.#connection.changed()
    this.#options.onchange?.()
  }

  get #trouble(): Trouble | null {
    const is = this.#link?.state.is
    if (is === 'older' || is === 'differs') return is
    return this.#link?.stuck ? 'stuck' : null
  }

  /** Records whether the room has unsent edits, so that another page of this browser can send them. */
  #mark(unsent: boolean): void {
    if (unsent === this.#marked) return
    this.#marked = unsent
    markUnsent(this.#options.room, this.#options.key, unsent)
  }

  #hearRole(role: Role | null): void {
    if (role === null || role === this.#role) return
    if (this.#role === null) {
      this.#store.welcomed()
      forgetFormerUnsent(this.#options.room)
    }
    this.#role = role
    this.#options.onrole?.(role)
  }

  // ── if the relay's copy differs ──

  /** The words that the relay will never save. Null if they are not known. */
  get rest(): string | null {
    return this.#link?.rest ?? null
  }

  pushBack(): void {
    this.#link?.pushBack()
  }

  /** Stops sending and storing, while the records are moved aside. */
  halt(): void {
    this.#link?.close()
    this.#store.stop()
  }

  /** The records are as they were. */
  resume(): void {
    this.#store.resume()
  }

  /** The records were moved aside, so the page must reload. */
  isAside(): void {
    this.#mark(false)
    this.#tabs.postMessage(null)
  }

  /** The stored records. Null if the browser stores none. */
  get records(): Records | null {
    return this.#store.records
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#tabs.close()
    this.#options.recovery?.heard(this, null)
    const { room } = this.#options
    const others = (open.get(room) ?? 1) - 1
    if (others > 0) open.set(room, others)
    else open.delete(room)
    if (this.#dirty) this.#mark(true)
    clearTimeout(this.#timer)
    this.#link?.close()
    this.#store.close()
    this.awareness.destroy()
    this.doc.destroy()
  }
}
