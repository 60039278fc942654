// Compares this page's document with the relay's. They are the same, they differ, or it is not known yet.
//
// While edits are on their way, the two states differ, which proves nothing. But if everything is acked, and
// two different states both stay as they are, the documents differ for good: the relay has acked an edit as
// known, although the relay has other content under the edit's ids.

import type * as Y from 'yjs'
import { digestOf, sameBytes, type Digest } from '../../../shared/wire/digest.ts'

/**
 * How many comparisons in a row may find two different states. After that, the result is that it is not
 * known.
 */
const LOOKS = 3

export type Compared = 'same' | 'another' | 'look again' | 'unknown'

export class Comparison {
  readonly #doc: Y.Doc
  /** The two states of the last comparison, if they differed. `times` counts such comparisons in a row. */
  #unlike: { ours: Uint8Array; theirs: Uint8Array; times: number } | null = null

  constructor(doc: Y.Doc) {
    this.#doc = doc
  }

  /** `isSettled`: whether the relay has acked everything in this page's document. */
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
