// The identity of a document's state: what was ever inserted, and what of it is deleted.

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import * as Y from 'yjs'

/** SHA-256 in hex; equal for two copies of a document that hold the same. */
export const stateDigest = (doc: Y.Doc): string => bytesToHex(sha256(Y.encodeSnapshot(Y.snapshot(doc))))
