// Whose client ids are. Each belongs to the device that first used it in this room, so that nobody
// writes in another's name. A scaffold's ids are nobody's: its update is the same on every device.
//
//   used      it has written, or is present and may write later, offline till then: its claim is in the log
//   present   its page only reads; kept for as long as the room is open

import { createHash } from 'node:crypto'
import { isScaffoldClient } from '../../shared/document/schema.ts'
import { limits } from '../config/limits.ts'

export interface Claim {
  client: number
  /** `deviceOf` its secret. */
  device: string
}

export const DEVICE_BYTES = 16

/** A device as a room's log names it, in hex. The secret cannot be had from it, nor can two rooms be compared. */
export const deviceOf = (secret: string, room: string): string =>
  createHash('sha256')
    .update(`roundtable-device:${room}:${secret}`)
    .digest('hex')
    .slice(0, 2 * DEVICE_BYTES)

export class Claims {
  readonly #used = new Map<number, string>()
  readonly #present = new Map<number, string>()
  #fresh: Claim[] = []

  /** From the log: the first claim of an id stands. */
  load(claims: readonly Claim[]): void {
    for (const { client, device } of claims) if (!this.#used.has(client)) this.#used.set(client, device)
  }

  /** Whether the device may use the id: nobody else has. */
  admits(client: number, device: string): boolean {
    const owner = this.ownerOf(client)
    return owner === null || owner === device
  }

  ownerOf(client: number): string | null {
    return this.#used.get(client) ?? this.#present.get(client) ?? null
  }

  /** The id has written, or may have, as the log says. */
  isUsed(client: number): boolean {
    return this.#used.has(client)
  }

  /** A reader is seen under the id from now on. */
  read(client: number, device: string): void {
    if (isScaffoldClient(client) || this.#used.has(client)) return
    this.#present.set(client, device)
    for (const oldest of this.#present.keys()) {
      if (this.#present.size <= limits.clients) break
      this.#present.delete(oldest)
    }
  }

  use(client: number, device: string): void {
    if (isScaffoldClient(client) || this.#used.has(client)) return
    this.#present.delete(client)
    this.#used.set(client, device)
    this.#fresh.push({ client, device })
  }

  /** Some are in no log yet. */
  get hasFresh(): boolean {
    return this.#fresh.length > 0
  }

  /** Those that no log has yet, given once. */
  takeFresh(): Claim[] {
    return this.#fresh.splice(0)
  }

  /** Those in the log. */
  get all(): Claim[] {
    return [...this.#used].map(([client, device]) => ({ client, device }))
  }
}
