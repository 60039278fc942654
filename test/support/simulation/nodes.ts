// People and several relays on one table, in this process and driven by events, as one relay is in
// `simulation.ts`. The pages' links and the relays' rooms are real. The table is a model (`shared-table.ts`), whose
// commits can be late, fail, or lose their answers. A relay can die, be paused, or be cut off from the table.
//
// The judge reads the table: it must hold every word that a page called saved or received, and no struct twice.

import * as Y from 'yjs'
import { decodeEntry } from '../../../server/room/entry.ts'
import { LogReceipts } from '../../../server/room/log-receipts.ts'
import { Rooms, type Seat } from '../../../server/room/rooms.ts'
import { isScaffold } from '../../../shared/document/scaffold.ts'
import { encodeFrame } from '../../../shared/wire/frames.ts'
import { SharedTable, type Fate, type Tables, type TableLog } from '../log/shared-table.ts'
import { wordsOf, type Attendee } from '../page/attendee.ts'
import { Wire } from '../page/wire.ts'
import { atOnce } from '../room/steps.ts'
import { Crowd, quiet, ROOM, SMALL } from './crowd.ts'
import type { Planted } from './simulation.ts'

export type NodeEvent =
  | { do: 'join' | 'cut' | 'reload'; who: string }
  /** The page connects to another relay. What it sent to the first one arrives there later. */
  | { do: 'move'; who: string; to: number }
  | { do: 'type' | 'paste'; who: string; words: string[]; at: number }
  | { do: 'erase'; who: string; at: number; most: number }
  /** Delivers the next frames of a person's connection, in each direction. */
  | { do: 'deliver'; who: string; frames: number }
  /** Somebody else sends an edit under this person's client id to one of the relays. */
  | { do: 'forge'; who: string; node: number }
  /** What pages sent to relays that they have left arrives there. */
  | { do: 'late' }
  /** Delivers frames until none is on its way, and lets all relays hear each other. */
  | { do: 'settle' }
  /** All people disconnect. */
  | { do: 'empty' }
  | { do: 'wait'; ms: number }
  /** The relay hears what others have written. */
  | { do: 'hear'; node: number }
  /** The relay dies, and another one starts in its place. */
  | { do: 'kill'; node: number }
  /** The relay stands still, with all that it was doing. */
  | { do: 'pause' | 'wake'; node: number }
  /** The relay has lost the table, or finds it again. */
  | { do: 'lose' | 'find'; node: number }
  /** The table answers the relay late. */
  | { do: 'hold' | 'release'; node: number }
  | { do: 'fate'; node: number; fate: Fate }
  | { do: 'heal' }
  /** Copies the table, or puts the copy back under the relays. */
  | { do: 'backup' | 'restore' }

/** Times that all relays listen when no frame is on its way. Each may fail a few times in a row. */
const IDLE = 4

class Node {
  readonly log: TableLog
  readonly rooms: Rooms
  isPaused = false
  #turns: (() => void)[] = []

