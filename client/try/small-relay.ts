// The relay of a played meeting. It speaks the protocol of `shared/wire`, and keeps its order: an edit is in
// the log before any connection gets it, and is acked after that. (The played colleagues have no connection.
// They see each edit at once, before it is in the log.) If the log cannot be written, every connection of the
// room breaks, so each page says that it is cut off, and sends again what was not acked. It trusts everybody
// who connects, because all of them are in this page.

import {
  applyAwarenessUpdate,
  Awareness,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from 'y-protocols/awareness'
import * as Y from 'yjs'
import { SCHEMA_VERSION } from '../../shared/document/schema.ts'
import { digestOf } from '../../shared/wire/digest.ts'
import { decodeFrame, encodeFrame, PROTOCOL_VERSION, type Frame } from '../../shared/wire/frames.ts'
import { wireLimits } from '../../shared/wire/limits.ts'

/** Where the relay keeps its rooms. */
export interface Log {
  /** The room's state. Null if there is none. */
  read(room: string): Promise<Uint8Array | null>
  /** Resolves once the room's state is stored. */
  keep(room: string, state: Uint8Array): Promise<void>
}

/** A client's end of its connection. */
export interface End {
  send(bytes: Uint8Array): void
  closed(): void
}

interface Changes {
  added: number[]
  updated: number[]
  removed: number[]
}

class Room {
  readonly doc = new Y.Doc()
  readonly awareness = new Awareness(this.doc)
  readonly seats = new Set<Seat>()
  readonly #name: string
  readonly #log: Log
  readonly #loaded: Promise<void>
  #keeping: Promise<void> = Promise.resolve()
  #isWaiting = false

  constructor(name: string, log: Log) {
    this.#name = name
    this.#log = log
    this.awareness.setLocalState(null)
    this.awareness.on('update', ({ added, updated, removed }: Changes) => {
      const update = encodeAwarenessUpdate(this.awareness, [...added, ...updated, ...removed])
      for (const seat of this.seats) seat.say({ type: 'awareness', update })
    })
    this.#loaded = log.read(name).then((state) => {
      if (state !== null) Y.applyUpdate(this.doc, state, this)
    })
  }

  get loaded(): Promise<void> {
    return this.#loaded
  }

  /**
   * Applies an update. Resolves once the update is in the log; only then do the others get it. False if it
   * cannot be stored: then every connection is broken.
   */
  async take(update: Uint8Array, from: object): Promise<boolean> {
    await this.#loaded
    Y.applyUpdate(this.doc, update, from)
    try {
      await this.keep()
    } catch {
      for (const seat of [...this.seats]) seat.break()
      return false
    }
    for (const seat of this.seats) if (seat !== from) seat.say({ type: 'update', update })
    return true
  }

  /** The part of the room that a state lacks, once all of it is in the log. */
  async since(vector: Uint8Array): Promise<Uint8Array> {
    const update = Y.encodeStateAsUpdate(this.doc, vector)
    await this.#keeping.catch(() => this.keep())
    return update
  }

  /**
   * Resolves once everything that the room has now is in the log. Edits that arrive during a write share the
   * next write. If a write fails, the next one is still tried.
   */
  keep(): Promise<void> {
    if (!this.#isWaiting) {
      this.#isWaiting = true
      const write = (): Promise<void> => {
        this.#isWaiting = false
        return this.#log.keep(this.#name, Y.encodeStateAsUpdate(this.doc))
      }
      this.#keeping = this.#keeping.then(write, write)
    }
    return this.#keeping
  }
}

export class Seat {
  readonly #room: Room
  readonly #end: End
  readonly #epoch: string
  /** The clients whose presence came over this connection. */
  readonly #clients = new Set<number>()
  /** Frames are read one after the other. */
  #turn: Promise<void>
  #acked = 0
  #isBroken = false

