// What the relay is known to have had on its disk, and its receipts for what others wrote of that. A
// relay that lacks it now has lost it: it was restored from an older copy, or its log was lost.

import * as v from 'valibot'

const bytes = v.custom<Uint8Array>((value) => value instanceof Uint8Array)

export const Confirmed = v.object({
  /** A state vector, as Yjs encodes it. */
  vector: bytes,
  /** Oldest first: what one does not cover, a later one does. */
  receipts: v.pipe(v.array(v.object({ seq: v.number(), mac: bytes })), v.readonly()),
})
export type Confirmed = v.InferOutput<typeof Confirmed>

export const NOTHING_CONFIRMED: Confirmed = { vector: Uint8Array.of(0), receipts: [] }
