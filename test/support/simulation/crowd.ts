// The people of a simulation, what the relays have promised them, and the clock and chance that all of it runs on.
//
// The judge's first question is the same for each kind of relay: does everybody end with every word that was typed,
// and is each word there once?

import { install, type Clock } from '@sinonjs/fake-timers'
import * as Y from 'yjs'
import { deviceOf } from '../../../server/room/claims.ts'
import type { Rooms, Seat } from '../../../server/room/rooms.ts'
import type { Frame, Read } from '../../../shared/wire/frames.ts'
import { seeded, type Random } from '../basics/random.ts'
import { forgedInName } from '../hostile/forgery.ts'
import { Attendee, wordsOf } from '../page/attendee.ts'
import { CloseEvent } from '../page/scripted-socket.ts'

export const ROOM = 'space/core-weekly/2026-11-23'

/** How every simulated relay works. A paste is long, and is applied in several slices. */
export const SMALL = { short: 150, slice: 3, entriesBeforeCompaction: 5 }

/** ms within which a page notices that the relay no longer has its connection, and reconnects. */
const LONG_ENOUGH = 20_000
/** ms between two tries to come to rest. */
const TRY_AGAIN = 2500
/** How often a page may have to push back until a restored relay has all edits. */
const ASKED = 3

export class Crowd {
  readonly people = new Map<string, Attendee>()
  /** Words that must never be lost, because a page called them saved or received them from a relay. */
  readonly promised = new Set<string>()
  readonly counts = { saved: 0, erased: 0, forged: 0 }
  /** The faults that were noticed. */
  readonly broken: string[] = []
  readonly random: Random
  readonly clock: Clock
  /** Whether the relays have lost entries, by a restore or a flipped bit. */
  hasLostSome = false
  readonly #putBack: (() => void)[] = []
  /** Words that the people who typed them have deleted. */
  readonly #erased = new Set<string>()
  /** Client ids that a relay has sent to somebody. */
  readonly #seen = new Set<number>()
  /** For each client id, its clock when its page last said that all is saved. */
  readonly #savedClocks = new Map<number, number>()
  #ids = 0

  constructor(seed: number) {
    this.random = seeded(seed)
    this.clock = install({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
    })
    this.replace(Math, 'random', () => this.random.next())
    this.replace(globalThis, 'CloseEvent', CloseEvent as unknown as typeof globalThis.CloseEvent)
  }

  /** Until `close`. */
  replace<O extends object, K extends keyof O>(of: O, what: K, by: O[K]): void {
    const original = of[what]
    of[what] = by
    this.atClose(() => (of[what] = original))
  }

  atClose(putBack: () => void): void {
    this.#putBack.push(putBack)
  }

