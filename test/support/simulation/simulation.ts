// People, a network, a relay, its disk and the clock, all in this process and all driven by events.
//
// The pages' links, the stock providers, and the relay from its rooms down to its log are real. The disk and
// the clock are simulated. The network has a queue in each direction, which only events empty. Nothing
// sleeps: each event begins when everything that the last event caused has happened.
//
// The judge reads the log afresh. Whatever happened to the process and the power, the log must hold every
// word that a page called saved or received from the relay.

import { install, type Clock } from '@sinonjs/fake-timers'
import * as Y from 'yjs'
import { isScaffold } from '../../../shared/document/scaffold.ts'
import { encodeFrame, type Frame, type Read } from '../../../shared/wire/frames.ts'
import { deviceOf } from '../../../server/room/claims.ts'
import type { Disk } from '../../../server/disk/disk.ts'
import { decodeEntry } from '../../../server/room/entry.ts'
import type { Log } from '../../../server/log/log.ts'
import { LogReceipts } from '../../../server/room/log-receipts.ts'
import { Retired } from '../../../server/document/retired.ts'
import { Rooms } from '../../../server/room/rooms.ts'
import { Attendee, wordsOf } from '../page/attendee.ts'
import { forgedInName } from '../hostile/forgery.ts'
import { openLog } from '../log/open-log.ts'
import { seeded, type Random } from '../basics/random.ts'
import { CloseEvent } from '../page/scripted-socket.ts'
import { SimulatedDisk, type Operation } from '../log/simulated-disk.ts'
import { atOnce } from '../room/steps.ts'
import { Wire } from '../page/wire.ts'

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

export const ROOM = 'space/core-weekly/2026-11-23'

/** The most bytes of a short update. A paste is longer. */
const SHORT = 150
/** The most structs of a slice. A paste is applied in several slices. */
const SLICE = 3

/** Bytes after which a file of the journal is long. A schedule begins several. */
const LONG_JOURNAL = 2000

/** ms within which a page notices that the relay no longer has its connection, and reconnects. */
const LONG_ENOUGH = 20_000
/** How often a page may have to push back until a restored relay has all edits. */
const ASKED = 3
/** ms within which a page reports a dead connection. */
const NOTICED_WITHIN = 5000

export class Simulation {
  readonly disk: SimulatedDisk
  readonly people = new Map<string, Attendee>()
  /** Words that must never be lost, because a page called them saved or received them from the relay. */
  readonly promised = new Set<string>()
  /** Words that the people who typed them have deleted. */
  readonly #erased = new Set<string>()
  readonly counts = {
    saved: 0,
    pastes: 0,
    cuts: 0,
    hangs: 0,
    drops: 0,
    reloads: 0,
    crashes: 0,
    powerCuts: 0,
    failures: 0,
    stalls: 0,
    forged: 0,
    erased: 0,
    retired: 0,
    returned: 0,
    restores: 0,
    rot: 0,
  }
  /** The faults that were noticed. */
  readonly broken: string[] = []
  readonly #planted: Planted
  readonly #random: Random
  readonly #clock: Clock
  readonly #putBack: (() => void)[] = []
  readonly #wires = new Map<Attendee, Wire>()
  /** Connections that have ended without the relay noticing. */
  #ghosts: Wire[] = []
  /** Client ids that the relay has sent to somebody. */
  readonly #seen = new Set<number>()
  /** For each client id, its clock when its page last said that all is saved. */
  readonly #savedClocks = new Map<number, number>()
  #ids = 0
  #copy: ReturnType<SimulatedDisk['copy']> | null = null
  /** Whether the log has lost entries, by a restore or a flipped bit. */
  #lostSome = false
  #troubled = false
  #rooms: Rooms

