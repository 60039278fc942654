// How far a room's log once was, in the relay's own word, which it knows again.
//
// A log that is behind one of its receipts was lost, or put back to an older copy. Then, and only then, may
// anybody carry back what others wrote under client ids that are theirs.

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { disk } from './disk.ts'
import type { Receipt } from '../shared/frames.ts'

const LIFE_BYTES = 8
const MAC_BYTES = 16

export class Receipts {
  readonly #secret: Uint8Array
  /** Of this process: what it gave itself shows nothing about what was there before it. */
  readonly #life = randomBytes(LIFE_BYTES)

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

  /** 3 µs. */
  give = (room: string, seq: number): Receipt => ({ seq, mac: this.#sign(room, seq, this.#life) })

  /**
   * Whether it shows that the room's log was further than `seq` before this process. Of whatever
   * epoch: a log that was lost, and begun anew, was further once too.
   */
  showsMoreThan(seq: number, room: string, { seq: reached, mac }: Receipt): boolean {
    if (mac.length !== LIFE_BYTES + MAC_BYTES || reached <= seq) return false
    const life = mac.subarray(0, LIFE_BYTES)
    return !timingSafeEqual(life, this.#life) && timingSafeEqual(mac, this.#sign(room, reached, life))
  }

  #sign(room: string, seq: number, life: Uint8Array): Uint8Array {
    const mac = createHmac('sha256', this.#secret)
      .update(life)
      .update(JSON.stringify([room, seq]))
      .digest()
    return Buffer.concat([life, mac.subarray(0, MAC_BYTES)])
  }
}
