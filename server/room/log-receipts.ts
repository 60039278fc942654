// Log receipts. The relay signs that a room's log has an update, and can verify its signature later.
//
// If the log lacks an update that has a receipt, the log was lost, or replaced by an older copy. Only in this
// case may a client bring back what others wrote, under the others' client ids.

import { createHmac, timingSafeEqual } from 'node:crypto'
import type { LogReceipt } from '../../shared/wire/frames.ts'
import { LIFE_BYTES } from '../log/log.ts'
import type { UpdateName } from './history.ts'

const MAC_BYTES = 16

export class LogReceipts {
  readonly #secret: Uint8Array

  /** `secret`: what the store keeps for this. */
  constructor(secret: Uint8Array) {
    this.#secret = secret
  }

  /** Signs a receipt for an update, in 3 µs. */
  give = (room: string, { life, seq }: UpdateName): LogReceipt => ({ seq, mac: this.#sign(room, seq, life) })

  /** The update that a receipt is for; null if no relay with this secret gave it, or not for this room. */
  read(room: string, { seq, mac }: LogReceipt): UpdateName | null {
    if (mac.length !== LIFE_BYTES + MAC_BYTES) return null
    const life = Buffer.from(mac.subarray(0, LIFE_BYTES)).toString('hex')
    return timingSafeEqual(mac, this.#sign(room, seq, life)) ? { life, seq } : null
  }

  #sign(room: string, seq: number, life: string): Uint8Array {
    const mac = createHmac('sha256', this.#secret)
      .update(JSON.stringify([room, life, seq]))
      .digest()
    return Buffer.concat([Buffer.from(life, 'hex'), mac.subarray(0, MAC_BYTES)])
  }
}
