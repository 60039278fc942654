// What a template offers, as a deterministic update.

import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import * as Y from 'yjs'
import { insertLines, type Line } from './lines.ts'
import { SCAFFOLD_CLIENTS, SCHEMA_VERSION } from './schema.ts'

/**
 * The update that puts a scaffold into an untouched root. It is the same bytes on every device
 * (its client id is derived from the root's name, the exact lines and the schema version), so
 * devices that each apply it end with one copy.
 */
export function scaffoldUpdate(root: string, lines: readonly Line[]): Uint8Array {
  const doc = new Y.Doc({ gc: false })
  doc.clientID = SCAFFOLD_CLIENTS + hash32(JSON.stringify([root, lines, SCHEMA_VERSION]))
  insertLines(doc.getXmlFragment(root), lines)
  const update = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return update
}

function hash32(text: string): number {
  const digest = sha256(utf8ToBytes(text))
  return new DataView(digest.buffer, digest.byteOffset).getUint32(0)
}
