// This device's copy of one room: a document, where it is kept, and its link to the relay.

import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { Role } from '../shared/access.ts'
import { openLink, type Link } from './link.ts'
import { Signal } from './signal.ts'
import { OPENING, statusOf, type Status } from './status.ts'
import { openStore, type Store } from './store.ts'
import { markUnsent } from './unsent.ts'

export interface CopyOptions {
  room: string
  key: string
  /** Something the person should know. */
  tell: (sentence: string) => void
  /** The relay's own word on what the key may do. */
  onrole?: (role: Role) => void
  onchange?: () => void
}

/** How many copies this page has of each room. */
const open = new Map<string, number>()

export class RoomCopy {
  readonly doc = new Y.Doc()
  readonly awareness = new Awareness(this.doc)
  readonly #options: CopyOptions
  readonly #store: Store
  #link: Link | null = null
  readonly #connection = new Signal()
  #timer: ReturnType<typeof setTimeout> | undefined
  #status: Status = OPENING
  /** There are edits of this page that were not yet seen on the relay's disk. */
  #dirty = false
  #loaded = false
  #known = false
  #role: Role | null = null
  /** Whether the browser's memory says that this room waits to be sent; null until this page has said either. */
  #marked: boolean | null = null
  #closed = false

  static isOpen = (room: string): boolean => open.has(room)

  constructor(options: CopyOptions) {
    this.#options = options
    open.set(options.room, (open.get(options.room) ?? 0) + 1)
    this.#store = openStore({
      name: `roundtable/${options.room}`,
      doc: this.doc,
      onchange: this.#changed,
      tell: options.tell,
    })
    this.doc.on('update', this.#edited)
    void this.#store.loaded.then(() => this.#open())
  }

  #open(): void {
    if (this.#closed) return
    const { room, key, tell } = this.#options
    this.#loaded = true
    this.#link = openLink({
      url: new URL('sync', location.href.split('#')[0]).href.replace(/^http/, 'ws'),
      room,
      doc: this.doc,
      awareness: this.awareness,
      key,
      onchange: this.#changed,
      tell,
    })
    this.#changed()
  }

  #edited = (_update: Uint8Array, _origin: unknown, _doc: Y.Doc, transaction: Y.Transaction): void => {
    if (transaction.local) this.#dirty = true
  }

  /** What this device has is in the document. */
  get loaded(): boolean {
    this.#connection.read()
    return this.#loaded
  }

  /** There is no more to wait for before it is shown: this device had some, the relay told its own, or is out of reach. */
  get known(): boolean {
    this.#connection.read()
    return this.#known
  }

  get live(): boolean {
    this.#connection.read()
    return this.#link?.state.is === 'live'
  }

  /** All that is here is on the relay's disk. */
  get settled(): boolean {
    this.#connection.read()
    const state = this.#link?.state
    return state?.is === 'live' && state.settled
  }

  /** What the key may do, as the relay said; null until it has. */
  get role(): Role | null {
    this.#connection.read()
    return this.#role
  }

  /** The relay was asked and did not answer. */
  get failed(): boolean {
    this.#connection.read()
    return this.#link?.failed === true
  }

  get status(): Status {
    this.#connection.read()
    return this.#status
  }

  /** The relay refused this key for good. */
  get refused(): { sentence: string } | null {
    this.#connection.read()
    const state = this.#link?.state
    return state?.is === 'refused' ? { sentence: state.sentence } : null
  }

  #changed = (): void => {
    clearTimeout(this.#timer)
    if (this.#closed) return
    const link = this.#link?.state ?? null
    if (link?.is === 'live' && link.settled) {
      this.#dirty = false
      this.#mark(false)
    } else if (this.#dirty && link?.is !== 'live') this.#mark(true)
    this.#hearRole(this.#link?.role ?? null)
    this.#known ||= this.#loaded && (this.doc.store.clients.size > 0 || link?.is === 'live' || this.failed)
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

  /** What is left behind here is remembered, so that another page of this browser sends it. */
  #mark(unsent: boolean): void {
    if (unsent === this.#marked) return
    this.#marked = unsent
    markUnsent(this.#options.room, this.#options.key, unsent)
  }

  #hearRole(role: Role | null): void {
    if (role === null || role === this.#role) return
    this.#role = role
    this.#options.onrole?.(role)
  }

  close(): void {
    this.#closed = true
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
