// Rooms without a network or disk. Their log is in memory. A test can make it wait or fail. Guests keep the
// frames that they receive.

import * as Y from 'yjs'
import { isScaffold } from '../../../shared/document/scaffold.ts'
import type { Role } from '../../../shared/wire/access.ts'
import {
  decodeFrame,
  encodeFrame,
  type Frame,
  type Read,
  type LogReceipt,
} from '../../../shared/wire/frames.ts'
import { DEVICE_BYTES } from '../../../server/room/claims.ts'
import type { DocumentLimits } from '../../../server/document/document-limits.ts'
import { decodeEntry } from '../../../server/room/entry.ts'
import { limits } from '../../../server/config/limits.ts'
import { Behind, type Claim, type Entry, type Log } from '../../../server/log/log.ts'
import type { RoomEvent } from '../../../server/room/room.ts'
import { LogReceipts } from '../../../server/room/log-receipts.ts'
import { Rooms, type Seat } from '../../../server/room/rooms.ts'
import type { Peer } from '../../../server/room/seat.ts'
import { MemoryLog, newLife } from '../log/memory-log.ts'
import { atOnce } from './steps.ts'

export const ROOM = 'space/core-weekly/2026-11-23'

export class Lobby {
  readonly log: HeldLog
  readonly events: RoomEvent[] = []
  /** The time in ms. */
  now = 0
  /** The tasks that rooms have given to their runner. */
  readonly asked: PropertyKey[] = []
  /** How many turns rooms have asked for. */
  turns = 0
  onturn: () => void = () => undefined
  /** How long rooms have waited for further updates, in ms. */
  readonly waits: number[] = []
  readonly receipts = new LogReceipts(new Uint8Array(32))
  readonly rooms: Rooms

  constructor(
    epoch = 'epoch 1',
    gathering: number | null = null,
    documents: DocumentLimits = limits,
    entriesBeforeCompaction = 500,
    isShared = false,
  ) {
    this.log = new HeldLog(epoch, isShared)
    this.rooms = new Rooms({
      isScaffold,
      log: this.log,
      logReceipts: this.receipts,
      runner: () => ({
        run: (task, ...given) => {
          this.asked.push(task)
          return atOnce.run(task, ...given)
        },
      }),
      report: (event) => this.events.push(event),
      schedule: (turn, ms) => {
        this.turns++
        this.onturn()
        if (ms > 0) this.waits.push(ms)
        queueMicrotask(turn)
      },
      gathering,
      documents,
      entriesBeforeCompaction,
      now: () => this.now,
    })
  }

  enter(kind: Peer['kind'] = 'ours', role: Role = 'edit', device = 'd0'.repeat(DEVICE_BYTES)): Guest {
    const guest = new Guest(kind, role, device)
    guest.seat = this.rooms.join(ROOM, guest)
    return guest
  }

  /** A guest that has the whole document and is sent each new update. */
  async enterCaughtUp(role: Role = 'edit', device?: string): Promise<Guest> {
    const guest = this.enter('ours', role, device)
    guest.say({ type: 'ready' }, { type: 'state', vector: new Uint8Array([0]) })
    guest.say({ type: 'difference', update: new Uint8Array([0, 0]) })
    await settled()
    guest.frames = []
    return guest
  }

  async updates(): Promise<Uint8Array[]> {
    return (await this.log.read(ROOM)).map(({ update }) => decodeEntry(update).update)
  }

  /** The text `t` of the document, read from the log. */
  async logged(): Promise<string> {
    return textIn(await this.updates())
  }
}

/** Resolves when nothing more will happen until the next event. */
export const settled = (): Promise<void> => new Promise((done) => setImmediate(done))

export function textIn(updates: readonly Uint8Array[]): string {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc.getText('t').toJSON()
}

export class Guest implements Peer {
  readonly kind: Peer['kind']
  readonly role: Role
  readonly device: string
  key = 'k'
  address: string | null = 'here'
  seat: Seat = { receive: () => undefined, leave: () => undefined }
  frames: Read[] = []
  closed: { code: number; reason: string } | null = null

  constructor(kind: Peer['kind'], role: Role, device: string) {
    this.kind = kind
    this.role = role
    this.device = device
  }

