// Which device owns a client id. The device that first used an id in this room owns it, so no device writes
// under another device's id. A scaffold's ids belong to nobody, because the scaffold's update is the same on
// every device.
//
//   used      Somebody has written under the id, or is present under it and may write later, even offline. The
//             log has this claim.
//   present   Somebody who only reads is present under the id. This claim lasts as long as the room is open.

import { createHash } from 'node:crypto'
import { isScaffoldClient } from '../../shared/document/schema.ts'
import { limits } from '../config/limits.ts'
import type { Claim } from '../log/log.ts'

export const DEVICE_BYTES = 16

/**
 * A device's name in a room's log, in hex. It reveals neither the secret nor the device's names in other
 * rooms.
 */
export const deviceOf = (secret: string, room: string): string =>
  createHash('sha256')
    .update(`roundtable-device:${room}:${secret}`)
    .digest('hex')
    .slice(0, 2 * DEVICE_BYTES)

export class Claims {
  readonly #used = new Map<number, string>()
  readonly #present = new Map<number, string>()
  #fresh: Claim[] = []
  /** The ids whose claims are not known to be in the log. */
  readonly #unlogged = new Set<number>()

  /** Adds claims of the log. The first claim of an id counts, and the log's before any that is not in it. */
  load(claims: readonly Claim[]): void {
    for (const { client, device } of claims) {
      if (this.#unlogged.delete(client)) this.#fresh = this.#fresh.filter((fresh) => fresh.client !== client)
      else if (this.#used.has(client)) continue
      this.#present.delete(client)
      this.#used.set(client, device)
    }
  }

  /** Call when all of the log was read again. Claims that are not in it remain, unless others have their ids. */
  loadAnew(claims: readonly Claim[]): void {
    const unlogged = this.all.filter(({ client }) => this.#unlogged.has(client))
    this.#used.clear()
    this.#unlogged.clear()
    this.#fresh = []
    this.load(claims)
    for (const { client, device } of unlogged) this.use(client, device)
  }

  /** Whether the device may use the id, because no other device owns it. */
  admits(client: number, device: string): boolean {
    const owner = this.ownerOf(client)
    return owner === null || owner === device
  }

  ownerOf(client: number): string | null {
    return this.#used.get(client) ?? this.#present.get(client) ?? null
  }

  /** Whether the log says that the id has written, or may have written. */
  isUsed(client: number): boolean {
    return this.#used.has(client)
  }

  /** Records that the device reads, and that others see it under this client id. */
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
    this.#unlogged.add(client)
    this.#fresh.push({ client, device })
  }

  /** Whether some claims are in no log yet. */
  get hasFresh(): boolean {
    return this.#fresh.length > 0
  }

  /** Removes and returns the claims that no log has yet. */
  takeFresh(): Claim[] {
    return this.#fresh.splice(0)
  }

  /** Records that the log has these claims. */
  logged(claims: readonly Claim[]): void {
    for (const { client } of claims) this.#unlogged.delete(client)
  }

  /** All claims that belong in the log. */
  get all(): Claim[] {
    return [...this.#used].map(([client, device]) => ({ client, device }))
  }
}
