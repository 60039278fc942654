// What the relay is known to have had on its disk, and its receipts for what others wrote of that. A
// relay that lacks it now has lost it: it was restored from an older copy, or its log was lost.

import type { LogReceipt } from '../../../shared/wire/frames.ts'

export interface Confirmed {
  /** A state vector, as Yjs encodes it. */
  vector: Uint8Array
  /** Oldest first: what one does not cover, a later one does. */
  receipts: readonly LogReceipt[]
}

export const NOTHING_CONFIRMED: Confirmed = { vector: Uint8Array.of(0), receipts: [] }

/** What was kept on this device, or nothing where that is none. */
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
