// What a template offers, as a deterministic update.

import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import * as Y from 'yjs'
import { type Line } from './lines.ts'
import { insertLines } from './insert-lines.ts'
import { SCAFFOLD_CLIENTS } from './schema.ts'

/**
 * The version in a scaffold's name, and the fields of a line that count in it, are the first schema's for
 * ever: an older page that was offline makes the same scaffold under the same name, and labels double
 * where the two differ. What a later version adds to a line must not be here.
 */
const VERSION = 1
const FIELDS = 'node kind depth checked label number runs untouched fence info text'.split(' ')

/** In the order that the line has its fields in: it counts too. */
const asFirst = (each: Line): object =>
  Object.fromEntries(Object.entries(each).filter(([name]) => FIELDS.includes(name)))

/**
 * The update that puts a scaffold into an untouched root. It is the same bytes on every device
 * (its client id is derived from the root's name and the exact lines), so devices that each apply
 * it end with one copy.
 */
export function scaffoldUpdate(root: string, lines: readonly Line[]): Uint8Array {
  const doc = new Y.Doc({ gc: false })
  doc.clientID = SCAFFOLD_CLIENTS + hash32(JSON.stringify([root, lines.map(asFirst), VERSION]))
  insertLines(doc.getXmlFragment(root), lines)
  const update = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return update
}

function hash32(text: string): number {
  const digest = sha256(utf8ToBytes(text))
  return new DataView(digest.buffer, digest.byteOffset).getUint32(0)
}