  constructor(table: SharedTable, planted: Planted, now: () => number, failed: () => void) {
    this.log = table.relay()
    this.rooms = new Rooms({
      isScaffold,
      logReceipts: new LogReceipts(new Uint8Array(32)),
      log: planted.log?.(this.log) ?? this.log,
      report: (event) => {
        if (event.is === 'failed') failed()
      },
      schedule: (turn) => (this.isPaused ? void this.#turns.push(turn) : queueMicrotask(turn)),
      now,
      runner: () => atOnce,
      ...SMALL,
    })
  }

  pause(): void {
    this.isPaused = true
    this.log.hold()
  }

  wake(): void {
    this.isPaused = false
    this.log.release()
    for (const turn of this.#turns.splice(0)) queueMicrotask(turn)
  }
}

export class Nodes {
  readonly table = new SharedTable()
  readonly crowd: Crowd
  readonly counts = {
    moves: 0,
    late: 0,
    kills: 0,
    pauses: 0,
    lost: 0,
    held: 0,
    fates: 0,
    failures: 0,
    restores: 0,
  }
  readonly #planted: Planted
  readonly #nodes: Node[]
  readonly #wires = new Map<Attendee, Wire>()
  readonly #nodeOf = new WeakMap<Wire, Node>()
  /** To which relay a person's next connection goes. */
  readonly #next = new Map<Attendee, number>()
  /** Connections that pages have left, and whose frames are still on their way. */
  #left: Wire[] = []
  /** Who forges on a relay. They stay, so that the relay hears nothing new when they forge again. */
  readonly #forgers = new Map<Node, Seat>()
  #copy: Tables | null = null

  constructor(seed: number, nodes: number, planted: Planted = {}) {
    this.crowd = new Crowd(seed)
    this.#planted = planted
    if (planted.patch) this.crowd.atClose(planted.patch())
    this.#nodes = Array.from({ length: nodes }, () => this.#start())
  }

  #start(): Node {
    return new Node(
      this.table,
      this.#planted,
      () => this.crowd.clock.now,
      () => this.counts.failures++,
    )
  }

  /** Counts of what the simulation did, to show that it was not idle. */
  get figures(): Record<string, number> {
    return { ...this.crowd.counts, ...this.counts, compactions: this.table.compactions }
  }

  async run(events: readonly NodeEvent[]): Promise<void> {
    for (const event of events) {
      await this.#act(event)
      await this.#rest()
    }
  }

  async #act(event: NodeEvent): Promise<void> {
    switch (event.do) {
      case 'join':
        return this.crowd.join(this.crowd.person(event.who))
      case 'cut':
        return this.#cut(this.crowd.person(event.who))
      case 'reload':
        this.#wires.get(this.crowd.person(event.who))?.cut()
        return this.crowd.person(event.who).reload()
      case 'move':
        return this.#move(this.crowd.person(event.who), event.to)
      case 'type':
        return this.crowd.person(event.who).type(event.words, event.at)
      case 'paste':
        return this.crowd.person(event.who).paste(event.words, event.at)
      case 'erase':
        return this.crowd.erase(this.crowd.person(event.who), event.at, event.most)
      case 'forge':
        return this.#forge(this.crowd.person(event.who), this.#node(event.node))
      case 'deliver': {
        const person = this.crowd.person(event.who)
        const wire = this.#wires.get(person)
        return wire && this.#deliver(person, wire, event.frames)
      }
      case 'late':
        return this.#deliverLate()
      case 'settle':
        return this.#settle()
      case 'empty':
        for (const person of this.crowd.people.values()) this.#cut(person)
        return this.#endForgers()
      case 'wait':
        this.crowd.clock.tick(event.ms)
        return
      case 'hear':
        if (!this.#node(event.node).isPaused) this.#node(event.node).log.poll()
        return
      case 'kill':
        this.counts.kills++
        this.#kill(event.node)
        await quiet()
        return this.#judgeTable('after a relay died')
      case 'pause':
        this.counts.pauses++
        return this.#node(event.node).pause()
      case 'wake':
        return this.#node(event.node).wake()
      case 'lose':
        this.counts.lost++
        this.#node(event.node).log.isCutOff = true
        return
      case 'find':
        this.#node(event.node).log.isCutOff = false
        return
      case 'hold':
        this.counts.held++
        return this.#node(event.node).log.hold()
      case 'release':
        if (!this.#node(event.node).isPaused) this.#node(event.node).log.release()
        return
      case 'fate':
        this.counts.fates++
        return this.#node(event.node).log.next(event.fate)
      case 'heal':
        return this.#heal()
      case 'backup':
        this.#copy = this.table.copy()
        return
      case 'restore':
        if (this.#copy === null) return
        this.counts.restores++
        this.crowd.hasLostSome = true
        this.table.putBack(this.#copy)
        await this.#rest()
        this.#heal()
        return this.crowd.allCome(this.#settle)
    }
  }

  // ── people ──

  #cut(person: Attendee): void {
    person.online = false
    this.#wires.get(person)?.cut()
  }

  #move(person: Attendee, to: number): void {
    this.counts.moves++
    this.#next.set(person, to)
    const wire = this.#wires.get(person)
    wire?.collect()
    if (wire) this.#left.push(wire)
    this.#wires.delete(person)
    person.socket?.end()
    this.crowd.join(person)
  }

  #forge(victim: Attendee, node: Node): void {
    if (node.isPaused || node.log.isHeld) return // later it might only be a deletion
    const forgery = this.crowd.forgeryOf(victim)
    if (forgery === null) return
    const forger =
      this.#forgers.get(node) ?? this.crowd.forgerIn(node.rooms, () => this.#forgers.delete(node))
    this.#forgers.set(node, forger)
    forger.receive(encodeFrame(forgery))
  }

  #endForgers(): void {
    for (const forger of this.#forgers.values()) forger.leave()
    this.#forgers.clear()
  }

  // ── the network ──

  /** Opens or refuses new sockets, and puts the frames that pages have sent into their queues. */
  #connect(): void {
    for (const person of this.crowd.people.values()) {
      const { socket } = person
      const wire = this.#wires.get(person)
      if (wire && (wire.over || wire.socket !== socket)) {
        this.#wires.delete(person)
        if (this.#nodeOf.get(wire)?.isPaused === true) this.#left.push(wire)
        else wire.leave()
      }
      if (socket?.readyState === socket?.CONNECTING) {
        const node = person.online ? this.#nodeFor(person) : null
        if (node && socket) {
          const made = new Wire(person, socket, node.rooms, ROOM)
          this.#wires.set(person, made)
          this.#nodeOf.set(made, node)
        } else socket?.end()
      }
      this.#wires.get(person)?.collect()
    }
  }

  /** The relay for a new connection; null if all of them stand still. */
  #nodeFor(person: Attendee): Node | null {
    const awake = this.#nodes.filter(({ isPaused }) => !isPaused)
    const wanted = this.#next.get(person)
    this.#next.delete(person)
    const named = wanted === undefined ? null : this.#node(wanted)
    if (named !== null && !named.isPaused) return named
    return awake.length === 0 ? null : this.crowd.random.pick(awake)
  }

  #node(nth: number): Node {
    const node = this.#nodes[nth % this.#nodes.length]
    if (node === undefined) throw new Error('There is no relay.')
    return node
  }

