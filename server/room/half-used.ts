// Says when leads get a notice: when half of a bound is used. When all of it is used, the notes accept no more
// writers, bytes, parts, texts or fields.
//
// Each bound has one fixed sentence, so that a page can recognize a repeated notice and show it only once.

import type { Frame } from '../../shared/wire/frames.ts'
import { limits } from '../config/limits.ts'
import { sentenceOf } from '../../shared/wire/answers.ts'

const SENTENCES = {
  writers: sentenceOf('half-writers', limits.clients),
  bytes: sentenceOf('half-bytes'),
  structs: sentenceOf('half-parts'),
  roots: sentenceOf('half-texts', limits.documentRoots),
  fields: sentenceOf('half-fields'),
} as const

export type Bound = keyof typeof SENTENCES

export class HalfUsed {
  readonly #bounds = new Set<Bound>()

  /** Records how much of a bound is used. Returns the notice to send to leads now, or null. */
  note(bound: Bound, used: number, most: number): Frame | null {
    if (used < most / 2) {
      this.#bounds.delete(bound)
      return null
    }
    if (this.#bounds.has(bound)) return null
    this.#bounds.add(bound)
    return noticeOf(bound)
  }

  /** The notices for a lead who joins now. */
  get all(): Frame[] {
    return [...this.#bounds].map(noticeOf)
  }
}

const noticeOf = (bound: Bound): Frame => ({ type: 'notice', sentence: SENTENCES[bound] })
