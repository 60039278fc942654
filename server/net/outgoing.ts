// Bounds the texts on their way to readers. All answers with the same text share its bytes. A reader may be
// slow, but not for ever. The bytes of different texts are bounded for each team and in all.

import type { EventEmitter } from 'node:events'
import { limits } from '../config/limits.ts'

/** An answer. It emits `close` when it was read whole, or cut off. */
export interface Answer extends EventEmitter {
  /** Whether it was cut off. */
  readonly destroyed: boolean
  destroy(): unknown
}

export class Outgoing {
  /** For each team, the texts on their way, and how many answers carry each text. */
  readonly #teams = new Map<string, Map<Buffer, number>>()
  #bytes = 0

  /** Whether the answer may carry this text. If so, the text counts until the answer closes. */
  admit(team: string, bytes: Buffer, answer: Answer): boolean {
    const texts = this.#teams.get(team) ?? new Map<Buffer, number>()
    const isNew = !texts.has(bytes)
    const { ofTeam, all } = limits.outgoing
    const ofThis = sum(texts.keys()) + bytes.length
    const ofAll = this.#bytes + bytes.length
    // If nothing is on its way to a team, the team gets one text, whatever other teams hold.
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