  #deliver(person: Attendee, wire: Wire, frames: number): void {
    if (this.#nodeOf.get(wire)?.isPaused === true) return
    for (const frame of wire.deliver(frames)) this.crowd.heard(frame)
    this.crowd.noteWhatIsTold(person)
  }

  #deliverLate(): void {
    const [still, moving] = [this.#left, this.#left].map((wires, nth) =>
      wires.filter((wire) => (this.#nodeOf.get(wire)?.isPaused === true) === (nth === 0)),
    ) as [Wire[], Wire[]]
    this.#left = still
    for (const wire of moving) {
      if (wire.busy) this.counts.late++
      wire.deliver(Infinity)
      wire.leave()
    }
  }

  #settle = async (): Promise<void> => {
    let idle = 0
    for (;;) {
      this.#deliverLate()
      for (const { log, isPaused } of this.#nodes) if (!isPaused) log.poll()
      await this.#rest()
      const busy = [...this.#wires].filter(
        ([, wire]) => wire.busy && this.#nodeOf.get(wire)?.isPaused === false,
      )
      idle = busy.length === 0 ? idle + 1 : 0
      if (idle === IDLE) break // a relay that could not hear the others has tried again
      for (const [person, wire] of busy) this.#deliver(person, wire, Infinity)
    }
    this.#compareThoseWhoAreHere()
  }

  async #rest(): Promise<void> {
    this.#connect()
    await quiet()
    this.#connect()
    this.#watchScreens()
  }