  /** Undoes all changes to globals. */
  close(): void {
    try {
      for (const person of this.people.values()) person.close()
    } finally {
      for (const putBack of this.#putBack.reverse()) putBack()
      this.clock.uninstall()
    }
  }

  /** People whose names begin with `stock` have a stock provider. */
  person(who: string): Attendee {
    const known = this.people.get(who)
    if (known) return known
    const kind = who.startsWith('stock') ? 'stock' : 'ours'
    const person = new Attendee({ name: who, kind, room: ROOM, newId: () => ++this.#ids })
    this.people.set(who, person)
    return person
  }

  join(person: Attendee): void {
    person.online = true
    person.retry()
  }

  erase(person: Attendee, at: number, most: number): void {
    for (const word of person.erase(at, most)) {
      this.counts.erased++
      this.#erased.add(word)
      this.promised.delete(word)
    }
  }

  // ── forgery ──

  /**
   * An edit under this person's client id, which a relay must refuse. Null if it might take it: others must know the
   * id, and its claim and all its edits must be in the log. If some were not, the forgery would be a deletion, which
   * anybody may send.
   */
  forgeryOf(victim: Attendee): Frame | null {
    const client = victim.doc.clientID
    const isAllThere = this.#savedClocks.get(client) === Y.getState(victim.doc.store, client)
    if (this.hasLostSome || !this.#seen.has(client) || !isAllThere) return null
    const update = forgedInName(this.random, client, Y.encodeStateAsUpdate(victim.doc))
    return this.random.chance(0.5)
      ? { type: 'update', update }
      : { type: 'carried', update, logReceipts: victim.receipts }
  }

  /** Somebody who has only forgeries to send. The relay must end their connection. */
  forgerIn(rooms: Rooms, ended: () => void = () => undefined): Seat {
    return rooms.join(ROOM, {
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
      close: () => {
        this.counts.forged++
        ended()
      },
    })
  }

  // ── promises ──

  /** A relay has delivered this frame to a page, so it must never lose the words. */
  heard(frame: Read): void {
    if (frame.type !== 'update' && frame.type !== 'difference') return
    for (const struct of Y.decodeUpdate(frame.update).structs) {
      this.#seen.add(struct.id.client)
      if (struct instanceof Y.Item && struct.content instanceof Y.ContentString)
        for (const word of wordsOf(struct.content.str)) this.#promise(word)
    }
  }

  /** What pages call saved now must never be lost. */
  watchSaved(): void {
    for (const person of this.people.values()) {
      if (!person.saved) continue
      this.counts.saved++
      const { clientID, store } = person.doc
      this.#savedClocks.set(clientID, Y.getState(store, clientID))
      for (const word of person.typed) this.#promise(word)
    }
  }

  #promise(word: string): void {
    if (!this.#erased.has(word)) this.promised.add(word)
  }

  /** Pages say when something is wrong. Until the relays have lost something, nothing is. */
  noteWhatIsTold(person: Attendee, mayBeWrong = false): void {
    const told = person.told.splice(0)
    if (mayBeWrong || this.hasLostSome) return
    for (const sentence of told) this.broken.push(`${person.name} was told: ${sentence}`)
  }

  // ── the end ──

  /** All people join. If a page finds that the relays have lost something, it pushes that back. */
  async allCome(settle: () => Promise<void>): Promise<void> {
    // Done several times: a page that was in the middle of something may find this only after it reconnects.
    for (let time = 0; time < ASKED; time++) {
      for (const person of this.people.values()) if (person.kind === 'ours') this.join(person)
      await settle()
      for (const person of this.people.values()) {
        if (person.state === 'older') person.pushBack()
        await settle()
      }
    }
    const stock = [...this.people.values()].filter(({ kind }) => kind === 'stock')
    for (const person of stock) this.join(person)
    if (stock.length > 0) await settle()
  }

  /** Lets all people come until each of them has all saved, as long as a page may need for that. */
  async comeToRest(settle: () => Promise<void>): Promise<void> {
    for (let passed = 0; passed < LONG_ENOUGH; passed += TRY_AGAIN) {
      await this.allCome(settle)
      if ([...this.people.values()].every((person) => person.saved || person.kind === 'stock')) return
      this.clock.tick(TRY_AGAIN)
    }
  }

  /** All pages must have the same text, with every word once. Returns that text, in as many forms as there are. */
  judgePages(): Set<string> {
    for (const [who, person] of this.people) {
      if (person.kind === 'ours' ? !person.saved : !person.synced)
        this.broken.push(`${who} does not come to rest: ${person.state}`)
      this.compare(`${who} ends with`, person.words)
    }
    const texts = new Set([...this.people.values()].map((person) => person.text.toJSON()))
    if (texts.size > 1) this.broken.push('people end with different texts')
    return texts
  }

  /** Compares these words with all that were typed and not deleted. */
  compare(what: string, words: string[]): void {
    const typed = [...this.people.values()]
      .flatMap((person) => person.typed)
      .filter((word) => !this.#erased.has(word))
    const [had, wanted] = [words.toSorted().join(' '), typed.toSorted().join(' ')]
    if (had !== wanted) this.broken.push(`${what} “${had}”, not “${wanted}”`)
  }

  /** A log that is read afresh must hold every word that was promised, and no forgery. `doc`: what it holds. */
  judgeLog(doc: Y.Doc, where: string, when: string): void {
    const there = new Set(wordsOf(doc.getText('text').toJSON()))
    for (const word of this.promised)
      if (!there.has(word)) this.broken.push(`“${word}” was promised and is not in the ${where} ${when}`)
    if (doc.getText('t').length + doc.getMap('u').size > 0)
      this.broken.push(`a forged edit is in the ${where} ${when}`)
  }
}

/**
 * Resolves when nothing more will happen until the next event. This works because everything here waits only for
 * promises.
 */
export const quiet = (): Promise<void> => new Promise((done) => setImmediate(done))
