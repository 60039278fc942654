// What a room writes into its log: an update, with the claims to the client ids it was the first to use.
//
//   update                                                          where nothing is claimed
//   0x80 0x00 · count · (client · 16 bytes of device)… · update     else: no update begins with a zero in two bytes

import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { DEVICE_BYTES, type Claim } from './claims.ts'

export interface RoomEntry {
  update: Uint8Array
  claims: Claim[]
}

const CLAIMS = [0x80, 0x00] as const

export function encodeEntry({ update, claims }: RoomEntry): Uint8Array {
  if (claims.length === 0) return update
  return encoding.encode((to) => {
    for (const byte of CLAIMS) encoding.writeUint8(to, byte)
    encoding.writeVarUint(to, claims.length)
    for (const { client, device } of claims) {
      encoding.writeVarUint(to, client)
      encoding.writeUint8Array(to, Buffer.from(device, 'hex'))
    }
    encoding.writeUint8Array(to, update)
  })
}

/** The bytes are a log's, so their checksum was right. */
export function decodeEntry(bytes: Uint8Array): RoomEntry {
  if (CLAIMS.some((byte, at) => bytes[at] !== byte)) return { update: bytes, claims: [] }
  const from = decoding.createDecoder(bytes.subarray(CLAIMS.length))
  const claims = Array.from({ length: decoding.readVarUint(from) }, () => ({
    client: decoding.readVarUint(from),
    device: Buffer.from(decoding.readUint8Array(from, DEVICE_BYTES)).toString('hex'),
  }))
  return { update: decoding.readTailAsUint8Array(from), claims }
}
