// Whether the relay still has what it is known to have had, from connection to connection. What this
// page has on its word is remembered with receipts, the relay's own proof of what its log had.

import { MOST_RECEIPTS, type LogReceipt } from '../../../shared/wire/frames.ts'
import type { Confirmed } from '../store/confirmed.ts'
import { Known } from './known.ts'

export class Trust {
  /** What a relay that has lost nothing has. */
  readonly #known = new Known()
  /** The relay's word for that, of connections before this one. */
  #before: readonly LogReceipt[]
  /** Its last one on this connection. */
  #last: LogReceipt | null = null
  /** On this connection the relay was seen to have all of it. */
  #isProven = false

  constructor({ vector, receipts }: Confirmed) {
    this.#known.heardState(vector)
    this.#before = receipts
  }

  get confirmed(): Confirmed {
    return { vector: this.#known.vector, receipts: this.receipts }
  }

  /** A log that had all of it once had what the receipts before were for. */
  get receipts(): readonly LogReceipt[] {
    if (this.#last === null) return this.#before
    return this.#isProven ? [this.#last] : [...this.#before, this.#last]
  }

  /** A relay with that state vector has lost something. */
  isOlder = (vector: Uint8Array): boolean => this.#known.exceeds(vector)

  heardUpdate(update: Uint8Array, receipt: LogReceipt | undefined): void {
    this.#known.heardUpdate(update)
    if (receipt) this.#last = receipt
  }

  /** The relay has all that it is known to have had. */
  prove(): void {
    this.#isProven = true
  }

  /** From now on the relay is expected to have this. */
  confirm(vector: Uint8Array): void {
    this.#known.heardState(vector)
    this.prove()
  }

  /** The connection is gone; what was proven of that relay says nothing of the next. */
  lost(): void {
    this.#before = fewest(this.receipts)
    this.#last = null
    this.#isProven = false
  }
}

/** One frame takes them all and another one: of connections that ended before the relay was seen to have all, the last. */
const fewest = (receipts: readonly LogReceipt[]): readonly LogReceipt[] =>
  receipts.length < MOST_RECEIPTS ? receipts : receipts.filter((_, at) => at !== 1)
