// People, a network, a relay, its disk and the clock, all in this process and all driven by events.
//
// The pages' links, the stock providers, and the relay from its rooms down to its log are real. The disk and
// the clock are simulated. The network has a queue in each direction, which only events empty. Nothing
// sleeps: each event begins when everything that the last event caused has happened.
//
// The judge reads the log afresh. Whatever happened to the process and the power, the log must hold every
// word that a page called saved or received from the relay.

import * as Y from 'yjs'
import { isScaffold } from '../../../shared/document/scaffold.ts'
import { encodeFrame } from '../../../shared/wire/frames.ts'
import type { Disk } from '../../../server/disk/disk.ts'
import { decodeEntry } from '../../../server/room/entry.ts'
import type { Log } from '../../../server/log/log.ts'
import { LogReceipts } from '../../../server/room/log-receipts.ts'
import { Retired } from '../../../server/document/retired.ts'
import { Rooms } from '../../../server/room/rooms.ts'
import { wordsOf, type Attendee } from '../page/attendee.ts'
import { openLog } from '../log/open-log.ts'
import { SimulatedDisk, type Operation } from '../log/simulated-disk.ts'
import { atOnce } from '../room/steps.ts'
import { Wire } from '../page/wire.ts'
import { Crowd, quiet, ROOM, SMALL } from './crowd.ts'

export type Event =
  /**
   * `join`: the person's network works again, and the page connects at once. People whose names begin with
   * `stock` have a stock provider.
   */
  | { do: 'join' | 'cut' | 'hang' | 'swap' | 'reload'; who: string }
  /** Types each word at the place that `at` (0 to 1) chooses. */
  | { do: 'type'; who: string; words: string[]; at: number }
  /** Inserts the words in one edit. */
  | { do: 'paste'; who: string; words: string[]; at: number }
  /** Deletes at most `most` words that this person typed. `at` (0 to 1) chooses the first. */
  | { do: 'erase'; who: string; at: number; most: number }
  /** Delivers the next frames of a person's connection, in each direction. */
  | { do: 'deliver'; who: string; frames: number }
  | { do: 'drop'; who: string; way: 'up' | 'down' }
  /** Somebody else sends an edit under this person's client id. */
  | { do: 'forge'; who: string }
  /** Delivers frames until none is on its way. */
  | { do: 'settle' }
  /** All people disconnect. */
  | { do: 'empty' }
  | { do: 'wait'; ms: number }
  /** `step`: lets the operations that are stalled now go on, but no later ones. */
  | { do: 'crash' | 'powerCut' | 'release' | 'step' | 'heal' | 'full' }
  | { do: 'stall' | 'fail'; operation: Operation }
  /** Copies the data directory, or puts the copy back under a new process. */
  | { do: 'backup' | 'restore' }
  /** Flips one bit of the log at `at` (0 to 1), and restarts the relay. */
  | { do: 'rot'; at: number }
  /** All people join. If a page finds that the relay has lost something, it pushes that back. */
  | { do: 'pushBack' }

/** Faults that a test plants, to see whether the simulation notices them. */
export interface Planted {
  disk?: (disk: Disk) => Disk
  log?: (log: Log) => Log
  /** Changes anything else; returns a function that undoes the change. */
  patch?: () => () => void
}

/** Bytes after which a file of the journal is long. A schedule begins several. */
const LONG_JOURNAL = 2000

/** ms within which a page reports a dead connection. */
const NOTICED_WITHIN = 5000

export class Simulation {
  readonly disk: SimulatedDisk
  readonly crowd: Crowd
  readonly counts = {
    pastes: 0,
    cuts: 0,
    hangs: 0,
    drops: 0,
    reloads: 0,
    crashes: 0,
    powerCuts: 0,
    failures: 0,
    stalls: 0,
    retired: 0,
    returned: 0,
    restores: 0,
    rot: 0,
  }
  readonly #planted: Planted
  readonly #wires = new Map<Attendee, Wire>()
  /** Connections that have ended without the relay noticing. */
  #ghosts: Wire[] = []
  #copy: ReturnType<SimulatedDisk['copy']> | null = null
  #troubled = false
  #rooms: Rooms

  constructor(seed: number, planted: Planted = {}) {
    this.disk = new SimulatedDisk(seed)
    this.crowd = new Crowd(seed)
    this.#planted = planted
    this.#countRetired()
    if (planted.patch) this.crowd.atClose(planted.patch())
    this.#rooms = this.#startRelay()
  }

