// Which spaces there are, and the keys that were granted in each.

import * as v from 'valibot'
import { Grant } from '../../shared/wire/grant.ts'

export const KeptGrant = v.object({
  ...Grant.entries,
  /** SHA-256 of the key, in hex. */
  hash: v.string(),
})
export type KeptGrant = v.InferOutput<typeof KeptGrant>

export const KeptSpace = v.object({
  id: v.string(),
  /** ISO 8601 */
  since: v.string(),
  /** Oldest first. */
  grants: v.array(KeptGrant),
})
export type KeptSpace = v.InferOutput<typeof KeptSpace>

/**
 * A change is durable once its promise resolves, and is there as a whole or not at all. If the promise rejects,
 * nothing was changed. Changes of one space are made one after the other.
 */
export interface KeptSpaces {
  has(space: string): Promise<boolean>
  /** Does nothing if the space is there. `since`: ISO 8601. */
  found(space: string, since: string): Promise<void>
  /** Oldest first; none if there is no such space. */
  grants(space: string): Promise<readonly KeptGrant[]>
  /** The grant of the key with this hash; null if the space has none. */
  grantOf(space: string, hash: string): Promise<KeptGrant | null>
  /** Founds the space if it is not there. False, without a change, if the space has `most` grants. */
  add(space: string, grant: KeptGrant, most: number): Promise<boolean>
  /** False if the space has no such grant. */
  remove(space: string, id: string): Promise<boolean>
}
