// People, a network, a relay and its disk, all in this process and all driven by events.
//
// The relay is the real one from its rooms down to its log; the disk is simulated; the network is a
// queue in each direction that only an event empties. Nothing sleeps: between two events everything
// that can happen has happened.
//
// The judge is a replay of the log. What a screen called saved, and what anybody heard from the
// relay, must be in it after whatever became of the process and the power.

import * as Y from 'yjs'
import { decodeFrame, encodeFrame, type Frame } from '../../shared/frames.ts'
import { Tally } from '../../shared/tally.ts'
import { deviceOf } from '../../server/claims.ts'
import type { Disk } from '../../server/disk.ts'
import { decodeEntry } from '../../server/entry.ts'
import type { Log } from '../../server/log.ts'
import type { Seat } from '../../server/room.ts'
import { Receipts } from '../../server/receipts.ts'
import { Rooms } from '../../server/rooms.ts'
import { openLog } from './open-log.ts'
import { SimulatedDisk, type Operation } from './simulated-disk.ts'

export type Event =
  | { do: 'join' | 'cut'; who: string }
  /** Words, each typed at a place that `at` (0 to 1) names. */
  | { do: 'type'; who: string; words: string[]; at: number }
  /** The next so many frames of a person's connection arrive, in each direction. */
  | { do: 'deliver'; who: string; frames: number }
  /** Until nothing is under way. */
  | { do: 'settle' }
  /** Everybody hangs up. */
  | { do: 'empty' }
  | { do: 'crash' | 'powerCut' | 'release' | 'heal' | 'full' }
  | { do: 'stall' | 'fail'; operation: Operation }

/** Faults that a test plants, to see that it would notice them. */
export interface Planted {
  disk?: (disk: Disk) => Disk
  log?: (log: Log) => Log
}

const ROOM = 'space/core-weekly/2026-11-23'

interface Connection {
  seat: Seat
  tally: Tally
  up: Uint8Array[]
  down: Uint8Array[]
  welcomed: boolean
  /** The relay has told what we lacked. */
  synced: boolean
  closed: boolean
}

class Person {
  readonly doc = new Y.Doc()
  connection: Connection | null = null
  /** Words typed, in order. */
  readonly typed: string[] = []

  constructor(id: number) {
    this.doc.clientID = id
  }

  get text(): Y.Text {
    return this.doc.getText('text')
  }

  get words(): string[] {
    return this.text
      .toJSON()
      .split(' ')
      .filter((word) => word !== '')
  }

  /** What the screen would say, by the evidence the page has. */
  get saved(): boolean {
    const { connection } = this
    return connection !== null && !connection.closed && connection.synced && connection.tally.settled
  }
}

export class Simulation {
  readonly disk: SimulatedDisk
  readonly people = new Map<string, Person>()
  /** Words that must never be lost: some screen said so, or somebody heard them from the relay. */
  readonly promised = new Set<string>()
  readonly counts = { saved: 0, cuts: 0, crashes: 0, powerCuts: 0, failures: 0, stalls: 0, refused: 0 }
  /** What went wrong; empty is good. */
  readonly broken: string[] = []
  readonly #planted: Planted
  #rooms: Rooms

  constructor(seed: number, planted: Planted = {}) {
    this.disk = new SimulatedDisk(seed)
    this.#planted = planted
    this.#rooms = this.#startRelay()
  }

