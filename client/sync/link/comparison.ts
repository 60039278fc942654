// Compares this copy with the relay's: the same, different, or not yet known.
//
// While edits are on their way, the states differ, which proves nothing. But if everything is acked and
// neither state changes, no edit is on its way: the relay has acked an edit as known while it has different
// content under its ids.

import type * as Y from 'yjs'
import { digestOf, sameBytes, type Digest } from '../../../shared/wire/digest.ts'

/** How many times in a row differing states are compared again. */
const LOOKS = 3

export type Compared = 'same' | 'another' | 'look again' | 'unknown'

export class Comparison {
  readonly #doc: Y.Doc
  /** The last two states, if they differed. */
  #unlike: { ours: Uint8Array; theirs: Uint8Array; times: number } | null = null

  constructor(doc: Y.Doc) {
    this.#doc = doc
  }

  /** `isSettled`: the relay has taken all that this copy has. */
  with({ state, content }: Digest, isSettled: boolean): Compared {
    const ours = digestOf(this.#doc)
    const before = this.#unlike
    this.#unlike = null
    if (sameBytes(ours.state, state)) return sameBytes(ours.content, content) ? 'same' : 'another'
    if (!isSettled) return 'unknown'
    if (before && sameBytes(before.ours, ours.state) && sameBytes(before.theirs, state)) return 'another'
    const times = (before?.times ?? 0) + 1
    if (times > LOOKS) return 'unknown'
    this.#unlike = { ours: ours.state, theirs: state, times }
    return 'look again'
  }
}
