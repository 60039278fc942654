// The state that the relay is known to have had on its disk, and its receipts for others' edits in that
// state. If the relay lacks a part of that state now, it has lost edits: it was restored from an older copy,
// or its log was lost.

import type { LogReceipt } from '../../../shared/wire/frames.ts'

export interface Confirmed {
  /** A state vector, as Yjs encodes it. */
  vector: Uint8Array
  /** Oldest first. A later receipt covers edits that an earlier one does not. */
  receipts: readonly LogReceipt[]
}

export const NOTHING_CONFIRMED: Confirmed = { vector: Uint8Array.of(0), receipts: [] }

/** Parses the stored value. Anything invalid counts as nothing confirmed. */
export function readConfirmed(kept: unknown): Confirmed {
  const { vector, receipts } = (kept ?? {}) as Record<keyof Confirmed, unknown>
  return vector instanceof Uint8Array && Array.isArray(receipts) && receipts.every(isReceipt)
    ? { vector, receipts }
    : NOTHING_CONFIRMED
}

function isReceipt(value: unknown): value is LogReceipt {
  const { seq, mac } = (value ?? {}) as Record<keyof LogReceipt, unknown>
  return typeof seq === 'number' && mac instanceof Uint8Array
}
