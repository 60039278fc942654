// A room: peers that share one stream of opaque updates.
//
// The order is the contract: append to the log, then send to the others, then ack. So what a client shows as
// saved survives the loss of this process.
//
// One job runs at a time. The first loads the log. Then one window after another handles all frames that have
// come: check the edits, apply them in slices, append what was new (a long update whole, with its last
// slice), send, ack, and admit those who join. If an append or an apply fails, the room is thrown away,
// because its document has what the log lacks. The next client that joins opens a new room from the log.
//
// Several relays may have the same room open. At the end of a window, a room's document is what a fresh reader
// makes of the log up to the last seq that the room has read or written. The room reads on when it hears that
// another relay has written, and before it tells a client what it has: the client may come from another relay,
// and know more. If what another relay did cannot be added to what is here, because it compacted the log, used
// the same client ids, or claimed one of them first, the room starts over: nothing of the append was written,
// so the room reads the whole log again, judges the same edits once more, and tells its members what is new to them.

import { close, encodeFrame, PROTOCOL_VERSION, type LogReceipt, type nack } from '../../shared/wire/frames.ts'
import { SCHEMA_VERSION } from '../../shared/document/schema.ts'
import type { DocumentLimits } from '../document/document-limits.ts'
import { Claims } from './claims.ts'
import { NO_GROWTH, type Grown, type Growth } from './growth.ts'
import { TooCostly } from '../document/guard.ts'
import { HalfUsed, type Bound } from './half-used.ts'
import { Intake, type Edit } from './intake.ts'
import { limits } from '../config/limits.ts'
import type { LogReceipts } from './log-receipts.ts'
import { Changed, LogError, type Log } from '../log/log.ts'
import { examine, type Examined } from '../update/check.ts'
import type { Ids } from '../update/id.ts'
import { weightOf } from '../update/weight.ts'
import { MergeIndex, type Merged } from '../document/merge-index.ts'
import type { Present, RoomNews } from '../bus/news.ts'
import { Presence } from './presence.ts'
import { replay } from './replay.ts'
import { RoomLog } from './room-log.ts'
import { RoomSeat, type Peer } from './seat.ts'
import { readSentFrame } from './sent-frame.ts'
import type { RoomRunner } from '../document/tasks.ts'
import { Tempo } from './tempo.ts'
import { Turns, type RunLater } from '../fair/turns.ts'
import { sentenceOf } from '../../shared/wire/answers.ts'

export type RoomEvent =
  /** The room was thrown away, and its connections were told to try later. */
  | { is: 'failed'; room: string; error: unknown }
  /** Updates of other relays could not be read. Connections that need these updates were told to try later. */
  | { is: 'unread'; room: string; error: unknown }
  /** The log lacks updates until a client that has them sends them. */
  | { is: 'incomplete'; room: string }
  /** The room opens without unreadable updates of its log, and without structs that no page can show. */
  | { is: 'leftOut'; room: string; updates: number; structs: number }
  /** A connection sent what no honest client sends. Reported once for each connection. */
  | { is: 'refused'; room: string; why: string }

/** What is counted for the operator. */
export interface RoomFigures {
  /** So many edits were acked, at most so many ms after they came. */
  acked: (edits: number, ms: number) => void
  refused: (code: keyof typeof nack) => void
}

/** The same for all rooms. */
export interface RoomOptions {
  log: Log
  isScaffold: (client: number, update: Uint8Array) => boolean
  logReceipts: LogReceipts
  report: (event: RoomEvent) => void
  /**
   * Runs the room's next turn after a number of ms. Frames that come until then are in that turn's window.
   */
  schedule: RunLater
  /** ms that an edit waits for more edits; null: as long as `Tempo` says. */
  gathering: number | null
  /** ms, for rates */
  now: () => number
  /**
   * Runs a compaction when only a few others run, because each takes several times the memory of its
   * document.
   */
  compacting: (room: string, compact: () => Promise<void>) => Promise<void>
  /** An empty room compacts a log with this number of entries. */
  entriesBeforeCompaction: number
  grown: Grown
  /** What other relays tell; null if there are none. */
  news: RoomNews | null
  figures: RoomFigures
  /** Returns the runner that examines a room's long updates. */
  runner: (room: string) => RoomRunner
  /** What a document may hold. */
  documents: DocumentLimits
  /** An update with more bytes than this is long. */
  short: number
  /** The most structs and deletions that are applied in one turn. */
  slice: number
  /** Called once, when the room is empty or has failed. */
  ended: (room: Room) => void
}

