// That a room's log has an update, in the relay's own word, which it knows again.
//
// A log that lacks an update of which there is a receipt was lost, or put back to an older copy. Then, and
// only then, may anybody carry back what others wrote under client ids that are theirs.

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Receipt } from '../shared/frames.ts'
import { disk } from './disk.ts'
import { LIFE_BYTES, type UpdateName } from './history.ts'

const MAC_BYTES = 16

export class Receipts {
  readonly #secret: Uint8Array
  #life = newLife()

  constructor(secret: Uint8Array) {
    this.#secret = secret
  }

  /** The secret is made with its file, and goes with it into every copy of the data directory. */
  static async load(path: string): Promise<Receipts> {
    try {
      const secret = randomBytes(32)
      await writeFile(path, secret, { flag: 'wx', mode: 0o600, flush: true })
      await disk.syncDirectory(dirname(path))
      return new Receipts(secret)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      return new Receipts(await readFile(path))
    }
  }

  /** The life that writes now. */
  get life(): string {
    return this.#life
  }

  /** After a failed write: what it wrote last may be in a copy of the log, and its number is given again. */
  beginLife(): void {
    this.#life = newLife()
  }

  /** 3 µs. */
  give = (room: string, { life, seq }: UpdateName): Receipt => ({ seq, mac: this.#sign(room, seq, life) })

  /** The update that it is for; null where it is not this relay's, or another room's. */
  read(room: string, { seq, mac }: Receipt): UpdateName | null {
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

const newLife = (): string => randomBytes(LIFE_BYTES).toString('hex')
