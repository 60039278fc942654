// A room: peers sharing one stream of opaque updates.
//
// Order is the contract: append to the log, then tell the others, then ack.
// What a client shows as saved therefore survives losing this process.
//
// One job at a time. The first is loading the log; then window after window takes all frames that
// have come meanwhile: check, apply in one transaction, append what that emitted, tell, ack, let
// joiners in. If an append or an apply fails the room is thrown away, for its document already has
// what the log lacks; whoever comes next loads a new one from the log.

import * as Y from 'yjs'
import { close, decodeFrame, encodeFrame, PROTOCOL_VERSION } from '../shared/frames.ts'
import { SCHEMA_VERSION } from '../shared/schema.ts'
import { checkUpdate, type Clocks } from './check.ts'
import { limits } from './limits.ts'
import type { Log } from './log.ts'
import { decodePresence, encodePresence, type PresenceState } from './presence.ts'
import { RoomSeat, type EditFrame, type Peer } from './seat.ts'

export interface Seat {
  receive(bytes: Uint8Array): void
  leave(): void
}

export type RoomEvent =
  /** The room was thrown away; its connections were told to try later. */
  | { is: 'failed'; room: string; error: unknown }
  /** Updates in the log refer to ones that are not there; they wait for a client that has them. */
  | { is: 'incomplete'; room: string }
  | { is: 'refused'; room: string; why: string }

export interface RoomOptions {
  log: Log
  report: (event: RoomEvent) => void
  /** Runs the next window; frames that come until then are part of it. */
  schedule: (window: () => void) => void
  /** ms, for rates */
  now: () => number
  /** Called once, when the room is over: emptied or failed. */
  ended: () => void
}

type Job =
  | { is: 'join'; seat: RoomSeat }
  | { is: 'ready'; seat: RoomSeat }
  | { is: 'state'; seat: RoomSeat; vector: Uint8Array }
  | { is: 'edit'; seat: RoomSeat; frame: EditFrame }
  | { is: 'snapshot'; done: (state: Uint8Array) => void; failed: (error: unknown) => void }

type Phase = { is: 'loading' } | { is: 'serving'; epoch: string } | { is: 'over' }

export class Room {
  readonly name: string
  readonly #options: RoomOptions
  readonly #doc = new Y.Doc()
  readonly #seats = new Set<RoomSeat>()
  #phase: Phase = { is: 'loading' }
  #jobs: Job[] = []
  #running = false
  /** The document's clocks, kept beside it so that checking costs the update and not the document. */
  #clocks: Clocks = new Map()
  #seq = 0
  #entriesSinceCompaction = 0
  #incomplete = false
  #encoded: Uint8Array | null = null

  constructor(name: string, options: RoomOptions) {
    this.name = name
    this.#options = options
  }

  get size(): number {
    return this.#seats.size
  }

  join(peer: Peer): Seat {
    const seat = new RoomSeat(peer)
    this.#seats.add(seat)
    this.#take({ is: 'join', seat })
    return {
      receive: (bytes) => {
        if (!seat.gone) this.#receive(seat, bytes)
      },
      leave: () => this.#leave(seat),
    }
  }