type Job =
  | { is: 'join'; seat: RoomSeat }
  | { is: 'ready'; seat: RoomSeat }
  /** If `done` is given, this job is the seat's turn for a long answer, and `done` ends the turn. */
  | { is: 'state'; seat: RoomSeat; done?: () => void }
  | { is: 'compare'; seat: RoomSeat }
  | { is: 'who'; seat: RoomSeat }
  | ({ is: 'edit' } & Edit)
  /** Another relay may have written into the log. */
  | { is: 'heard' }
  | { is: 'snapshot'; done: (state: Uint8Array) => void; failed: (error: unknown) => void }

type Phase =
  | { is: 'loading' }
  /** The log was read and is a single update. Clients that have nothing are sent that update. */
  | { is: 'replaying'; epoch: string; state: Uint8Array }
  | { is: 'serving'; epoch: string }
  | { is: 'over' }

/** A close reason, so at most 123 bytes. */
const SHUT = sentenceOf('needs-repair')
const TRY_LATER = sentenceOf('cannot-save')

export class Room {
  readonly name: string
  readonly #options: RoomOptions
  readonly #index: MergeIndex
  readonly #claims = new Claims()
  readonly #log: RoomLog
  readonly #runner: RoomRunner
  readonly #turns: Turns
  readonly #intake: Intake
  readonly #seats = new Set<RoomSeat>()
  readonly #presence: Presence
  readonly #tempo: Tempo
  /** Whether an edit was refused because the document is full. */
  #wantsRoom = false
  /** `ms`: when the room last looked for dispensable client ids. `writers`: how many ids remained then. */
  #retiredAt = { ms: -Infinity, writers: 0 }
  readonly #halfUsed = new HalfUsed()
  /** How many structs each peer has brought since the last count. */
  readonly #came = new Map<Peer, number>()
  /** The sum of the numbers in `#came`. */
  #uncounted = 0
  /** How many structs the document had at the last count. */
  #counted = 0
  /** Encoded step 2s, by the updates that they carry. */
  readonly #differences = new WeakMap<Uint8Array, Partial<Record<Peer['kind'], Uint8Array>>>()
  #phase: Phase = { is: 'loading' }
  #jobs: Job[] = []
  /** The jobs of the running window. */
  #current: Job[] = []
  #running = false
  /** The update that is being appended, and that nobody was sent yet. */
  #unsent: Uint8Array | null = null
  /** The operator was told that updates are missing. */
  #hasToldOfHole = false
  #unfollow: () => void = () => undefined
  #unhear: () => void = () => undefined
  /** When the work that waits for the next window began to wait, in ms. */
  #since = 0
  /** When the last window began, in ms. */
  #began = 0

