// Log receipts. The relay signs that a room's log has an update, and can verify its signature later.
//
// If the log lacks an update that has a receipt, the log was lost, or replaced by an older copy. Only in this
// case may a client bring back what others wrote, under the others' client ids.

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { LogReceipt } from '../../shared/wire/frames.ts'
import { disk } from '../disk/disk.ts'
import { LIFE_BYTES, type UpdateName } from './history.ts'
import { writeSmallFile } from '../disk/small-file.ts'

const MAC_BYTES = 16
const SECRET_BYTES = 32

export type LoadedLogReceipts = { is: 'loaded'; receipts: LogReceipts } | { is: 'refused'; sentence: string }

export class LogReceipts {
  readonly #secret: Uint8Array
  #life = newLife()

  constructor(secret: Uint8Array) {
    this.#secret = secret
  }

  /** Reads the secret, or makes it. The secret's file is in every copy of the data directory. */
  static async load(path: string): Promise<LoadedLogReceipts> {
    try {
      const secret = (await disk.read(path)) ?? (await makeSecret(path))
      if (secret.length === SECRET_BYTES) return { is: 'loaded', receipts: new LogReceipts(secret) }
      return {
        is: 'refused',
        sentence: `The secret in ${path} is damaged: it has ${secret.length} bytes, not ${SECRET_BYTES}. Nothing was changed. Restore that file from a copy; if there is none, remove it, and a new one is made that does not know the receipts given so far.`,
      }
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      return {
        is: 'refused',
        sentence: `The secret in ${path} can be neither read nor made (${why}). Let this user read and write there.`,
      }
    }
  }

  /** The life that writes now. */
  get life(): string {
    return this.#life
  }

  /**
   * Called after a failed write. The update may be in a copy of the log, and its number will be used again.
   * So the next update belongs to another life.
   */
  beginLife(): void {
    this.#life = newLife()
  }

  /** Signs a receipt for an update, in 3 µs. */
  give = (room: string, { life, seq }: UpdateName): LogReceipt => ({ seq, mac: this.#sign(room, seq, life) })

  /** The update that a receipt is for; null if this relay did not give the receipt, or not for this room. */
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

async function makeSecret(path: string): Promise<Uint8Array> {
  const secret = randomBytes(SECRET_BYTES)
  await writeSmallFile(path, secret, 0o600)
  return secret
}

const newLife = (): string => randomBytes(LIFE_BYTES).toString('hex')