  /** The whole document as one update. */
  snapshot(): Promise<Uint8Array> {
    return new Promise((done, failed) => this.#take({ is: 'snapshot', done, failed }))
  }

  #receive(seat: RoomSeat, bytes: Uint8Array): void {
    const frame = decodeFrame(bytes)
    switch (frame.type) {
      case 'state':
        return this.#take({ is: 'state', seat, vector: frame.vector })
      case 'difference':
      case 'update':
        return this.#take({ is: 'edit', seat, frame: seat.receive(frame.type, frame.update) })
      case 'awareness':
        return seat.mayBePresent(this.#options.now()) ? this.#hearPresence(seat, frame.update) : undefined
      case 'queryAwareness':
        return this.#sendPresence(seat)
      case 'ping':
        return seat.send({ type: 'pong' })
      case 'ready':
        return this.#take({ is: 'ready', seat })
      case 'malformed':
        return this.#expel(seat, close.malformed, `That message could not be read: ${frame.why}.`)
      case 'welcome':
      case 'ack':
      case 'nack':
      case 'pong':
      case 'denied':
        return this.#expel(seat, close.malformed, `A client does not send “${frame.type}”.`)
    }
  }

  // ── one job at a time ──

  #take(job: Job): void {
    if (this.#phase.is === 'over') return this.#turnAway(job)
    this.#jobs.push(job)
    this.#wake()
  }

  #wake(): void {
    if (this.#running) return
    this.#running = true
    this.#options.schedule(() => void this.#run())
  }

  async #run(): Promise<void> {
    try {
      if (this.#phase.is === 'loading') await this.#load()
      while (this.#jobs.length > 0) await this.#window(this.#jobs.splice(0))
      if (this.#seats.size === 0) await this.#compactIfLong()
      this.#running = false
      if (this.#jobs.length > 0) this.#wake()
      else if (this.#seats.size === 0) this.#end()
    } catch (error) {
      this.#fail(error)
    }
  }

  async #load(): Promise<void> {
    const { log } = this.#options
    const epoch = await log.epoch(this.name)
    const entries = await log.read(this.name)
    this.#doc.transact(() => {
      for (const { update } of entries) Y.applyUpdate(this.#doc, update)
    })
    this.#seq = entries.at(-1)?.seq ?? 0
    this.#entriesSinceCompaction = entries.length
    if (this.#doc.store.pendingStructs !== null || this.#doc.store.pendingDs !== null) {
      // They stay in the log, for a load after their cause has come; here they would leak to joiners.
      this.#doc.store.pendingStructs = null
      this.#doc.store.pendingDs = null
      this.#incomplete = true
      this.#options.report({ is: 'incomplete', room: this.name })
    }
    this.#clocks = Y.decodeStateVector(Y.encodeStateVector(this.#doc))
    this.#phase = { is: 'serving', epoch }
  }

  async #window(jobs: Job[]): Promise<void> {
    // What somebody sent before they left counts like any other edit.
    const edits = jobs.filter((job) => job.is === 'edit')
    const accepted = this.#accept(edits)
    const emitted = this.#apply(accepted.map(({ frame }) => frame.update))
    if (emitted !== null) {
      this.#encoded = null
      this.#seq = await this.#options.log.append(this.name, emitted)
      this.#entriesSinceCompaction++
      this.#tellOthers(emitted, accepted)
    }
    for (const { seat, frame } of accepted) seat.settle(frame)
    for (const seat of this.#seats) seat.sendAck()
    for (const job of jobs) this.#admit(job)
  }

  // ── edits ──

  /** The frames that can be applied now, in an order in which each finds what it refers to. */
  #accept(edits: { seat: RoomSeat; frame: EditFrame }[]): { seat: RoomSeat; frame: EditFrame }[] {
    const accepted: { seat: RoomSeat; frame: EditFrame }[] = []
    const introduced = new Set(
      edits.filter(({ frame }) => frame.type === 'difference').map(({ seat }) => seat),
    )
    let waiting = edits
    for (const seat of introduced) {
      waiting = [...waiting, ...seat.held.map((frame) => ({ seat, frame }))]
      seat.held = []
    }
    for (let before = -1; waiting.length !== before;) {
      before = waiting.length
      waiting = waiting.filter(({ seat, frame }) => {
        const verdict = this.#judge(seat, frame)
        if (verdict === 'accepted') accepted.push({ seat, frame })
        return verdict === 'gap'
      })
    }
    for (const { seat, frame } of waiting) this.#hold(seat, frame, introduced.has(seat))
    return accepted
  }

  #judge(seat: RoomSeat, frame: EditFrame): 'accepted' | 'gap' | 'refused' {
    const refuse = (
      ...why: Parameters<RoomSeat['refuse']> extends [EditFrame, ...infer Rest] ? Rest : never
    ) => {
      seat.refuse(frame, ...why)
      return 'refused' as const
    }
    if (seat.peer.role === 'view' && !isEmptyUpdate(frame.update))
      return refuse('viewOnly', 'View only: this link reads the notes. Your change was not saved.')
    if (frame.type === 'update' && frame.update.length > limits.update)
      return refuse('tooLarge', 'Too large (limit 1 MB): that change was not saved.')
    const checked = checkUpdate(frame.update, this.#clocks)
    if (checked.is === 'refused') {
      this.#options.report({ is: 'refused', room: this.name, why: checked.why })
      return refuse(
        'invalid',
        `The server refused a change it cannot store (${checked.why}). It was not saved.`,
      )
    }
    if (checked.is === 'gap') return 'gap'
    for (const [client, clock] of checked.after) this.#clocks.set(client, clock)
    return 'accepted'
  }

  /** What a frame lacks may be in the sender's step 2: it is asked for one, once. */
  #hold(seat: RoomSeat, frame: EditFrame, asked: boolean): void {
    if (asked || seat.heldBytes + frame.update.length > limits.held)
      return seat.refuse(
        frame,
        'gap',
        'A change refers to one the server never got. It was not saved; please reload.',
      )
    if (seat.held.length === 0) this.#sendStep1(seat)
    seat.held.push(frame)
  }

  /** Applies all in one transaction; what it emitted, or null where all was known. */
  #apply(updates: Uint8Array[]): Uint8Array | null {
    if (updates.length === 0) return null
    const emitted: Uint8Array[] = []
    const collect = (update: Uint8Array) => emitted.push(update)
    this.#doc.on('update', collect)
    try {
      this.#doc.transact((transaction) => {
        for (const update of updates) Y.applyUpdate(this.#doc, update)
        // A remote transaction lets Yjs clean up formatting, with deletions of its own that no client made.
        transaction.local = true
      })
    } finally {
      this.#doc.off('update', collect)
    }
    if (emitted.length > 1) throw new Error(`One window emitted ${emitted.length} updates.`)
    const { pendingStructs, pendingDs } = this.#doc.store
    if (pendingStructs !== null || pendingDs !== null)
      throw new Error('A checked update left a part pending.')
    return emitted[0] ?? null
  }

  #tellOthers(update: Uint8Array, from: { seat: RoomSeat }[]): void {
    const bytes = encodeFrame({ type: 'update', update })
    const senders = new Set(from.map(({ seat }) => seat))
    const only = senders.size === 1 ? from[0]?.seat : null
    for (const seat of this.#seats) if (seat.caughtUp && seat !== only) seat.sendBytes(bytes)
  }

  // ── joining ──

  #admit(job: Job): void {
    switch (job.is) {
      case 'join':
        return this.#welcome(job.seat)
      case 'ready':
        return this.#sendStep1(job.seat)
      case 'state':
        return this.#catchUp(job.seat, job.vector)
      case 'snapshot':
        return job.done(this.#wholeState())
      case 'edit':
        return
    }
  }

  #welcome(seat: RoomSeat): void {
    if (this.#phase.is !== 'serving') return
    if (seat.peer.kind === 'stock') this.#sendStep1(seat)
    else
      seat.send({
        type: 'welcome',
        welcome: {
          protocol: PROTOCOL_VERSION,
          schema: SCHEMA_VERSION,
          role: seat.peer.role,
          epoch: this.#phase.epoch,
          limits: { update: limits.update },
        },
      })
    seat.welcomed = true
    this.#sendPresence(seat)
  }

  #sendStep1 = (seat: RoomSeat): void => seat.send({ type: 'state', vector: Y.encodeStateVector(this.#doc) })

  #catchUp(seat: RoomSeat, vector: Uint8Array): void {
    let known: Clocks
    try {
      known = Y.decodeStateVector(vector)
    } catch {
      return this.#expel(seat, close.malformed, 'That state could not be read.')
    }
    const update = known.size === 0 ? this.#wholeState() : Y.encodeStateAsUpdate(this.#doc, vector)
    seat.send({ type: 'difference', update })
    seat.caughtUp = true
  }

  #wholeState = (): Uint8Array => (this.#encoded ??= Y.encodeStateAsUpdate(this.#doc))

  // ── presence: no job, for it is not part of the document ──

  #hearPresence(seat: RoomSeat, update: Uint8Array): void {
    if (update.length > limits.awareness)
      return this.#expel(seat, close.malformed, 'That presence message is too large (limit 2 kB).')
    const states = decodePresence(update)
    if (states === null) return this.#expel(seat, close.malformed, 'That presence message could not be read.')
    const own = states.find(({ client }) => client === (seat.presence ?? states[0])?.client)
    if (own === undefined || (seat.presence !== null && own.clock < seat.presence.clock)) return
    const taken = this.#seatOf(own.client)
    seat.presence = own
    if (taken === undefined || taken === seat) this.#tellPresence([own])
  }

  /** The first connection that speaks for a client; a second one, a reconnection say, waits until it is gone. */
  #seatOf = (client: number): RoomSeat | undefined =>
    [...this.#seats].find(({ presence }) => presence?.client === client)

  /** The sender hears it too: a stock client that hears nothing for 30 s hangs up. */
  #tellPresence(states: PresenceState[]): void {
    const bytes = encodeFrame({ type: 'awareness', update: encodePresence(states) })
    for (const seat of this.#seats) if (seat.welcomed) seat.sendBytes(bytes)
  }

  #sendPresence(seat: RoomSeat): void {
    const states = [...this.#seats].flatMap(({ presence }) => presence ?? [])
    if (states.length > 0) seat.send({ type: 'awareness', update: encodePresence(states) })
  }

  // ── leaving ──

  #expel(seat: RoomSeat, code: number, reason: string): void {
    if (seat.gone) return
    this.#jobs = this.#jobs.filter((job) => job.is === 'snapshot' || job.seat !== seat)
    this.#leave(seat)
    seat.peer.close(code, reason)
  }

  #leave(seat: RoomSeat): void {
    if (seat.gone) return
    seat.gone = true
    const { presence } = seat
    const spoke = presence !== null && this.#seatOf(presence.client) === seat
    this.#seats.delete(seat)
    if (spoke)
      this.#tellPresence([
        this.#seatOf(presence.client)?.presence ?? { ...presence, clock: presence.clock + 1, state: 'null' },
      ])
    if (this.#seats.size === 0 && this.#phase.is !== 'over') this.#wake()
  }

  /** A log whose load was incomplete is left alone: what waits in it is in no document. */
  async #compactIfLong(): Promise<void> {
    if (this.#incomplete || this.#entriesSinceCompaction < limits.entriesBeforeCompaction) return
    await this.#options.log.compact(this.name, this.#seq, this.#wholeState())
    this.#entriesSinceCompaction = 1
  }

  #fail(error: unknown): void {
    this.#options.report({ is: 'failed', room: this.name, error })
    const seats = [...this.#seats]
    const jobs = this.#jobs.splice(0)
    this.#end()
    for (const seat of seats) {
      seat.gone = true
      seat.peer.close(
        close.tryLater,
        'The server cannot save now; your edits stay on this device. Trying again.',
      )
    }
    for (const job of jobs) this.#turnAway(job)
  }

  #end(): void {
    this.#phase = { is: 'over' }
    this.#seats.clear()
    this.#doc.destroy()
    this.#options.ended()
  }

  #turnAway(job: Job): void {
    if (job.is === 'snapshot') job.failed(new Error(`The room ${this.name} could not be read; try later.`))
    else if (!job.seat.gone) {
      job.seat.gone = true
      job.seat.peer.close(close.tryLater, 'The room is restarting. Trying again.')
    }
  }
}

/** No structs, no deletions. */
const isEmptyUpdate = (update: Uint8Array): boolean =>
  update.length === 2 && update[0] === 0 && update[1] === 0
