// This copy beside the relay's: the same, another, or not to be told yet.
//
// While edits are on their way the states differ, which says nothing. Where both stay as they are, though
// all is acked, none is on its way: the relay took for known what is something else there.

import type * as Y from 'yjs'
import { digestOf, sameBytes, type Digest } from '../../../shared/wire/digest.ts'

/** How often states that differ are looked at again, one time after the other. */
const LOOKS = 3

export type Compared = 'same' | 'another' | 'look again' | 'unknown'

export class Comparison {
  readonly #doc: Y.Doc
  /** The states that differed last. */
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