  send(bytes: Uint8Array): void {
    this.frames.push(decodeFrame(bytes))
  }

  /** How many frames the guest was charged for. */
  spent = 0

  spend(frames: number): void {
    this.spent += frames
  }

  /** How many bytes the room holds for the guest. */
  held = 0

  holds(bytes: number): void {
    this.held = bytes
  }

  /** Long answers that wait until the test runs them. */
  readonly turns: ((done: () => void) => void)[] = []
  hasRoom = true

  hasRoomFor(): boolean {
    return this.hasRoom
  }

  takeTurn(go: (done: () => void) => void): void {
    if (this.hasRoom) go(() => undefined)
    else this.turns.push(go)
  }

  close(code: number, reason: string): void {
    this.closed = { code, reason }
    this.seat.leave()
  }

  say(...frames: Frame[]): void {
    for (const frame of frames) this.seat.receive(encodeFrame(frame))
  }

  /** The types of all frames that the guest has received. */
  get types(): string[] {
    return this.frames.map(({ type }) => type)
  }

  /** The receipts that came with updates of others, oldest first. */
  get receipts(): LogReceipt[] {
    return [...this.heard('difference'), ...this.heard('update')].flatMap(
      ({ logReceipt: receipt }) => receipt ?? [],
    )
  }

  heard<T extends Read['type']>(type: T): Extract<Read, { type: T }>[] {
    return this.frames.filter((frame): frame is Extract<Read, { type: T }> => frame.type === type)
  }

  /** The count of the last ack. */
  get acked(): number {
    return this.heard('ack').at(-1)?.count ?? 0
  }
}

class HeldLog implements Log {
  readonly #log: Log
  #life = newLife()
  #holding: Promise<void> = Promise.resolve()
  #release: () => void = () => undefined
  /** The next operation fails with this error. */
  failure: Error | null = null
  beforeAppend: () => void = () => undefined
  /** The seqs of entries that cannot be read. */
  readonly lost = new Set<number>()
  appends = 0
  compactions = 0

  /** Only of a log into which other relays write. */
  readonly follow?: NonNullable<Log['follow']>
  /** Tells the room that another relay may have written. */
  changed: () => void = () => undefined
  /** The last seq that this relay knows. */
  #known = 0
  /** What another relay has appended last. */
  #others = 0

  constructor(epoch: string, isShared: boolean) {
    this.#log = new MemoryLog(() => epoch)
    if (isShared)
      this.follow = (_room, changed) => {
        this.changed = changed
        return () => (this.changed = () => undefined)
      }
  }

  /** Another relay appends. */
  async appendByOther(room: string, update: Uint8Array): Promise<void> {
    this.#others = await this.#log.append(room, update)
  }

  /** Operations that begin after this call wait for `release`. */
  hold(): void {
    this.#holding = new Promise((release) => (this.#release = release))
  }

  release(): void {
    this.#release()
  }

  /** Operations that begin after this call do not wait. Those that already wait still do. */
  letPass(): void {
    this.#holding = Promise.resolve()
  }

  async #turn(): Promise<void> {
    await this.#holding
    const { failure } = this
    this.failure = null
    if (failure) throw failure
  }

  async read(room: string, after?: number): Promise<Entry[]> {
    await this.#turn()
    this.#known = Math.max(this.#known, this.#others)
    return (await this.#log.read(room, after)).filter(({ seq }) => !this.lost.has(seq))
  }

  async append(room: string, update: Uint8Array, claims: readonly Claim[] = []): Promise<number> {
    this.beforeAppend()
    await this.#turn().catch((error: unknown) => {
      this.#life = newLife()
      throw error
    })
    if (this.follow && this.#others > this.#known) throw new Behind(room)
    this.appends++
    return this.#log.append(room, update, claims)
  }

  async compact(room: string, through: number, state: Uint8Array): Promise<void> {
    await this.#turn()
    this.compactions++
    return this.#log.compact(room, through, state)
  }

  life = (): Promise<string> => Promise.resolve(this.#life)
  epoch = (room: string): Promise<string> => this.#log.epoch(room)
  close = (): Promise<void> => this.#log.close()
}
