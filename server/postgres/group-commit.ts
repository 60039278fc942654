// Appends that wait at the same time share a transaction, so the disk is waited for once.
//
//   order     Of a room, at most one append is in a transaction, and its appends go in the order of the calls.
//   bounds    A transaction holds a limited number of appends and bytes. A few transactions run at a time.
//   failure   If one append is at fault, each is tried alone, so that its room alone fails. If nobody knows
//             whether a transaction was made, all of its appends fail.

import { limits } from '../config/limits.ts'
import type { Claim, Mark } from '../log/log.ts'
import { DatabaseError } from './database.ts'

export interface Append {
  room: string
  update: Uint8Array
  claims: readonly Claim[]
  /** What the caller has read; undefined if what this relay has read counts. */
  mark: Mark | undefined
}

interface Waiting {
  append: Append
  done: (seq: number) => void
  failed: (error: unknown) => void
}

/** What became of an append: its seq, or why it was refused. */
export type Appended = number | Error

export class GroupCommit {
  /** Makes one transaction of appends to different rooms, and says what became of each, in the same order. */
  readonly #commit: (appends: readonly Append[]) => Promise<Appended[]>
  readonly #waiting = new Map<string, Waiting[]>()
  /** The rooms in a transaction. */
  readonly #busy = new Set<string>()
  #transactions = 0
  #jobs = 0
  /** Those who wait until a room is free. */
  #freed: (() => void)[] = []

  constructor(commit: (appends: readonly Append[]) => Promise<Appended[]>) {
    this.#commit = commit
  }

  append(append: Append): Promise<number> {
    return new Promise((done, failed) => {
      const waiting = this.#waiting.get(append.room) ?? []
      waiting.push({ append, done, failed })
      this.#waiting.set(append.room, waiting)
      this.#next()
    })
  }

  /** Runs `job` while no append of the room is in a transaction. Appends that come meanwhile wait. */
  async without<T>(room: string, job: () => Promise<T>): Promise<T> {
    this.#jobs++
    while (this.#busy.has(room)) await this.#someRoomIsFree()
    this.#busy.add(room)
    try {
      return await job()
    } finally {
      this.#jobs--
      this.#free([room])
    }
  }

  /** Resolves when nothing waits and nothing runs. */
  async ended(): Promise<void> {
    while (this.#transactions + this.#jobs > 0) await this.#someRoomIsFree()
  }

  #someRoomIsFree(): Promise<void> {
    return new Promise((freed) => this.#freed.push(freed))
  }

  #next(): void {
    while (this.#transactions < limits.appendTransactions) {
      const together = this.#take()
      if (together.length === 0) return
      this.#transactions++
      const rooms = together.map(({ append }) => append.room)
      for (const room of rooms) this.#busy.add(room)
      void this.#run(together).then(() => {
        this.#transactions--
        this.#free(rooms)
      })
    }
  }

  #take(): Waiting[] {
    const together: Waiting[] = []
    let bytes = 0
    for (const [room, waiting] of [...this.#waiting]) {
      const [first] = waiting
      if (first === undefined || this.#busy.has(room)) continue
      bytes += first.append.update.length
      if (together.length > 0 && bytes > limits.appendBytesTogether) break
      together.push(first)
      waiting.shift()
      this.#waiting.delete(room)
      if (waiting.length > 0) this.#waiting.set(room, waiting) // behind all others
      if (together.length === limits.appendsTogether) break
    }
    return together
  }

  async #run(together: readonly Waiting[]): Promise<void> {
    try {
      const appended = await this.#commit(together.map(({ append }) => append))
      for (const [at, { done, failed }] of together.entries()) {
        const seq = appended[at] ?? new Error('The database did not say what became of an append.')
        if (typeof seq === 'number') done(seq)
        else failed(seq)
      }
    } catch (error) {
      if (together.length > 1 && error instanceof DatabaseError && error.isOfTheQuestion)
        for (const each of together) await this.#run([each])
      else for (const { failed } of together) failed(error)
    }
  }

  #free(rooms: readonly string[]): void {
    for (const room of rooms) this.#busy.delete(room)
    const freed = this.#freed
    this.#freed = []
    for (const wake of freed) wake()
    this.#next()
  }
}