  /** Counts the client ids that have left the document, and those that have come back. */
  #countRetired(): void {
    const { counts } = this
    // eslint-disable-next-line @typescript-eslint/unbound-method -- each is called on its own
    const { add, take } = Retired.prototype
    this.crowd.replace(Retired.prototype, 'add', function (this: Retired, retired) {
      counts.retired++
      add.call(this, retired)
    })
    this.crowd.replace(Retired.prototype, 'take', function (this: Retired, clients) {
      counts.returned += clients.size
      return take.call(this, clients)
    })
  }

  #startRelay(): Rooms {
    const { disk = (same: Disk) => same, log = (same: Log) => same } = this.#planted
    return new Rooms({
      isScaffold,
      logReceipts: new LogReceipts(new Uint8Array(32)),
      log: log(openLog(disk(this.disk.start()), { longJournal: LONG_JOURNAL })),
      report: (event) => {
        if (event.is === 'failed') this.counts.failures++
      },
      schedule: (window) => queueMicrotask(window),
      now: () => this.crowd.clock.now,
      runner: () => atOnce,
      ...SMALL,
    })
  }

  /** Counts of what the simulation did, to show that it was not idle. */
  get figures(): Record<string, number> {
    return {
      ...this.crowd.counts,
      ...this.counts,
      compactions: this.disk.count('link'),
      lostBytes: this.disk.lost.bytes,
    }
  }

  async run(events: readonly Event[]): Promise<void> {
    for (const event of events) {
      await this.#act(event)
      await this.#rest()
    }
  }

  async #act(event: Event): Promise<void> {
    switch (event.do) {
      case 'join':
        return this.crowd.join(this.crowd.person(event.who))
      case 'cut':
        this.counts.cuts++
        return this.#cut(this.crowd.person(event.who))
      case 'hang':
        this.counts.hangs++
        return this.#onWire(event.who, (wire) => wire.hang(this.crowd.clock.now))
      case 'drop':
        this.counts.drops++
        return this.#onWire(event.who, (wire) => wire.drop(event.way))
      case 'swap':
        return this.#onWire(event.who, (wire) => wire.swap())
      case 'reload':
        this.counts.reloads++
        this.#wires.get(this.crowd.person(event.who))?.cut()
        return this.crowd.person(event.who).reload()
      case 'empty':
        for (const person of this.crowd.people.values()) this.#cut(person)
        for (const ghost of this.#ghosts.splice(0)) ghost.leave()
        return
      case 'type':
        return this.crowd.person(event.who).type(event.words, event.at)
      case 'paste':
        this.counts.pastes++
        return this.crowd.person(event.who).paste(event.words, event.at)
      case 'erase':
        return this.crowd.erase(this.crowd.person(event.who), event.at, event.most)
      case 'forge':
        return this.#forge(this.crowd.person(event.who))
      case 'deliver':
        return this.#onWire(event.who, (wire) => this.#deliver(event.who, wire, event.frames))
      case 'settle':
        return this.#settle()
      case 'wait':
        this.crowd.clock.tick(event.ms)
        return
      case 'crash':
        this.counts.crashes++
        await this.#restart(() => this.disk.kill())
        return this.#judgeLog('after a crash')
      case 'powerCut':
        this.counts.powerCuts++
        await this.#restart(() => this.disk.cutPower())
        return this.#judgeLog('after a power cut')
      case 'stall':
        this.counts.stalls++
        this.#troubled = true
        return this.disk.stall(event.operation)
      case 'release':
        return this.disk.release()
      case 'step':
        return this.disk.step()
      case 'fail':
        this.#troubled = true
        return this.disk.fail(event.operation)
      case 'full':
        this.#troubled = true
        this.disk.free = 10
        return
      case 'heal':
        this.#troubled = false
        this.disk.release()
        return this.disk.heal()
      case 'backup':
        this.#copy = this.disk.copy()
        return
      case 'restore': {
        const copy = this.#copy
        if (copy === null) return
        this.counts.restores++
        this.crowd.hasLostSome = true
        return this.#restart(() => this.disk.putBack(copy))
      }
      case 'rot':
        this.counts.rot++
        this.crowd.hasLostSome = true
        return this.#restart(() => this.disk.rot('/rooms', event.at))
      case 'pushBack':
        return this.crowd.allCome(this.#settle)
    }
  }

  // ── people ──

  #cut(person: Attendee): void {
    person.online = false
    this.#wires.get(person)?.cut()
  }

  #forge(victim: Attendee): void {
    const forgery = this.crowd.forgeryOf(victim)
    if (forgery === null) return
    const forger = this.crowd.forgerIn(this.#rooms)
    forger.receive(encodeFrame(forgery))
    this.#putBackWhenQuiet.push(() => forger.leave())
  }

  readonly #putBackWhenQuiet: (() => void)[] = []

  // ── the network ──

  #onWire(who: string, act: (wire: Wire) => void): void {
    const wire = this.#wires.get(this.crowd.person(who))
    if (wire) act(wire)
  }

  /** Opens or refuses new sockets, and puts the frames that pages have sent into their queues. */
  #connect(): void {
    for (const person of this.crowd.people.values()) {
      const { socket } = person
      const wire = this.#wires.get(person)
      if (wire && (wire.over || wire.socket !== socket)) {
        this.#wires.delete(person)
        if (wire.hung) this.#ghosts.push(wire)
        else wire.leave()
      }
      if (socket?.readyState === socket?.CONNECTING) {
        if (person.online && socket) this.#wires.set(person, new Wire(person, socket, this.#rooms, ROOM))
        else socket?.end()
      }
      this.#wires.get(person)?.collect()
    }
  }

  #deliver(who: string, wire: Wire, frames: number): void {
    for (const frame of wire.deliver(frames)) this.crowd.heard(frame)
    const person = this.crowd.person(who)
    this.crowd.noteWhatIsTold(person, person.kind === 'stock' || wire.lossy)
  }

  #settle = async (): Promise<void> => {
    for (;;) {
      await this.#rest()
      const busy = [...this.#wires].filter(([, wire]) => wire.busy)
      if (busy.length === 0) break
      for (const [{ name }, wire] of busy) this.#deliver(name, wire, Infinity)
    }
    this.#compareThoseWhoAreHere()
  }

  async #rest(): Promise<void> {
    this.#connect()
    await quiet()
    for (const leave of this.#putBackWhenQuiet.splice(0)) leave()
    this.#connect()
    this.#watchScreens()
  }

  // ── the relay ──

  async #restart(end: () => void): Promise<void> {
    end()
    for (const wire of this.#wires.values()) wire.break()
    this.#wires.clear()
    this.#ghosts = []
    this.disk.heal()
    this.#troubled = false
    this.#rooms = this.#startRelay()
    await quiet()
  }

  // ── the judge ──

  #watchScreens(): void {
    for (const [person, { hungAt }] of this.#wires)
      if (hungAt !== null && this.crowd.clock.now - hungAt > NOTICED_WITHIN && person.state === 'live')
        this.crowd.broken.push(`${person.name} does not notice a dead line`)
    this.crowd.watchSaved()
  }

  /** The document of the log as a new process would read it. */
  async replay(): Promise<Y.Doc> {
    const doc = new Y.Doc()
    for (const { update } of await openLog(this.disk.start()).read(ROOM))
      Y.applyUpdate(doc, decodeEntry(update).update)
    return doc
  }

  async #judgeLog(when: string): Promise<void> {
    const doc = await this.replay()
    this.#rooms = this.#startRelay()
    this.crowd.judgeLog(doc, 'log', when)
  }

  /**
   * When no frame is on its way, checks that all people with a good connection see the same text and each
   * other.
   */
  #compareThoseWhoAreHere(): void {
    if (this.#troubled) return
    const here = [...this.#wires].filter(([person, wire]) => person.synced && !wire.lossy && !wire.hung)
    const texts = new Set(here.map(([person]) => person.text.toJSON()))
    if (texts.size > 1) this.crowd.broken.push(`nothing is on its way, and people see ${texts.size} texts`)
    if (here.length < this.#wires.size || this.#ghosts.length > 0) return
    // If a stock provider comes back, it is seen only when it renews its state, after 15 s.
    const ours = here.filter(([{ kind }]) => kind === 'ours').map(([person]) => person)
    const names = ours
      .map(({ name }) => name)
      .sort()
      .join(' ')
    for (const person of ours) {
      const present = person.present.filter((name) => !name.startsWith('stock')).join(' ')
      if (present !== names) this.crowd.broken.push(`${person.name} sees ${present} present, not ${names}`)
    }
  }

  /**
   * All people join a relay that works again. Then all pages must have the same text, with every word once.
   */
  async judge(): Promise<string[]> {
    await this.#restart(() => this.disk.cutPower())
    await this.#judgeLog('at the end')
    await this.crowd.comeToRest(this.#settle)
    this.crowd.judgePages()
    await quiet()
    const log = await this.replay()
    this.crowd.compare('the log ends with', wordsOf(log.getText('text').toJSON()))
    return this.crowd.broken
  }
}

/** The faults that these events cause. */
export async function simulate(
  seed: number,
  events: readonly Event[],
  planted?: Planted,
): Promise<{ broken: string[]; figures: Record<string, number> }> {
  const simulation = new Simulation(seed, planted)
  try {
    await simulation.run(events)
    return { broken: await simulation.judge(), figures: simulation.figures }
  } finally {
    simulation.crowd.close()
  }
}