  // ── the relays ──

  #kill(nth: number): void {
    const node = this.#node(nth)
    node.log.kill()
    this.#forgers.delete(node)
    for (const [person, wire] of [...this.#wires])
      if (this.#nodeOf.get(wire) === node) {
        wire.break()
        this.#wires.delete(person)
      }
    this.#left = this.#left.filter((wire) => this.#nodeOf.get(wire) !== node)
    this.#nodes[nth % this.#nodes.length] = this.#start()
  }

  #heal(): void {
    for (const node of this.#nodes) {
      node.wake()
      node.log.heal()
    }
  }

  // ── the judge ──

  #watchScreens(): void {
    for (const person of this.crowd.people.values()) {
      if (person.state === 'older' && !this.crowd.hasLostSome) {
        this.crowd.hasLostSome = true // which is told once
        this.crowd.broken.push(`${person.name} is told that the relay has lost something`)
      }
    }
    this.crowd.watchSaved()
  }

  /** The document of the table as a new relay would read it. */
  #replay(): Y.Doc {
    const doc = new Y.Doc()
    for (const { update } of this.table.room(ROOM).entries) Y.applyUpdate(doc, decodeEntry(update).update)
    return doc
  }

  #judgeTable(when: string): void {
    const { entries, seq } = this.table.room(ROOM)
    this.crowd.judgeLog(this.#replay(), 'table', when)
    if (
      (entries.at(-1)?.seq ?? 0) !== seq ||
      entries.some(({ after }, at) => after !== (entries[at - 1]?.seq ?? 0))
    )
      this.crowd.broken.push(`a number is missing ${when}`)
    const known = new Map<number, number>()
    for (const { update } of entries) {
      const { from, to } = Y.parseUpdateMeta(decodeEntry(update).update)
      for (const [client, clock] of from)
        if (clock < (known.get(client) ?? 0))
          this.crowd.broken.push(`an update is in the table twice ${when}`)
      for (const [client, clock] of to) known.set(client, clock)
    }
  }

  /** When no frame is on its way, all people with a good connection to a good relay see the same text. */
  #compareThoseWhoAreHere(): void {
    const isGood = ({ isPaused, log }: Node) => !isPaused && !log.isCutOff && !log.isHeld
    if (!this.#nodes.every(isGood)) return
    const texts = new Set(
      [...this.#wires.keys()].filter(({ synced }) => synced).map(({ text }) => text.toJSON()),
    )
    if (texts.size > 1) this.crowd.broken.push(`nothing is on its way, and people see ${texts.size} texts`)
  }

  /** All people join relays that work again. Then all pages must have the same text, with every word once. */
  async judge(): Promise<string[]> {
    this.#endForgers()
    this.#heal()
    await this.#rest()
    await this.crowd.comeToRest(this.#settle)
    const texts = this.crowd.judgePages()
    for (const { rooms } of this.#nodes) {
      const doc = new Y.Doc()
      Y.applyUpdate(doc, await rooms.state(ROOM))
      texts.add(doc.getText('text').toJSON())
    }
    texts.add(this.#replay().getText('text').toJSON())
    if (texts.size > 1) this.crowd.broken.push('a relay or the table ends with another text')
    this.#judgeTable('at the end')
    this.crowd.compare('the table ends with', wordsOf(this.#replay().getText('text').toJSON()))
    return this.crowd.broken
  }
}

/** The faults that these events cause. */
export async function simulateNodes(
  seed: number,
  nodes: number,
  events: readonly NodeEvent[],
  planted?: Planted,
): Promise<{ broken: string[]; figures: Record<string, number> }> {
  const simulation = new Nodes(seed, nodes, planted)
  try {
    await simulation.run(events)
    return { broken: await simulation.judge(), figures: simulation.figures }
  } finally {
    simulation.crowd.close()
  }
}
