// A simple and slow log. All other logs must behave like it.

import { randomBytes } from 'node:crypto'
import { LIFE_BYTES, type Entry, type Log } from '../../../server/log/log.ts'

export class MemoryLog implements Log {
  readonly #rooms: Map<string, { epoch: string; entries: Entry[] }>
  readonly #newEpoch: () => string
  readonly #life = newLife()

  /** `rooms` is still there after the log is closed, as a disk is. */
  constructor(newEpoch: () => string, rooms: Map<string, { epoch: string; entries: Entry[] }> = new Map()) {
    this.#newEpoch = newEpoch
    this.#rooms = rooms
  }

  async epoch(room: string): Promise<string> {
    await Promise.resolve()
    return this.#room(room).epoch
  }

  async read(room: string, after = 0): Promise<Entry[]> {
    await Promise.resolve()
    return this.#room(room).entries.filter(({ seq }) => seq > after)
  }

  async append(room: string, update: Uint8Array): Promise<number> {
    await Promise.resolve()
    const { entries } = this.#room(room)
    const seq = (entries.at(-1)?.seq ?? 0) + 1
    entries.push({ seq, after: seq - 1, update: update.slice() })
    return seq
  }

  async compact(room: string, through: number, state: Uint8Array): Promise<void> {
    await Promise.resolve()
    const log = this.#room(room)
    if (!log.entries.some(({ seq }) => seq === through))
      throw new RangeError(`The log of ${room} has no update ${through} to compact through.`)
    log.entries = [
      { seq: through, after: 0, update: state.slice() },
      ...log.entries.filter(({ seq }) => seq > through),
    ]
  }

  life = (): Promise<string> => Promise.resolve(this.#life)

  close = (): Promise<void> => Promise.resolve()

  #room(name: string) {
    const room = this.#rooms.get(name) ?? { epoch: this.#newEpoch(), entries: [] }
    this.#rooms.set(name, room)
    return room
  }
}

export const newLife = (): string => randomBytes(LIFE_BYTES).toString('hex')
