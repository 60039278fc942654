// A digest of a document. With it, two copies can be compared without sending the document.
//
// Copies with equal state vectors may hold different text. If a client id was used for two histories, for
// example by a cloned machine, each copy seems to lack nothing. The digest of the content shows that the
// copies differ. Three differences do not change the digest: whether a run of text is one struct or many;
// deleted content that one copy has garbage-collected; and clients whose structs are all deleted, because a
// copy may have dropped them.

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

export interface Digest {
  /** SHA-256 of the state vector and the deletion set, without clients whose structs are all deleted. */
  state: Uint8Array
  /** SHA-256 of the visible content and of the places where it was inserted. */
  content: Uint8Array
}

/** Reads the whole document: a millisecond for a long meeting. */
export const digestOf = (doc: Y.Doc): Digest => ({
  state: digestOfState(doc),
  content: sha256(encoding.encode((to) => writeContent(to, doc))),
})

function digestOfState(doc: Y.Doc): Uint8Array {
  const { ds, sv } = Y.snapshot(doc)
  for (const client of sv.keys())
    if (!isSomeLeft(doc, client)) for (const part of [ds.clients, sv]) part.delete(client)
  return sha256(Y.encodeSnapshot(Y.createSnapshot(ds, sv)))
}

const isSomeLeft = ({ store }: Y.Doc, client: number): boolean =>
  store.clients.get(client)?.some(({ deleted }) => !deleted) === true

/** The digest of the state alone, in hex. */
export const stateDigest = (doc: Y.Doc): string => bytesToHex(digestOfState(doc))

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at])

function writeContent(to: encoding.Encoder, doc: Y.Doc): void {
  const { clients } = doc.store
  for (const client of [...clients.keys()].filter((each) => isSomeLeft(doc, each)).sort((a, b) => a - b)) {
    encoding.writeVarUint(to, client)
    let before: Y.Item | null = null
    for (const struct of clients.get(client) ?? []) {
      const item: Y.Item | null = struct instanceof Y.Item && !struct.deleted ? struct : null
      if (item !== null) {
        if (before === null || !goesOn(before, item)) writePlace(to, item)
        writeItem(to, item)
      }
      before = item
    }
  }
}

/** Whether Yjs might merge `before` and `item` into one struct. */
const goesOn = (before: Y.Item, item: Y.Item): boolean =>
  Y.compareIDs(item.origin, before.lastId) && Y.compareIDs(item.rightOrigin, before.rightOrigin)

function writePlace(to: encoding.Encoder, { id, origin, rightOrigin, parent, parentSub }: Y.Item): void {
  encoding.writeVarUint(to, id.clock)
  for (const beside of [origin, rightOrigin]) writeId(to, beside)
  if (origin !== null || rightOrigin !== null) return
  const { _item: home = null } = parent instanceof Y.AbstractType ? parent : {}
  writeId(to, home?.id ?? null)
  if (parent instanceof Y.AbstractType && home === null)
    encoding.writeVarString(to, Y.findRootTypeKey(parent))
  encoding.writeVarString(to, parentSub ?? '')
}

function writeId(to: encoding.Encoder, id: Y.ID | null): void {
  encoding.writeVarUint(to, id === null ? 0 : 1)
  if (id === null) return
  encoding.writeVarUint(to, id.client)
  encoding.writeVarUint(to, id.clock)
}

/**
 * Writes a run character by character, or value by value, because another copy may have split the run
 * anywhere.
 */
function writeItem(to: encoding.Encoder, { content }: Y.Item): void {
  if (content instanceof Y.ContentString) encoding.writeUint8Array(to, utf8.encode(content.str))
  else if (content instanceof Y.ContentAny)
    for (const value of content.arr) encoding.writeAny(to, value as AnyEncodable)
  else {
    const encoder = new Y.UpdateEncoderV1()
    content.write(encoder, 0)
    encoding.writeUint8Array(to, encoder.toUint8Array())
  }
}

type AnyEncodable = Parameters<typeof encoding.writeAny>[1]

const utf8 = new TextEncoder()
