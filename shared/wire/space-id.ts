// The id of a space, from its owner's key.

import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { base64url } from './access.ts'

/**
 * The id of the space that an owner key founds: the first 22 characters of
 * base64url(SHA-256("roundtable-space:" + key)). Only the key's holder can compute it.
 */
export function spaceIdOf(ownerKey: string): string {
  const digest = sha256(utf8ToBytes(`roundtable-space:${ownerKey}`))
  return base64url(digest).slice(0, 22)
}