  constructor(room: Room, end: End, epoch: string) {
    this.#room = room
    this.#end = end
    this.#epoch = epoch
    this.#turn = room.loaded.then(() => this.#greet()).catch(() => this.break())
  }

  say(frame: Frame): void {
    this.#end.send(encodeFrame(frame))
  }

  /** Call with the bytes of each message. */
  hear(bytes: Uint8Array): void {
    this.#turn = this.#turn.then(() => this.#answer(bytes)).catch(() => this.break())
  }

  /** Breaks the connection, because the relay cannot go on with it. The page then connects again. */
  break(): void {
    if (this.#isBroken) return
    this.#isBroken = true
    this.#end.closed()
  }

  #greet(): void {
    if (this.#isBroken) return
    const { seats, awareness } = this.#room
    this.say({
      type: 'welcome',
      welcome: {
        protocol: PROTOCOL_VERSION,
        schema: SCHEMA_VERSION,
        role: 'edit',
        epoch: this.#epoch,
        limits: { update: wireLimits.update },
      },
    })
    this.say({
      type: 'awareness',
      update: encodeAwarenessUpdate(awareness, [...awareness.getStates().keys()]),
    })
    seats.add(this)
  }

  async #answer(bytes: Uint8Array): Promise<void> {
    if (this.#isBroken) return
    const frame = decodeFrame(bytes)
    const { doc, awareness } = this.#room
    switch (frame.type) {
      case 'state':
        return this.say({ type: 'difference', update: await this.#room.since(frame.vector) })
      case 'ready':
        return this.say({ type: 'state', vector: Y.encodeStateVector(doc) })
      case 'difference':
      case 'update':
      case 'carried':
        if (await this.#room.take(frame.update, this)) this.say({ type: 'ack', count: ++this.#acked })
        return
      case 'awareness':
        return this.#hearPresence(frame.update)
      case 'queryAwareness':
        return this.say({
          type: 'awareness',
          update: encodeAwarenessUpdate(awareness, [...awareness.getStates().keys()]),
        })
      case 'ping':
        return this.say({ type: 'pong' })
      case 'compare':
        return this.say({ type: 'digest', ...digestOf(doc) })
      default:
        return // no page sends frames of other kinds
    }
  }

  #hearPresence(update: Uint8Array): void {
    const { awareness } = this.#room
    const hear = ({ added, updated }: Changes) => {
      for (const client of [...added, ...updated]) this.#clients.add(client)
    }
    awareness.on('update', hear)
    applyAwarenessUpdate(awareness, update, this)
    awareness.off('update', hear)
  }

  left(): void {
    this.#room.seats.delete(this)
    removeAwarenessStates(this.#room.awareness, [...this.#clients], this)
  }
}

export class SmallRelay {
  readonly #log: Log
  readonly #epoch: string
  readonly #rooms = new Map<string, Room>()
  readonly #open = new Set<Seat>()
  #runs = true

  /** `epoch` is the identity of the log. */
  constructor(log: Log, epoch: string) {
    this.#log = log
    this.#epoch = epoch
  }

  get runs(): boolean {
    return this.#runs
  }

  room(name: string): Room {
    const known = this.#rooms.get(name) ?? new Room(name, this.#log)
    this.#rooms.set(name, known)
    return known
  }

  /** Null if the relay is stopped. */
  connect(name: string, end: End): Seat | null {
    if (!this.#runs) return null
    const closed = (): void => {
      this.left(seat)
      end.closed()
    }
    const seat: Seat = new Seat(this.room(name), { send: (bytes) => end.send(bytes), closed }, this.#epoch)
    this.#open.add(seat)
    return seat
  }

  left(seat: Seat): void {
    this.#open.delete(seat)
    seat.left()
  }

  /**
   * Runs or stops the relay. A stop breaks everybody's connection, and nobody gets a new one until the relay
   * runs again.
   */
  run(runs: boolean): void {
    this.#runs = runs
    if (runs) return
    for (const seat of [...this.#open]) seat.break()
  }
}