  constructor(seed: number, planted: Planted = {}) {
    this.disk = new SimulatedDisk(seed)
    this.#random = seeded(seed)
    this.#planted = planted
    this.#clock = install({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
    })
    this.#replace(Math, 'random', () => this.#random.next())
    this.#replace(globalThis, 'CloseEvent', CloseEvent as unknown as typeof globalThis.CloseEvent)
    this.#countRetired()
    if (planted.patch) this.#putBack.push(planted.patch())
    this.#rooms = this.#startRelay()
  }

  #replace<O extends object, K extends keyof O>(of: O, what: K, by: O[K]): void {
    const original = of[what]
    of[what] = by
    this.#putBack.push(() => (of[what] = original))
  }

  /** Counts the client ids that have left the document, and those that have come back. */
  #countRetired(): void {
    const { counts } = this
    // eslint-disable-next-line @typescript-eslint/unbound-method -- each is called on its own
    const { add, take } = Retired.prototype
    this.#replace(Retired.prototype, 'add', function (this: Retired, retired) {
      counts.retired++
      add.call(this, retired)
    })
    this.#replace(Retired.prototype, 'take', function (this: Retired, clients) {
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
      now: () => this.#clock.now,
      runner: () => atOnce,
      short: SHORT,
      slice: SLICE,
      entriesBeforeCompaction: 5,
    })
  }

  /** Counts of what the simulation did, to show that it was not idle. */
  get figures(): Record<string, number> {
    return { ...this.counts, compactions: this.disk.count('link'), lostBytes: this.disk.lost.bytes }
  }

  async run(events: readonly Event[]): Promise<void> {
    for (const event of events) {
      await this.#act(event)
      await this.#rest()
    }
  }

  /** Undoes all changes to globals. */
  close(): void {
    try {
      for (const person of this.people.values()) person.close()
    } finally {
      for (const putBack of this.#putBack.reverse()) putBack()
      this.#clock.uninstall()
    }
  }

  async #act(event: Event): Promise<void> {
    switch (event.do) {
      case 'join':
        return this.#join(this.#person(event.who))
      case 'cut':
        this.counts.cuts++
        return this.#cut(this.#person(event.who))
      case 'hang':
        this.counts.hangs++
        return this.#onWire(event.who, (wire) => wire.hang(this.#clock.now))
      case 'drop':
        this.counts.drops++
        return this.#onWire(event.who, (wire) => wire.drop(event.way))
      case 'swap':
        return this.#onWire(event.who, (wire) => wire.swap())
      case 'reload':
        this.counts.reloads++
        this.#wires.get(this.#person(event.who))?.cut()
        return this.#person(event.who).reload()
      case 'empty':
        for (const person of this.people.values()) this.#cut(person)
        for (const ghost of this.#ghosts.splice(0)) ghost.leave()
        return
      case 'type':
        return this.#person(event.who).type(event.words, event.at)
      case 'paste':
        this.counts.pastes++
        return this.#person(event.who).paste(event.words, event.at)
      case 'erase':
        return this.#erase(this.#person(event.who), event.at, event.most)
      case 'forge':
        return this.#forge(this.#person(event.who))
      case 'deliver':
        return this.#onWire(event.who, (wire) => this.#deliver(event.who, wire, event.frames))
      case 'settle':
        return this.#settle()
      case 'wait':
        this.#clock.tick(event.ms)
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
        this.#lostSome = true
        return this.#restart(() => this.disk.putBack(copy))
      }
      case 'rot':
        this.counts.rot++
        this.#lostSome = true
        return this.#restart(() => this.disk.rot('/rooms', event.at))
      case 'pushBack':
        return this.#allCome()
    }
  }

  // ── people ──

  #person(who: string): Attendee {
    const known = this.people.get(who)
    if (known) return known
    const kind = who.startsWith('stock') ? 'stock' : 'ours'
    const person = new Attendee({ name: who, kind, room: ROOM, newId: () => ++this.#ids })
    this.people.set(who, person)
    return person
  }

  #erase(person: Attendee, at: number, most: number): void {
    for (const word of person.erase(at, most)) {
      this.counts.erased++
      this.#erased.add(word)
      this.promised.delete(word)
    }
  }

  #join(person: Attendee): void {
    person.online = true
    person.retry()
  }

  #cut(person: Attendee): void {
    person.online = false
    this.#wires.get(person)?.cut()
  }

  /**
   * Forges only under a client id that other clients know and whose claim is still in the log. All of the
   * victim's edits must be saved: if some were not, the forgery would be a deletion, which anybody may send.
   */
  #forge(victim: Attendee): void {
    const client = victim.doc.clientID
    const isAllThere = this.#savedClocks.get(client) === Y.getState(victim.doc.store, client)
    if (this.#lostSome || !this.#seen.has(client) || !isAllThere) return
    const forger = this.#rooms.join(ROOM, {
      kind: 'ours',
      role: 'edit',
      device: deviceOf('forger', ROOM),
      key: 'k',
      address: null,
      spend: () => undefined,
      holds: () => undefined,
      hasRoomFor: () => true,
      takeTurn: (go) => go(() => undefined),
      send: () => undefined,
      close: () => void this.counts.forged++,
    })
    const update = forgedInName(this.#random, client, Y.encodeStateAsUpdate(victim.doc))
    const { receipts } = victim
    const frame: Frame = this.#random.chance(0.5)
      ? { type: 'update', update }
      : { type: 'carried', update, logReceipts: receipts }
    forger.receive(encodeFrame(frame))
    this.#putBackWhenQuiet.push(() => forger.leave())
  }

  readonly #putBackWhenQuiet: (() => void)[] = []

  // ── the network ──

  #onWire(who: string, act: (wire: Wire) => void): void {
    const wire = this.#wires.get(this.#person(who))
    if (wire) act(wire)
  }

  /** Opens or refuses new sockets, and puts the frames that pages have sent into their queues. */
  #connect(): void {
    for (const person of this.people.values()) {
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
    for (const frame of wire.deliver(frames)) this.#listen(frame)
    const person = this.#person(who)
    const told = person.told.splice(0)
    if (person.kind === 'ours' && !wire.lossy && !this.#lostSome)
      for (const sentence of told) this.broken.push(`${who} was told: ${sentence}`)
  }

  #listen(frame: Read): void {
    if (frame.type !== 'update' && frame.type !== 'difference') return
    for (const struct of Y.decodeUpdate(frame.update).structs) {
      this.#seen.add(struct.id.client)
      if (struct instanceof Y.Item && struct.content instanceof Y.ContentString)
        for (const word of wordsOf(struct.content.str)) this.#promise(word)
    }
  }

  async #settle(): Promise<void> {
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

  /** All people join. If a page finds that the relay has lost something, it pushes that back. */
  async #allCome(): Promise<void> {
    // Done several times: a page that was in the middle of something may find this only after it reconnects.
    for (let time = 0; time < ASKED; time++) {
      for (const person of this.people.values()) {
        if (person.kind === 'ours') this.#join(person)
      }
      await this.#settle()
      for (const person of this.people.values()) {
        if (person.state === 'older') person.pushBack()
        await this.#settle()
      }
    }
    for (const person of this.people.values()) this.#join(person)
    await this.#settle()
  }

  // ── the judge ──

  #promise(word: string): void {
    if (!this.#erased.has(word)) this.promised.add(word)
  }

  #watchScreens(): void {
    for (const [person, { hungAt }] of this.#wires)
      if (hungAt !== null && this.#clock.now - hungAt > NOTICED_WITHIN && person.state === 'live')
        this.broken.push(`${person.name} does not notice a dead line`)
    for (const person of this.people.values()) {
      if (!person.saved) continue
      this.counts.saved++
      const { clientID, store } = person.doc
      this.#savedClocks.set(clientID, Y.getState(store, clientID))
      for (const word of person.typed) this.#promise(word)
    }
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
    const logged = new Set(wordsOf(doc.getText('text').toJSON()))
    this.#rooms = this.#startRelay()
    for (const word of this.promised)
      if (!logged.has(word)) this.broken.push(`“${word}” was promised and is not in the log ${when}`)
    if (doc.getText('t').length + doc.getMap('u').size > 0)
      this.broken.push(`a forged edit is in the log ${when}`)
  }

  /**
   * When no frame is on its way, checks that all people with a good connection see the same text and each
   * other.
   */
  #compareThoseWhoAreHere(): void {
    if (this.#troubled) return
    const here = [...this.#wires].filter(([person, wire]) => person.synced && !wire.lossy && !wire.hung)
    const texts = new Set(here.map(([person]) => person.text.toJSON()))
    if (texts.size > 1) this.broken.push(`nothing is on its way, and people see ${texts.size} texts`)
    if (here.length < this.#wires.size || this.#ghosts.length > 0) return
    // If a stock provider comes back, it is seen only when it renews its state, after 15 s.
    const ours = here.filter(([{ kind }]) => kind === 'ours').map(([person]) => person)
    const names = ours
      .map(({ name }) => name)
      .sort()
      .join(' ')
    for (const person of ours) {
      const present = person.present.filter((name) => !name.startsWith('stock')).join(' ')
      if (present !== names) this.broken.push(`${person.name} sees ${present} present, not ${names}`)
    }
  }

  /**
   * All people join a relay that works again. Then all pages must have the same text, with every word once.
   */
  async judge(): Promise<string[]> {
    await this.#restart(() => this.disk.cutPower())
    await this.#judgeLog('at the end')
    for (let passed = 0; passed < LONG_ENOUGH; passed += 2500) {
      await this.#allCome()
      if ([...this.people.values()].every((person) => person.saved || person.kind === 'stock')) break
      this.#clock.tick(2500)
    }
    const typed = [...this.people.values()]
      .flatMap((person) => person.typed)
      .filter((word) => !this.#erased.has(word))
      .sort()
    for (const [who, person] of this.people) {
      if (person.kind === 'ours' ? !person.saved : !person.synced)
        this.broken.push(`${who} does not come to rest: ${person.state}`)
      this.#compare(`${who} ends with`, person.words, typed)
    }
    const texts = new Set([...this.people.values()].map((person) => person.text.toJSON()))
    if (texts.size > 1) this.broken.push('people end with different texts')
    await quiet()
    const log = await this.replay()
    this.#compare('the log ends with', wordsOf(log.getText('text').toJSON()), typed)
    return this.broken
  }

  #compare(what: string, words: string[], typed: string[]): void {
    const had = words.toSorted()
    if (had.join(' ') !== typed.join(' '))
      this.broken.push(`${what} “${had.join(' ')}”, not “${typed.join(' ')}”`)
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
    simulation.close()
  }
}

/**
 * Resolves when nothing more will happen until the next event. This works because everything here waits only
 * for promises.
 */
const quiet = (): Promise<void> => new Promise((done) => setImmediate(done))
