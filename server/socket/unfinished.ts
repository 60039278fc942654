// Bounds the memory of unfinished messages, and of edits that wait for missing edits: for each key, for each
// address, and for all together.
//
// Beyond a bound, the slowest sender is closed. So clients that send very slowly do not shut out a client
// that uploads at some speed.

import { limits } from '../config/limits.ts'
import type { Payer } from './purse.ts'

export interface Sender {
  payer: Pick<Payer, 'key' | 'address'>
  /** Closes the connection, which may try again later. */
  end(): void
}

interface Held {
  bytes: number
  /** When the sender began to hold bytes, in ms. */
  since: number
}

export class Unfinished {
  readonly #held = new Map<Sender, Held>()
  #bytes = 0

  /** The bytes of all senders. */
  get bytes(): number {
    return this.#bytes
  }

  /** Records that `bytes` bytes of a sender are held now; 0: none. `now` in ms. */
  hold(sender: Sender, bytes: number, now: number): void {
    const known = this.#held.get(sender)
    const more = bytes - (known?.bytes ?? 0)
    if (more === 0) return
    const { key, address } = sender.payer
    this.#bytes += more
    key.unfinished += more
    if (address) address.unfinished += more
    if (bytes === 0) this.#held.delete(sender)
    else if (known) known.bytes = bytes
    else this.#held.set(sender, { bytes, since: now })
    const { together, all } = limits.unfinished
    if (more <= 0) return
    if (key.unfinished > together) this.#endSlowest(now, ({ payer }) => payer.key === key)
    if (address && address.unfinished > together)
      this.#endSlowest(now, ({ payer }) => payer.address === address)
    if (this.#bytes > all) this.#endSlowest(now, () => true)
  }

  #endSlowest(now: number, isOne: (sender: Sender) => boolean): void {
    const speed = ({ bytes, since }: Held) => bytes / (now - since + 1)
    let slowest: [Sender, Held] | null = null
    for (const one of this.#held)
      if (isOne(one[0]) && (slowest === null || speed(one[1]) < speed(slowest[1]))) slowest = one
    if (slowest === null) return
    this.hold(slowest[0], 0, now)
    slowest[0].end()
  }
}
