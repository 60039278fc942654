// What the relay is known to have had on its disk, and its receipt for that. A relay that lacks it
// now has lost it: it was restored from an older copy, or its log was lost.

import * as v from 'valibot'

const bytes = v.custom<Uint8Array>((value) => value instanceof Uint8Array)

export const Confirmed = v.object({
  /** A state vector, as Yjs encodes it. */
  vector: bytes,
  receipt: v.nullable(v.object({ seq: v.number(), mac: bytes })),
})
export type Confirmed = v.InferOutput<typeof Confirmed>

export const NOTHING_CONFIRMED: Confirmed = { vector: Uint8Array.of(0), receipt: null }
