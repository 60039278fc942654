// Texts on their way to readers. All answers with one text share its bytes. A reader may be slow, but not
// for ever, and slow readers of one team, and of all, hold so many bytes of different texts at most.

import type { EventEmitter } from 'node:events'
import { limits } from '../config/limits.ts'

/** An answer: closed when it is read, or cut off. */
export interface Answer extends EventEmitter {
  /** It was cut off. */
  readonly destroyed: boolean
  destroy(): unknown
}

export class Outgoing {
  /** By team, its texts, and by how many answers each is held. */
  readonly #teams = new Map<string, Map<Buffer, number>>()
  #bytes = 0

  /** Whether the answer may have this text; if so, it is held until the answer is closed. */
  admit(team: string, bytes: Buffer, answer: Answer): boolean {
    const texts = this.#teams.get(team) ?? new Map<Buffer, number>()
    const isNew = !texts.has(bytes)
    const { ofTeam, all } = limits.outgoing
    const ofThis = sum(texts.keys()) + bytes.length
    const ofAll = this.#bytes + bytes.length
    // A team that has nothing on its way gets one, whatever the others hold.
    if (isNew && (ofThis > ofTeam || (ofAll > all && texts.size > 0))) return false
    if (isNew) this.#bytes += bytes.length
    this.#teams.set(team, texts)
    texts.set(bytes, (texts.get(bytes) ?? 0) + 1)
    const timer = setTimeout(() => answer.destroy(), limits.reading)
    const closed = () => {
      clearTimeout(timer)
      const left = (texts.get(bytes) ?? 1) - 1
      if (left > 0) texts.set(bytes, left)
      else if (texts.delete(bytes)) this.#bytes -= bytes.length
      if (texts.size === 0) this.#teams.delete(team)
    }
    if (answer.destroyed) closed()
    else answer.once('close', closed)
    return true
  }
}

const sum = (texts: Iterable<Buffer>): number => [...texts].reduce((all, { length }) => all + length, 0)