  constructor(name: string, options: RoomOptions) {
    this.name = name
    this.#options = options
    this.#index = new MergeIndex(options.documents)
    const { log, logReceipts, entriesBeforeCompaction, news, short } = options
    this.#presence = new Presence(
      this.#seats,
      this.#claims,
      (seat) => this.#mayGrow(seat, { ...NO_GROWTH, seen: 1 }),
      news && ((states) => news.present(name, states)),
    )
    this.#runner = options.runner(name)
    this.#log = new RoomLog({
      room: name,
      log,
      claims: this.#claims,
      logReceipts,
      entriesBeforeCompaction,
      long: { short, idsIn: this.#idsInLong.bind(this) },
    })
    this.#turns = new Turns(options.schedule, name)
    this.#tempo = new Tempo(options.gathering)
    this.#intake = new Intake({
      index: this.#index,
      claims: this.#claims,
      isScaffold: options.isScaffold,
      report: this.#reportRefused.bind(this),
      isRolledBack: this.#log.isRolledBack.bind(this.#log),
      isHere: this.#isHere.bind(this),
      expel: this.#expelForeign.bind(this),
      wantRoom: this.#wantRoom.bind(this),
      mayGrow: this.#mayGrow.bind(this),
      inTurns: this.#turns.through.bind(this.#turns),
      state: this.#wholeState.bind(this),
      turnAway: this.#turnAwaySeat.bind(this),
      runner: this.#runner,
      short: options.short,
      slice: options.slice,
    })
  }

  /** The connections in the room. */
  get peers(): Peer[] {
    return [...this.#seats].map(({ peer }) => peer)
  }

  join(peer: Peer): RoomSeat {
    const seat = new RoomSeat(peer, this.#options.figures.refused)
    this.#seats.add(seat)
    this.#enqueue({ is: 'join', seat })
    return seat
  }

  /** The whole document as one update. */
  snapshot(): Promise<Uint8Array> {
    return new Promise((done, failed) => this.#enqueue({ is: 'snapshot', done, failed }))
  }

  receive(seat: RoomSeat, bytes: Uint8Array): void {
    if (seat.gone) return
    const frame = readSentFrame(bytes)
    switch (frame.type) {
      case 'state':
        if (!seat.mayAsk(this.#options.now())) return
        seat.wanted = frame.vector
        return this.#enqueue({ is: 'state', seat })
      case 'difference':
      case 'update':
        if (frame.logReceipt) return this.#expel(seat, close.malformed, 'A client gives no receipts.')
        return this.#enqueue({ is: 'edit', seat, frame: seat.receive(frame.type, frame.update) })
      case 'carried':
        return this.#enqueue({
          is: 'edit',
          seat,
          frame: seat.receive('carried', frame.update, frame.logReceipts),
        })
      case 'awareness':
        return this.#hearPresence(seat, frame.update)
      case 'queryAwareness':
        if (!seat.welcomed || seat.isAsking || !seat.mayAskWhoIsHere(this.#options.now())) return
        seat.isAsking = true
        return this.#enqueue({ is: 'who', seat })
      case 'ping':
        return seat.send({ type: 'pong' })
      case 'ready':
        if (seat.isReady) return
        seat.isReady = true
        return this.#enqueue({ is: 'ready', seat })
      case 'compare':
        return seat.mayCompare(this.#options.now()) ? this.#enqueue({ is: 'compare', seat }) : undefined
      case 'malformed':
        return this.#expel(seat, close.malformed, `That message could not be read: ${frame.why}.`)
      case 'welcome':
      case 'ack':
      case 'nack':
      case 'pong':
      case 'denied':
      case 'digest':
      case 'notice':
        return this.#expel(seat, close.malformed, `A client does not send “${frame.type}”.`)
    }
  }

  // ── one job at a time ──

  #enqueue(job: Job): void {
    if (this.#phase.is === 'over') return this.#turnAway(job)
    if (this.#isAnswered(job)) return
    if (!this.#hasWork) this.#since = this.#options.now()
    this.#jobs.push(job)
    this.#wake()
  }

  get #hasWork(): boolean {
    return this.#jobs.length > 0 || this.#claims.hasFresh || this.#presence.hasChanged
  }

  #wake(): void {
    if (this.#running) return
    this.#running = true
    this.#options.schedule(() => void this.#run(), 0, this.name)
  }

  async #run(): Promise<void> {
    try {
      if (this.#phase.is === 'loading') await this.#load()
      while (this.#hasWork) {
        await this.#gather()
        this.#current = this.#nextJobs()
        await this.#window(this.#current)
        if (this.#isCrowded) await this.#compact()
      }
      this.#current = []
      if (this.#seats.size === 0 && this.#log.isLong) await this.#compact()
      this.#running = false
      if (this.#jobs.length > 0) this.#wake()
      else if (this.#seats.size === 0) this.#end()
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Removes dispensable client ids from the document, and replaces the log's updates by the document. */
  async #compact(): Promise<void> {
    try {
      await this.#options.compacting(this.name, () => this.#compactNow())
    } catch (error) {
      if (!(error instanceof Changed)) throw error
      this.#retiredAt = { ms: this.#options.now(), writers: this.#index.writers }
      if (this.#seats.size + this.#jobs.length > 0) await this.#startOver()
    }
  }

  async #compactNow(): Promise<void> {
    await this.#log.readOn()
    await this.#mergeHeard()
    const rest = await this.#turns.through(this.#index.retire())
    if (rest !== null) await this.#loadAgain(rest)
    if (this.#index.isCrowded) await this.#renew()
    await this.#log.compact(await this.#wholeState(), this.#index.aside)
    this.#retiredAt = { ms: this.#options.now(), writers: this.#index.writers }
    this.#wantsRoom = false
    this.#noteUses()
  }

  /** Removes client ids for good, or changes nothing if the document cannot be renewed. */
  async #renew(): Promise<void> {
    const state = await this.#wholeState()
    const outcome = await this.#runner.run('renew', state, this.#options.documents.renewal)
    if (outcome.is === 'failed' || outcome.value === null) return
    this.#index.renewed(outcome.value.gone)
    await this.#loadAgain(outcome.value.state)
  }

  async #loadAgain(state: Uint8Array): Promise<void> {
    const { short, slice } = this.#options
    const unread = await replay([state], {
      index: this.#index,
      turns: this.#turns,
      runner: this.#runner,
      short,
      slice,
    })
    if (unread > 0 || !this.#index.endLoad(state, state.length))
      throw new Error('The rest of the document refers to structs that left it.')
  }

  /** Whether to look for dispensable client ids even while people are in the room. */
  get #isCrowded(): boolean {
    const { writers, usage } = this.#index
    const { ms, writers: before } = this.#retiredAt
    const isFull = this.#wantsRoom && usage.roots > 0.5
    if (this.#log.hasHole || (writers < limits.crowded && !isFull)) return false
    if (this.#options.now() - ms < limits.roomAgain) return false
    return this.#wantsRoom || writers - before >= limits.crowdedAgain
  }

  async #gather(): Promise<void> {
    const waited = this.#options.now() - this.#since
    const ms = this.#tempo.wait(this.#seats.size) - Math.max(0, waited)
    if (ms > 0) await this.#turns.after(ms)
  }

  async #load(): Promise<void> {
    const read = await this.#log.read()
    const { epoch, updates } = read
    this.#unfollow =
      this.#options.log.follow?.(this.name, this.#hearLog.bind(this), () => this.#log.mark ?? null) ??
      this.#unfollow
    this.#hearRelays()
    const state = this.#onlyUpdate(updates)
    if (state !== null) {
      this.#phase = { is: 'replaying', epoch, state }
      this.#jobs = this.#jobs.filter((job) => !this.#isAnswered(job))
      await this.#turns.next() // the answers are sent before the long work begins
    }
    await this.#replay(read)
    this.#phase = { is: 'serving', epoch }
    this.#counted = this.#index.structs
    this.#noteUses()
  }

  /** From now on, the room knows who is with other relays. They tell when they are asked. */
  #hearRelays(): void {
    const { news, now } = this.#options
    if (news === null) return
    this.#unhear = news.hear(this.name, {
      present: this.#hearFar.bind(this),
      who: () => this.#presence.asked(now()),
    })
    news.ask(this.name)
  }

  #onlyUpdate(updates: readonly Uint8Array[]): Uint8Array | null {
    const [state = null] = this.#log.hasHole || updates.length > 1 ? [] : updates
    return state
  }

  async #replay({ updates, ...aside }: Awaited<ReturnType<RoomLog['read']>>): Promise<void> {
    const { short, slice } = this.#options
    this.#index.loadAside(aside)
    const state = this.#onlyUpdate(updates)
    const unread = await replay(updates, {
      index: this.#index,
      turns: this.#turns,
      runner: this.#runner,
      short,
      slice,
    })
    const bytes = updates.reduce((sum, { length }) => sum + length, 0)
    if (!this.#index.endLoad(unread === 0 ? state : null, bytes)) this.#log.noteHole()
    if (unread > 0) this.#log.noteHole()
    const structs = this.#index.leftOut
    if (unread + structs > 0)
      this.#options.report({ is: 'leftOut', room: this.name, updates: unread, structs })
    if (this.#log.hasHole && !this.#hasToldOfHole) this.#options.report({ is: 'incomplete', room: this.name })
    this.#hasToldOfHole = this.#log.hasHole
  }

  /** Reads the whole log again while people stay, and sends them the new part. Forgets edits that were not appended. */
  async #startOver(): Promise<void> {
    const sent = this.#index.vectorBefore(this.#unsent)
    this.#unsent = null
    const read = await this.#log.readAnew()
    this.#index.startOver()
    await this.#replay(read)
    this.#counted = this.#index.structs
    const update = await this.#turns.through(this.#index.since(sent))
    if (update instanceof Uint8Array) this.#tellOthers(update, [])
  }

  /** Answers a newcomer with the log’s single update while the log is applied. False if the job must wait. */
  #isAnswered(job: Job): boolean {
    if (this.#phase.is !== 'replaying') return false
    if (job.is === 'join' && job.seat.peer.kind === 'ours') {
      this.#welcome(job.seat)
      return true
    }
    if (job.is !== 'state') return false
    const { seat, done } = job
    const { wanted } = seat
    if (wanted === null || !hasNothing(wanted)) return false
    if (!seat.isInLine) this.#answer(seat, wanted, this.#phase.state, done !== undefined)
    done?.()
    return true
  }

  #nextJobs(): Job[] {
    let [bytes, weight] = [0, 0]
    const end = this.#jobs.findIndex((job, at) => {
      if (job.is === 'edit') {
        bytes += job.frame.update.length
        weight += job.frame.weight
      }
      return at === limits.window || (at > 0 && (bytes > limits.windowBytes || weight > limits.windowWeight))
    })
    return this.#jobs.splice(0, end === -1 ? this.#jobs.length : end)
  }

  async #window(jobs: Job[]): Promise<void> {
    const left = { jobs }
    try {
      await this.#windowOf(left)
    } catch (error) {
      if (!(error instanceof Changed)) throw error
      this.#jobs.unshift(...left.jobs)
      this.#current = []
      await this.#startOver()
    }
  }

  /** Afterwards, `left` has no jobs. If it throws, `left` has the jobs that must be done once more. */
  async #windowOf(left: { jobs: Job[] }): Promise<void> {
    const { figures, now } = this.#options
    const since = this.#since
    this.#began = now()
    const jobs = (left.jobs = await this.#readOnFor(left.jobs))
    await this.#mergeHeard()
    // Edits count even if their connection is gone by now.
    const edits = jobs.filter((job) => job.is === 'edit')
    this.#tempo.count(edits.length, this.#began)
    await this.#intake.examineLong(edits)
    const accepted = this.#intake.take(edits)
    const others = jobs.filter(({ is }) => is !== 'edit' && is !== 'heard')
    left.jobs = [...accepted.map((edit): Job => ({ is: 'edit', ...edit })), ...others]
    for (const edit of this.#intake.takeDoubtful().reverse()) this.#jobs.unshift({ is: 'edit', ...edit })
    for (let isFirst = true; this.#index.hasTaken; isFirst = false) {
      if (!isFirst) await this.#turns.next()
      const merged = this.#index.merge()
      if (merged === null) continue
      const update = (this.#unsent = await this.#freshOf(merged))
      await this.#log.append(update)
      this.#tellOthers(update, merged.isBack ? [] : accepted)
      this.#unsent = null
    }
    if (this.#claims.hasFresh) await this.#log.appendClaims()
    await this.#mergeHeard() // what was read because an append came too late
    left.jobs = others
    for (const { seat, frame } of accepted) seat.settle(frame)
    for (const seat of this.#seats) seat.sendAck()
    if (accepted.length > 0) figures.acked(accepted.length, now() - since)
    this.#chargeStructs()
    this.#noteUses()
    await this.#turns.through(this.#presence.tellChanged())
    for (const job of others) await this.#admit(job)
  }

  /**
   * Reads on if one of the jobs depends on what other relays may have written. If that cannot be read, these jobs
   * are turned away. Returns the others.
   */
  async #readOnFor(jobs: Job[]): Promise<Job[]> {
    const asking = jobs.filter((job) => this.#mustReadOn(job))
    if (asking.length === 0) return jobs
    try {
      await this.#log.readOn()
      return jobs
    } catch (error) {
      if (error instanceof Changed || !(error instanceof LogError)) throw error
      this.#options.report({ is: 'unread', room: this.name, error })
      for (const job of asking) {
        if ('seat' in job) this.#turnAwaySeat(job.seat)
        this.#turnAway(job)
      }
      return jobs.filter((job) => !asking.includes(job))
    }
  }

  #mustReadOn(job: Job): boolean {
    if (job.is === 'who') return false
    if (job.is !== 'edit') return true
    const { type, logReceipts } = job.frame
    return type === 'difference' || this.#log.isBehind(logReceipts)
  }

  /** Merges what other relays have logged, and sends it on. They have checked it. */
  async #mergeHeard(): Promise<void> {
    const heard = this.#log.takeHeard()
    if (heard.length > 0 && this.#log.hasHole) throw new Changed(this.name) // parts that wait may fit now
    for (const update of heard) {
      const examined = await this.#examineHeard(update)
      this.#index.bringBackAsIn(examined)
      const checked = this.#index.check(examined)
      if (checked.is !== 'whole') throw new Changed(this.name)
      this.#index.take(update, checked)
      for (let isFirst = true; this.#index.hasTaken; isFirst = false) {
        if (!isFirst) await this.#turns.next()
        const merged = this.#index.merge()
        if (merged !== null) this.#tellOthers(await this.#freshOf(merged), [])
      }
    }
  }

  /** Examines a long update in another thread. */
  async #examineHeard(update: Uint8Array): Promise<Examined> {
    const { short, slice } = this.#options
    const isLong = update.length > short || weightOf(update, limits.shortWeight) > limits.shortWeight
    if (!isLong) return examine(update, slice)
    const outcome = await this.#runner.run('examine', update, slice, this.#index.vector())
    if (outcome.is === 'failed') throw new Changed(this.name, outcome.why)
    return outcome.value
  }

  async #idsInLong(update: Uint8Array): Promise<Ids> {
    const outcome = await this.#runner.run('idsIn', update)
    if (outcome.is === 'failed') throw new Changed(this.name, outcome.why)
    return outcome.value
  }

  #hearLog(): void {
    if (this.#phase.is !== 'over' && !this.#jobs.some(({ is }) => is === 'heard'))
      this.#enqueue({ is: 'heard' })
  }

  async #freshOf({ update, without }: Merged): Promise<Uint8Array> {
    if (without === null) return update
    const outcome = await this.#runner.run('diff', update, without)
    if (outcome.is === 'failed')
      throw new Error(`The new part of an update could not be found: ${outcome.why}`)
    return outcome.value
  }

  #tellOthers(update: Uint8Array, from: { seat: RoomSeat }[]): void {
    const bytes: Partial<Record<Peer['kind'], Uint8Array>> = {}
    const first = from[0]?.seat
    const only = from.every(({ seat }) => seat === first) ? first : null
    for (const seat of this.#seats) {
      const { kind } = seat.peer
      if (!seat.caughtUp || seat === only) continue
      seat.sendBytes((bytes[kind] ??= encodeFrame({ type: 'update', update, ...this.#logReceiptFor(seat) })))
    }
  }

  #logReceiptFor({ peer }: RoomSeat): { logReceipt?: LogReceipt } {
    return peer.kind === 'ours' ? this.#log.logReceipt : {}
  }

  // ── joining ──

  async #admit(job: Job): Promise<void> {
    switch (job.is) {
      case 'join':
        this.#welcome(job.seat)
        return this.#restAfterTelling()
      case 'who':
        job.seat.isAsking = false
        this.#presence.tell(job.seat)
        return this.#restAfterTelling()
      case 'ready':
        job.seat.isReady = false
        return this.#sendStep1(job.seat)
      case 'state':
        return this.#catchUp(job)
      case 'compare':
        return this.#tellDigest(job.seat)
      case 'snapshot':
        return job.done(await this.#wholeState())
      case 'edit':
      case 'heard':
        return
    }
  }

  /** If newcomers were sent much presence, waits until other rooms have had their turns. */
  async #restAfterTelling(): Promise<void> {
    if (this.#presence.toldMuch()) await this.#turns.next()
  }

  #welcome(seat: RoomSeat): void {
    if (!('epoch' in this.#phase) || seat.gone) return
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
    if (isLead(seat)) for (const notice of this.#halfUsed.all) seat.send(notice)
    seat.welcomed = true
    this.#presence.tell(seat)
    if (seat.saidOfItself !== null) this.#hearPresence(seat, seat.saidOfItself)
    seat.saidOfItself = null
  }

  /** Whether the device is here and has sent its step 2. Such a device can bring its own edits itself. */
  #isHere(device: string): boolean {
    return [...this.#seats].some(({ peer, hasTold }) => hasTold && peer.device === device)
  }

  /** Whether a connection may add `growth` now. If so, counts it. */
  #mayGrow(seat: RoomSeat, growth: Growth): boolean {
    const isFirst = seat.introduced === 0 && growth.clients === 1
    const { grown, now } = this.#options
    if (!grown.admit(this.name, seat.peer, growth, isFirst, now())) return false
    seat.introduced += growth.clients
    if (growth.structs > 0) this.#came.set(seat.peer, (this.#came.get(seat.peer) ?? 0) + growth.structs)
    this.#uncounted += growth.structs
    return true
  }

  /** Charges each connection for the structs that stay, in proportion to the structs that it brought. */
  #chargeStructs(): void {
    if (this.#uncounted < limits.structsUncounted) return
    const { structs } = this.#index
    const stay = Math.max(0, structs - this.#counted)
    const { grown, now } = this.#options
    for (const [peer, of] of this.#came) grown.count(this.name, peer, (stay * of) / this.#uncounted, now())
    this.#came.clear()
    this.#uncounted = 0
    this.#counted = structs
  }

  #noteUses(): void {
    for (const [bound, used] of Object.entries(this.#index.usage)) this.#noteUse(bound as Bound, used, 1)
  }

  /** Sends the leads a notice when half of a bound is used. */
  #noteUse(bound: Bound, used: number, most: number): void {
    const notice = this.#halfUsed.note(bound, used, most)
    if (notice === null) return
    for (const seat of this.#seats) if (seat.welcomed && isLead(seat)) seat.send(notice)
  }

  #sendStep1(seat: RoomSeat): void {
    seat.send({ type: 'state', vector: this.#index.vector() })
  }

  async #catchUp({ seat, done }: Extract<Job, { is: 'state' }>): Promise<void> {
    const isItsTurn = done !== undefined
    const vector = seat.gone || (seat.isInLine && !isItsTurn) ? null : seat.wanted
    if (vector === null) return done?.()
    seat.wanted = null
    const most = isItsTurn ? Infinity : limits.shortAnswer
    const update = await this.#turns.through(this.#index.since(vector, most))
    if (update === null) this.#expel(seat, close.malformed, 'That state could not be read.')
    else if (update === 'long') this.#getInLine(seat, vector)
    else {
      this.#answer(seat, vector, update, isItsTurn)
      if (isItsTurn) await this.#answerAlike()
    }
    done?.()
  }

  /** Sends the answer for one connection to all connections that wait for the same answer. */
  async #answerAlike(): Promise<void> {
    let bytes = 0
    for (const seat of this.#seats) {
      const vector = seat.isInLine ? seat.wanted : null
      const update = vector && this.#index.made(vector)
      if (vector !== null && update !== null) this.#answer(seat, vector, update)
      bytes += vector?.length ?? 0
      if (bytes < limits.vectorsATurn) continue
      bytes = 0
      await this.#turns.next()
    }
  }

  /**
   * Sends an answer at once if it is short, or if it may be sent without a turn. Otherwise the seat waits for
   * its turn.
   */
  #answer(seat: RoomSeat, vector: Uint8Array, update: Uint8Array, isItsTurn = false): void {
    const bytes = this.#differenceFor(seat, update)
    if (!isItsTurn && bytes.length > limits.shortAnswer && !seat.peer.hasRoomFor(bytes))
      return this.#getInLine(seat, vector)
    if (seat.wanted === vector) seat.wanted = null
    seat.sendBytes(bytes)
    seat.caughtUp = true
  }

  #getInLine(seat: RoomSeat, vector: Uint8Array): void {
    seat.wanted ??= vector
    if (seat.isInLine || seat.gone) return
    seat.isInLine = true
    seat.peer.takeTurn((done) => {
      seat.isInLine = false
      this.#enqueue({ is: 'state', seat, done })
    })
  }

  /** The encoded answer. Connections with the same answer get the same bytes. */
  #differenceFor(seat: RoomSeat, update: Uint8Array): Uint8Array {
    const { kind } = seat.peer
    const known = this.#differences.get(update)
    const bytes = known?.[kind] ?? encodeFrame({ type: 'difference', update, ...this.#logReceiptFor(seat) })
    this.#differences.set(update, { ...known, [kind]: bytes })
    return bytes
  }

  /** Sends a digest, unless the document is so long that others would wait for it. */
  #tellDigest(seat: RoomSeat): void {
    const digest = this.#index.digest()
    if (digest !== null) seat.send({ type: 'digest', ...digest })
  }

  /**
   * Handles presence at once and not as a job, because presence is not part of the document. Presence that
   * comes before the welcome is only kept, because the claims are in the log, which is not read yet.
   */
  #hearPresence(seat: RoomSeat, update: Uint8Array): void {
    if (!seat.welcomed) {
      if (update.length <= limits.awarenessMessage) seat.saidOfItself = update.slice()
      return
    }
    const now = this.#options.now()
    if (!this.#hasWork) this.#since = now
    const why = this.#presence.hear(seat, update, now)
    if (why !== null) this.#expel(seat, close.malformed, why)
    this.#tellSoon(now)
  }

  #hearFar(present: Present): void {
    const now = this.#options.now()
    if (!this.#hasWork) this.#since = now
    this.#presence.hearFar(present, now)
    this.#tellSoon(now)
  }

  /** Tells other relays who is here, if it is time to, and notices who is not there any more. */
  look(): void {
    if (this.#phase.is === 'over') return
    const now = this.#options.now()
    if (!this.#hasWork) this.#since = now
    this.#presence.look(now)
    this.#tellSoon(now)
  }

  /**
   * Sends presence with the next window, so that a caret comes with its text. But presence does not wait for
   * a slow disk.
   */
  #tellSoon(now: number): void {
    if (this.#current.length > 0 && now - this.#began > limits.presenceWaits)
      void this.#turns.through(this.#presence.tellChanged())
    if (this.#hasWork) this.#wake()
  }

  // ── what the intake calls ──

  #reportRefused(why: string): void {
    this.#options.report({ is: 'refused', room: this.name, why })
  }

  #expelForeign(seat: RoomSeat, honest: boolean): void {
    const sentence = sentenceOf('other-device')
    this.#expel(seat, honest ? close.tryLater : close.foreign, sentence)
  }

  #wantRoom(): void {
    this.#wantsRoom = true
  }

  #wholeState(): Promise<Uint8Array> {
    return this.#turns.through(this.#index.state())
  }

  #turnAwaySeat(seat: RoomSeat): void {
    this.#expel(seat, close.tryLater, TRY_LATER)
  }

  // ── leaving ──

  #expel(seat: RoomSeat, code: number, reason: string): void {
    if (seat.gone) return
    this.leave(seat)
    seat.peer.close(code, reason)
  }

  leave(seat: RoomSeat): void {
    if (seat.gone) return
    seat.gone = true
    this.#presence.left(seat)
    this.#seats.delete(seat)
    if (this.#phase.is !== 'over' && (this.#seats.size === 0 || this.#presence.hasChanged)) this.#wake()
  }

  #fail(error: unknown): void {
    const why = error instanceof TooCostly ? SHUT : TRY_LATER
    this.#options.report({ is: 'failed', room: this.name, error })
    const seats = [...this.#seats]
    const jobs = [...this.#current, ...this.#jobs.splice(0)]
    this.#end()
    for (const seat of seats) {
      seat.gone = true
      seat.peer.close(close.tryLater, why)
    }
    for (const job of jobs) this.#turnAway(job)
  }

  #end(): void {
    this.#phase = { is: 'over' }
    this.#unfollow()
    this.#unhear()
    this.#seats.clear()
    this.#index.destroy()
    this.#options.ended(this)
  }

  #turnAway(job: Job): void {
    if (job.is === 'snapshot')
      return job.failed(new Error(`The room ${this.name} could not be read; try later.`))
    if (job.is === 'heard') return
    if (job.is === 'state') job.done?.()
    if (job.seat.gone) return
    job.seat.gone = true
    job.seat.peer.close(close.tryLater, sentenceOf('room-restarting'))
  }
}

const isLead = ({ peer }: RoomSeat): boolean => peer.kind === 'ours' && peer.role === 'lead'

/** Whether a state vector has no client. */
const hasNothing = (vector: Uint8Array): boolean => vector.length === 1 && vector[0] === 0