  #startRelay(): Rooms {
    const { disk = (same: Disk) => same, log = (same: Log) => same } = this.#planted
    return new Rooms({
      receipts: new Receipts(new Uint8Array(32)),
      log: log(openLog(disk(this.disk.start()))),
      report: (event) => {
        if (event.is === 'failed') this.counts.failures++
      },
      schedule: (window) => queueMicrotask(window),
      now: () => 0,
      entriesBeforeCompaction: 5,
    })
  }

  /** What it did, to show that it did something. */
  get figures(): Record<string, number> {
    return { ...this.counts, compactions: this.disk.count('link'), lostBytes: this.disk.lost.bytes }
  }

  async run(events: readonly Event[]): Promise<void> {
    for (const event of events) {
      await this.#act(event)
      await quiet()
      this.#watchScreens()
    }
  }

  async #act(event: Event): Promise<void> {
    switch (event.do) {
      case 'join':
        return this.#join(event.who)
      case 'cut':
        this.counts.cuts++
        return this.#hangUp(this.#person(event.who))
      case 'empty':
        for (const person of this.people.values()) this.#hangUp(person)
        return
      case 'type':
        return this.#type(this.#person(event.who), event.words, event.at)
      case 'deliver':
        return this.#deliver(this.#person(event.who), event.frames)
      case 'settle':
        return this.#settle()
      case 'crash':
        this.counts.crashes++
        return this.#restart(() => this.disk.kill())
      case 'powerCut':
        this.counts.powerCuts++
        await this.#restart(() => this.disk.cutPower())
        return this.#judgeLog('after a power cut')
      case 'stall':
        this.counts.stalls++
        return this.disk.stall(event.operation)
      case 'release':
        return this.disk.release()
      case 'fail':
        return this.disk.fail(event.operation)
      case 'full':
        this.disk.free = 10
        return
      case 'heal':
        return this.disk.heal()
    }
  }

  // ── people ──

  #person(who: string): Person {
    const known = this.people.get(who)
    if (known) return known
    const person = new Person(this.people.size + 1)
    this.people.set(who, person)
    person.doc.on('update', (update: Uint8Array, origin: unknown) => {
      const { connection } = person
      if (origin === 'relay' || !connection?.tally.introduced) return
      connection.tally.sentUpdate()
      connection.up.push(encodeFrame({ type: 'update', update }))
    })
    return person
  }

  #type(person: Person, words: string[], at: number): void {
    for (const word of words) {
      const places = person.words.length + 1
      const before = person.words.slice(0, Math.floor(at * places)).join(' ')
      const index = Math.min(before === '' ? 0 : before.length + 1, person.text.length)
      person.text.insert(index, `${word} `)
      person.typed.push(word)
    }
  }

  #join(who: string): void {
    const person = this.#person(who)
    if (person.connection && !person.connection.closed) return
    const connection: Connection = {
      seat: { receive: () => undefined, leave: () => undefined },
      tally: new Tally(),
      up: [],
      down: [],
      welcomed: false,
      synced: false,
      closed: false,
    }
    connection.seat = this.#rooms.join(ROOM, {
      kind: 'ours',
      role: 'edit',
      device: deviceOf(who, ROOM),
      send: (bytes) => void connection.down.push(bytes.slice()),
      close: () => {
        connection.closed = true
        this.counts.refused++
      },
    })
    person.connection = connection
    connection.up.push(encodeFrame({ type: 'state', vector: Y.encodeStateVector(person.doc) }))
  }

  /** Frames on their way are gone; the relay learns of it. */
  #hangUp(person: Person): void {
    const { connection } = person
    person.connection = null
    if (!connection) return
    connection.closed = true
    connection.seat.leave()
  }

  // ── the network ──

  #deliver(person: Person, frames: number): void {
    const { connection } = person
    if (!connection) return
    for (const bytes of connection.up.splice(0, frames))
      if (!connection.closed) connection.seat.receive(bytes)
    for (const bytes of connection.down.splice(0, frames)) this.#hear(person, connection, bytes)
  }

  #hear(person: Person, connection: Connection, bytes: Uint8Array): void {
    const frame = decodeFrame(bytes)
    const send = (answer: Frame) => void connection.up.push(encodeFrame(answer))
    switch (frame.type) {
      case 'welcome':
        connection.welcomed = true
        return send({ type: 'ready' })
      case 'state':
        connection.tally.sentDifference()
        return send({ type: 'difference', update: Y.encodeStateAsUpdate(person.doc, frame.vector) })
      case 'difference':
      case 'update':
        if (!connection.welcomed) this.broken.push('an edit came before the welcome')
        Y.applyUpdate(person.doc, frame.update, 'relay')
        connection.synced ||= frame.type === 'difference'
        for (const word of wordsIn(frame.update)) this.promised.add(word)
        return
      case 'ack':
        if (!connection.tally.ack(frame.count)) this.broken.push(`an ack of ${frame.count} frames`)
        return
      case 'nack':
        this.broken.push(`an honest frame was refused: ${frame.sentence}`)
        return
      default:
        return
    }
  }

  async #settle(): Promise<void> {
    for (;;) {
      await quiet()
      const moved = [...this.people.values()].filter(
        ({ connection }) => connection && connection.up.length + connection.down.length > 0,
      )
      if (moved.length === 0) return
      for (const person of moved) this.#deliver(person, Infinity)
      this.#watchScreens()
    }
  }

  // ── the relay's end ──

  async #restart(end: () => void): Promise<void> {
    end()
    for (const person of this.people.values()) {
      if (person.connection) person.connection.closed = true
      person.connection = null
    }
    this.disk.heal()
    this.#rooms = this.#startRelay()
    await quiet()
  }

  // ── the judge ──

  #watchScreens(): void {
    for (const person of this.people.values()) {
      if (!person.saved) continue
      this.counts.saved++
      for (const word of person.typed) this.promised.add(word)
    }
  }

  /** The log as a new process would read it. */
  async replay(): Promise<string[]> {
    const doc = new Y.Doc()
    for (const { update } of await openLog(this.disk.start()).read(ROOM))
      Y.applyUpdate(doc, decodeEntry(update).update)
    return doc
      .getText('text')
      .toJSON()
      .split(' ')
      .filter((word) => word !== '')
  }

  async #judgeLog(when: string): Promise<void> {
    const logged = new Set(await this.replay())
    this.#rooms = this.#startRelay()
    for (const word of this.promised)
      if (!logged.has(word)) this.broken.push(`“${word}” was promised and is not in the log ${when}`)
  }

  /** Everybody comes back to a healthy relay; then all must agree, with every word once. */
  async judge(): Promise<string[]> {
    await this.#restart(() => this.disk.cutPower())
    await this.#judgeLog('at the end')
    for (const who of this.people.keys()) this.#join(who)
    await this.#settle()
    const typed = [...this.people.values()].flatMap((person) => person.typed).sort()
    for (const [who, person] of this.people) {
      if (!person.saved) this.broken.push(`${who} does not come to rest`)
      this.#compare(`${who} ends with`, person.words, typed)
    }
    const texts = new Set([...this.people.values()].map((person) => person.text.toJSON()))
    if (texts.size > 1) this.broken.push('people end with different texts')
    await quiet()
    this.#compare('the log ends with', await this.replay(), typed)
    return this.broken
  }

  #compare(what: string, words: string[], typed: string[]): void {
    const had = words.toSorted()
    if (had.join(' ') !== typed.join(' '))
      this.broken.push(`${what} “${had.join(' ')}”, not “${typed.join(' ')}”`)
  }
}

/** All that can happen without a further event has happened: the relay and the disk wait for promises only. */
const quiet = (): Promise<void> => new Promise((done) => setImmediate(done))

/** The words in an update's strings. */
function wordsIn(update: Uint8Array): string[] {
  return Y.decodeUpdate(update).structs.flatMap((struct) =>
    struct instanceof Y.Item && struct.content instanceof Y.ContentString
      ? (struct.content.str.match(/\S+(?= )/g) ?? [])
      : [],
  )
}
