// Sends leads a notice when half of a bound is used. At a bound, the notes accept no more writers, bytes, parts,
// texts or fields.
//
// Each bound has one fixed sentence, so that a page can recognize a repeated notice and show it only once.

import type { Frame } from '../../shared/wire/frames.ts'
import { limits } from '../config/limits.ts'
import { ANSWERS } from '../../shared/wire/answers.ts'

const count = (number: number): string => number.toLocaleString('en')

const SENTENCES = {
  writers: `${ANSWERS['half-writers']}: these notes accept edits from ${count(limits.clients)} openings of the page. If that is more than your team has made, revoke the link that was misused and delete what it wrote.`,
  bytes: `${ANSWERS['half-bytes']} Start new notes before these are full. Deleting text makes room.`,
  structs: `${ANSWERS['half-parts']} Start new notes before these are full. Deleting text makes room.`,
  roots: `${ANSWERS['half-texts']} (limit ${count(limits.documentRoots)}). If that is more than your team has made, revoke the link that was misused and delete what it wrote.`,
  fields: `${ANSWERS['half-fields']} If that is more than your team has made, revoke the link that was misused and delete what it wrote.`,
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
