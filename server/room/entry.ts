// The entries that a room writes into its log: an update, with claims to the client ids that it was the first
// to use, and with the life of the relay that begins with it.
//
//   update                                                    if there is nothing else to write
//   0x81 0x00 · claims · lives · update
//   0x82 0x00 · claims · lives · retired · update             with client ids that are kept aside
//   0x83 0x00 · claims · lives · retired · placed · update    with places of ids that left for good
//   0x80 0x00 · claims · update                               from an early version; read, but not written
//
//   claims    count · (client · 16 bytes of device)…
//   lives     count · (8 bytes of life · from)…
//   retired   count · (client · clock · update)…
//   placed    count · (client · clock · places)…
//
// No update begins with these two bytes, because no update writes a number in more bytes than it needs.

import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { LIFE_BYTES, type Claim } from '../log/log.ts'
import { DEVICE_BYTES } from './claims.ts'
import type { Life } from './history.ts'
import type { Aside } from '../document/merge-index.ts'
import { readPlaces, writePlaces } from '../document/places.ts'
import { readRetired, writeRetired } from '../document/retired.ts'

export interface RoomEntry extends Aside {
  update: Uint8Array
  claims: readonly Claim[]
  lives: readonly Life[]
}

const WITH_PLACES = [0x83, 0x00] as const
const WITH_RETIRED = [0x82, 0x00] as const
const MORE = [0x81, 0x00] as const
const CLAIMS_ONLY = [0x80, 0x00] as const

export function encodeEntry({
  update,
  claims,
  lives,
  retired = [],
  placed = [],
}: Omit<RoomEntry, 'retired' | 'placed'> & Partial<RoomEntry>): Uint8Array {
  if (claims.length + lives.length + retired.length + placed.length === 0) return update
  const mark = placed.length > 0 ? WITH_PLACES : retired.length > 0 ? WITH_RETIRED : MORE
  return encoding.encode((to) => {
    for (const byte of mark) encoding.writeUint8(to, byte)
    encoding.writeVarUint(to, claims.length)
    for (const { client, device } of claims) {
      encoding.writeVarUint(to, client)
      encoding.writeUint8Array(to, Buffer.from(device, 'hex'))
    }
    encoding.writeVarUint(to, lives.length)
    for (const { life, from } of lives) {
      encoding.writeUint8Array(to, Buffer.from(life, 'hex'))
      encoding.writeVarUint(to, from)
    }
    if (mark !== MORE) writeRetired(to, retired)
    if (mark === WITH_PLACES) writePlaces(to, placed)
    encoding.writeUint8Array(to, update)
  })
}

/** The bytes come from a log, which has verified their checksum. */
export function decodeEntry(bytes: Uint8Array): RoomEntry {
  const hasPlaces = begins(bytes, WITH_PLACES)
  const hasRetired = hasPlaces || begins(bytes, WITH_RETIRED)
  const hasLives = hasRetired || begins(bytes, MORE)
  if (!hasLives && !begins(bytes, CLAIMS_ONLY))
    return { update: bytes, claims: [], lives: [], retired: [], placed: [] }
  const from = decoding.createDecoder(bytes.subarray(MORE.length))
  const claims = Array.from({ length: decoding.readVarUint(from) }, () => ({
    client: decoding.readVarUint(from),
    device: readHex(from, DEVICE_BYTES),
  }))
  const lives = Array.from({ length: hasLives ? decoding.readVarUint(from) : 0 }, () => ({
    life: readHex(from, LIFE_BYTES),
    from: decoding.readVarUint(from),
  }))
  const retired = hasRetired ? readRetired(from) : []
  const placed = hasPlaces ? readPlaces(from) : []
  return { update: decoding.readTailAsUint8Array(from), claims, lives, retired, placed }
}

const begins = (bytes: Uint8Array, mark: readonly number[]): boolean =>
  mark.every((byte, at) => bytes[at] === byte)

const readHex = (from: decoding.Decoder, bytes: number): string =>
  Buffer.from(decoding.readUint8Array(from, bytes)).toString('hex')
