// Texts on their way to readers. All answers with one text share its bytes. A reader may be slow, but not
// for ever, and slow readers of one team hold so many bytes of different texts at most.

import type { EventEmitter } from 'node:events'
import { limits } from './limits.ts'

/** An answer: closed when it is read, or cut off. */
export interface Answer extends EventEmitter {
  /** It was cut off. */
  readonly destroyed: boolean
  destroy(): unknown
}

export class Outgoing {
  /** By team, its texts, and by how many answers each is held. */
  readonly #teams = new Map<string, Map<Buffer, number>>()

  /** Whether the answer may have this text; if so, it is held until the answer is closed. */
  admit(team: string, bytes: Buffer, answer: Answer): boolean {
    const texts = this.#teams.get(team) ?? new Map<Buffer, number>()
    if (!texts.has(bytes) && sum(texts.keys()) + bytes.length > limits.outgoing) return false
    this.#teams.set(team, texts)
    texts.set(bytes, (texts.get(bytes) ?? 0) + 1)
    const timer = setTimeout(() => answer.destroy(), limits.reading)
    const closed = () => {
      clearTimeout(timer)
      const left = (texts.get(bytes) ?? 1) - 1
      if (left > 0) texts.set(bytes, left)
      else texts.delete(bytes)
      if (texts.size === 0) this.#teams.delete(team)
    }
    if (answer.destroyed) closed()
    else answer.once('close', closed)
    return true
  }
}

const sum = (texts: Iterable<Buffer>): number => [...texts].reduce((all, { length }) => all + length, 0)
