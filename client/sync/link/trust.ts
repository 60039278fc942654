// Checks, across connections, that the relay still has everything that it once had. Also keeps log receipts.
// By these, the relay can recognize that its own log once had an edit.

import { MOST_LOG_RECEIPTS, type LogReceipt } from '../../../shared/wire/frames.ts'
import type { Confirmed } from '../store/confirmed.ts'
import { Known } from './known.ts'

export class Trust {
  /** The state that the relay has if it has lost nothing. */
  readonly #known = new Known()
  /** Receipts of earlier connections. */
  #before: readonly LogReceipt[]
  /** The last receipt of this connection. */
  #last: LogReceipt | null = null
  /** Whether the relay has shown, on this connection, that it has everything in `#known`. */
  #isProven = false

  constructor({ vector, receipts }: Confirmed) {
    this.#known.heardState(vector)
    this.#before = receipts
  }

  get confirmed(): Confirmed {
    return { vector: this.#known.vector, receipts: this.logReceipts }
  }

  /** If `#isProven`, only the last receipt, because the relay's log then has all that earlier ones cover. */
  get logReceipts(): readonly LogReceipt[] {
    if (this.#last === null) return this.#before
    return this.#isProven ? [this.#last] : [...this.#before, this.#last]
  }

  /** Whether a relay with this state vector has lost something. */
  isOlder = (vector: Uint8Array): boolean => this.#known.exceeds(vector)

  heardUpdate(update: Uint8Array, receipt: LogReceipt | undefined): void {
    this.#known.heardUpdate(update)
    if (receipt) this.#last = receipt
  }

  /** Call when the relay has everything that it is known to have had. */
  prove(): void {
    this.#isProven = true
  }

  /** Call when the relay has this state. From then on, a relay without this state is older. */
  confirm(vector: Uint8Array): void {
    this.#known.heardState(vector)
    this.prove()
  }

  /**
   * Call when the connection has ended. The next one may reach another relay, which has proven nothing yet.
   */
  lost(): void {
    this.#before = fewest(this.logReceipts)
    this.#last = null
    this.#isProven = false
  }
}

/**
 * Leaves room for one more receipt in a frame. Drops the second receipt, because the first may be a proven
 * one.
 */
const fewest = (receipts: readonly LogReceipt[]): readonly LogReceipt[] =>
  receipts.length < MOST_LOG_RECEIPTS ? receipts : receipts.filter((_, at) => at !== 1)
