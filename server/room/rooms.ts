// The open rooms. A room is made when the first connection joins, and ends when the last one has left.

import { close } from '../../shared/wire/frames.ts'
import type { DocumentLimits } from '../document/document-limits.ts'
import { Grown } from './growth.ts'
import { limits } from '../config/limits.ts'
import type { RoomNews } from '../bus/news.ts'
import type { Log } from '../log/log.ts'
import type { LogReceipts } from './log-receipts.ts'
import { Room, type RoomEvent, type RoomFigures, type RoomOptions } from './room.ts'
import type { Peer, RoomSeat } from './seat.ts'
import { hasSeatFor, type Comer } from './seats.ts'
import type { RoomRunner } from '../document/tasks.ts'
import type { RunLater } from '../fair/turns.ts'
import { Turnstile } from '../fair/turnstile.ts'
import { Versions } from './versions.ts'
import { sentenceOf } from '../../shared/wire/answers.ts'

/** A connection's place in a room, as the relay sees it. */
export interface Seat {
  receive(bytes: Uint8Array): void
  leave(): void
}

export interface RoomsOptions {
  log: Log
  /** Whether an update under a scaffold's client id is the one that every page draws. */
  isScaffold: (client: number, update: Uint8Array) => boolean
  logReceipts: LogReceipts
  report: (event: RoomEvent) => void
  /** Runs a room's next turn after a number of ms. */
  schedule: RunLater
  /** What other relays tell; null if there are none. */
  news?: RoomNews | null
  gathering?: number | null
  now: () => number
  entriesBeforeCompaction?: number
  /** Returns the runner that examines a room's long updates. */
  runner: (room: string) => RoomRunner
  documents?: DocumentLimits
  figures?: RoomFigures
  short?: number
  slice?: number
}

const NOT_COUNTED: RoomFigures = { acked: () => undefined, refused: () => undefined }

export class Rooms {
  readonly #options: RoomsOptions
  readonly #roomOptions: RoomOptions
  readonly #rooms = new Map<string, Room>()
  readonly #versions = new Versions()
  readonly #compactions: Turnstile
  readonly #peers = new Set<Peer>()
  /** The rooms that `look` has not come to yet. */
  #unlooked: Iterator<Room> | null = null
  /** Set when closing begins; after that, nobody may join. It is called when the last room has ended. */
  #closing: (() => void) | null = null

  constructor(options: RoomsOptions) {
    this.#options = options
    this.#compactions = new Turnstile({ most: limits.compactAtOnce, ofOneTeam: 1, now: options.now })
    this.#roomOptions = {
      entriesBeforeCompaction: limits.entriesBeforeCompaction,
      documents: limits,
      short: limits.short,
      slice: limits.slice,
      gathering: null,
      news: null,
      figures: NOT_COUNTED,
      grown: new Grown(),
      ...options,
      log: this.#versions.watch(options.log),
      compacting: (room, compact) => this.#compactions.through(room, compact),
      ended: (room) => this.#ended(room),
    }
  }

  get size(): number {
    return this.#rooms.size
  }

  /** The connections in all rooms. */
  get connections(): number {
    return this.#peers.size
  }

  hasSeat = (name: string, comer: Comer): boolean => hasSeatFor(comer, this.#rooms.get(name)?.peers ?? [])

  join(name: string, peer: Peer): Seat {
    if (this.#closing !== null) return turnAway(peer)
    const room = this.#room(name)
    this.#peers.add(peer)
    return new Taken(room, room.join(peer), this.#peers)
  }

  /** The room's whole document as one update, even if nobody is connected. */
  state(name: string): Promise<Uint8Array> {
    if (this.#closing !== null) return Promise.reject(new Error('The server is restarting; try later.'))
    return this.#room(name).snapshot()
  }

  /** The number of the document's present state. No two states of any rooms have the same number. */
  version = (name: string): number => this.#versions.of(name)

  /**
   * Lets some rooms tell other relays who is here. Call it every `limits.bus.looks`; each room then has its turn
   * every `limits.bus.looked`.
   */
  look(): void {
    const { looks, looked } = limits.bus
    for (let left = Math.ceil((this.#rooms.size * looks) / looked); left > 0; left--) {
      this.#unlooked ??= this.#rooms.values()
      const next = this.#unlooked.next()
      if (next.done === true) this.#unlooked = null
      else next.value.look()
    }
  }

  /** Closes all connections, and waits until every edit that came before that is saved or refused. */
  async close(): Promise<void> {
    const emptied = new Promise<void>((done) => (this.#closing = done))
    for (const peer of this.#peers) turnAway(peer)
    if (this.#rooms.size > 0) await emptied
    await this.#options.log.close()
  }

  #room(name: string): Room {
    const known = this.#rooms.get(name)
    if (known) return known
    const room = new Room(name, this.#roomOptions)
    this.#rooms.set(name, room)
    return room
  }

  #ended(room: Room): void {
    if (this.#rooms.get(room.name) === room) this.#rooms.delete(room.name)
    if (this.#rooms.size === 0) this.#closing?.()
  }
}

class Taken implements Seat {
  readonly #room: Room
  readonly #seat: RoomSeat
  readonly #peers: Set<Peer>

  constructor(room: Room, seat: RoomSeat, peers: Set<Peer>) {
    this.#room = room
    this.#seat = seat
    this.#peers = peers
  }

  receive(bytes: Uint8Array): void {
    this.#room.receive(this.#seat, bytes)
  }

  leave(): void {
    this.#peers.delete(this.#seat.peer)
    this.#room.leave(this.#seat)
  }
}

function turnAway(peer: Peer): Seat {
  peer.close(close.tryLater, sentenceOf('restarting'))
  return { receive: () => undefined, leave: () => undefined }
}
