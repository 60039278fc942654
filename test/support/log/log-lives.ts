// Runs the file log through several lives of random work on a disk that stalls, fills up and fails. Each life
// ends with a power cut or a kill. A word that was acked or read must stay for good, in its order and only
// once. Other words may be kept or lost.

import assert from 'node:assert/strict'
import { LogError, type Log } from '../../../server/log/log.ts'
import { openLog } from './open-log.ts'
import { seeded, type Random } from '../basics/random.ts'
import { SimulatedDisk, type Operation } from './simulated-disk.ts'

const LIVES = 6
const EVENTS = 25
const ROOMS = ['a', 'ab']
const MAY_FAIL: readonly Operation[] = [
  ...(['read', 'open', 'link', 'rename', 'remove', 'makeDirectory', 'syncDirectory'] as const),
  ...(['append', 'truncate', 'sync', 'close'] as const),
]

export class LogLives {
  /** Counts of what happened, to show that the lives were not idle. */
  readonly counts = {
    acked: 0,
    refused: 0,
    compacted: 0,
    cuts: 0,
    kills: 0,
    cutAway: 0,
    /** Lives that began with updates in one file of the journal, and in both. */
    inJournal: 0,
    inBoth: 0,
    lostBytes: 0,
    lostNames: 0,
  }
  readonly #random: Random
  readonly #simulated: SimulatedDisk
  /** Words that were acked or read, in order. None of them may ever be missing. */
  readonly #told = new Map(ROOMS.map((room): [string, Set<string>] => [room, new Set()]))
  readonly #epochs = new Map<string, string>()
  #words = 0
  #failure: Error | null = null
  #mayBeKilled = true

  constructor(seed: number) {
    this.#random = seeded(seed)
    this.#simulated = new SimulatedDisk(seed)
  }

  /** Rejects if an acked or read word is lost, doubled or out of order. */
  async run(): Promise<void> {
    for (let life = 0; life < LIVES; life++) {
      const journals = this.#simulated.files('/rooms').filter((path) => /journal-\d$/.test(path)).length
      if (journals === 1) this.counts.inJournal++
      if (journals === 2) this.counts.inBoth++
      const log = openLog(this.#simulated.start(), { knownFiles: 1, longJournal: 400 })
      const alive = { now: true }
      const cut = this.#simulated.cutPowerAfter(this.#random.int(150)).then(() => (alive.now = false))
      await Promise.race([cut, this.#work(log, alive)])
      if (this.#failure !== null) throw this.#failure
      if (alive.now && !this.#mayBeKilled) this.#simulated.cutPower()
      if (alive.now && this.#mayBeKilled) this.counts.kills++
      else this.counts.cuts++
      this.#mayBeKilled = true
      this.counts.cutAway += log.events.filter(({ is }) => is === 'cut').length
      const damage = log.events.filter(({ is }) => is === 'missing' || is === 'renewed')
      assert.deepEqual(damage, [])
      this.#simulated.heal()
    }
    const log = openLog(this.#simulated.start())
    for (const room of ROOMS) {
      await this.#read(log, room)
      await this.#append(log, room)
      await this.#read(log, room)
    }
    this.counts.lostBytes += this.#simulated.lost.bytes
    this.counts.lostNames += this.#simulated.lost.names
  }

  async #work(log: Log, alive: { readonly now: boolean }): Promise<void> {
    const pending: Promise<void>[] = []
    for (let event = 0; event < EVENTS && alive.now; event++) {
      const room = this.#random.pick(ROOMS)
      const attempt = (work: Promise<void>) =>
        pending.push(
          work.catch((error: unknown) => {
            if (error instanceof LogError) this.counts.refused++
            else
              this.#failure ??= new Error('An operation failed with an error that is no LogError.', {
                cause: error,
              })
          }),
        )
      switch (this.#random.int(10)) {
        case 0:
          this.#failNext(this.#random.pick(MAY_FAIL))
          break
        case 1:
          this.#simulated.free = this.#random.int(300)
          break
        case 2:
          this.#simulated.heal()
          break
        case 3:
          this.#simulated.stall(this.#random.pick(MAY_FAIL))
          break
        case 4:
          attempt(this.#compact(log, room))
          break
        case 5:
          attempt(this.#read(log, room))
          break
        case 6:
          this.#simulated.release()
          await Promise.all(pending.splice(0))
          break
        default:
          for (let burst = this.#random.int(4); burst >= 0; burst--) attempt(this.#append(log, room))
      }
      for (let turns = this.#random.int(40); turns > 0; turns--) await Promise.resolve()
    }
  }

  #failNext(operation: Operation): void {
    this.#simulated.fail(operation, 'EIO', 1 + this.#random.int(2))
    // After a failed sync, bytes that are not durable can still be read. If a process is killed before it
    // cuts those bytes off, no log is safe.
    if (operation === 'sync') this.#mayBeKilled = false
  }

  async #append(log: Log, room: string): Promise<void> {
    const word = `word-${++this.#words}`
    await log.append(room, bytes(`${word} `))
    this.#told.get(room)?.add(word)
    this.counts.acked++
  }

  async #read(log: Log, room: string): Promise<void> {
    const before = [...(this.#told.get(room) ?? [])]
    const words = (await log.read(room)).flatMap(({ update }) => text(update).trim().split(' '))
    const there = new Set(words)
    if (words.length > 0) await this.#readEpoch(log, room)
    assert.deepEqual(
      before.filter((word) => !there.has(word)),
      [],
      'These words were acked or read, and are gone.',
    )
    assert.deepEqual(
      words,
      [...words].sort((one, other) => numberOf(one) - numberOf(other)),
    )
    assert.equal(there.size, words.length, 'A word is there twice.')
    for (const word of words) this.#told.get(room)?.add(word)
  }

  /** Checks that a log always keeps its epoch. */
  async #readEpoch(log: Log, room: string): Promise<void> {
    const epoch = await log.epoch(room)
    assert.equal(epoch, this.#epochs.get(room) ?? epoch)
    this.#epochs.set(room, epoch)
  }

  async #compact(log: Log, room: string): Promise<void> {
    const entries = await log.read(room)
    if (entries.length === 0) return
    const carried = entries.slice(0, 1 + this.#random.int(entries.length))
    const through = carried.at(-1)?.seq ?? 0
    try {
      await log.compact(room, through, bytes(carried.map(({ update }) => text(update)).join('')))
      this.counts.compacted++
    } catch (error) {
      // Since the read, another compaction up to a later update may have run.
      if (!(error instanceof RangeError)) throw error
    }
  }
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (update: Uint8Array): string => new TextDecoder().decode(update)
const numberOf = (word: string): number => Number(word.split('-')[1])
