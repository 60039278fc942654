// How far a room's log once was, in the relay's own word, which it knows again.
//
// A log that is behind one of its receipts was lost, or put back to an older copy. Then, and only then, may
// anybody carry back what others wrote under client ids that are theirs.

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { disk } from './disk.ts'
import type { Receipt } from '../shared/frames.ts'

const MAC_BYTES = 16

export class Receipts {
  readonly #secret: Uint8Array

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
  give = (room: string, seq: number): Receipt => ({ seq, mac: this.#mac(room, seq) })

  /** Of whatever epoch: a log that was lost, and begun anew, was further once too. */
  knows = (room: string, { seq, mac }: Receipt): boolean =>
    mac.length === MAC_BYTES && timingSafeEqual(mac, this.#mac(room, seq))

  #mac = (room: string, seq: number): Uint8Array =>
    createHmac('sha256', this.#secret)
      .update(JSON.stringify([room, seq]))
      .digest()
      .subarray(0, MAC_BYTES)
}
