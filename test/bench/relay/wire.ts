// The wires of the relays. Hocuspocus puts the document's name before each message of y-websocket's wire, and
// first asks for a token.

import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

const SYNC = 0
const AWARENESS = 1
const AUTH = 2
const SYNC_REPLY = 4
const TOKEN = 0

export type Heard =
  | { is: 'step1'; vector: Uint8Array }
  | { is: 'step2'; update: Uint8Array }
  | { is: 'update'; update: Uint8Array }
  | { is: 'other' }

export interface Wire {
  /** The first messages of a connection. */
  hello(): Uint8Array[]
  step1(vector: Uint8Array): Uint8Array
  step2(update: Uint8Array): Uint8Array
  update(update: Uint8Array): Uint8Array
  awareness(update: Uint8Array): Uint8Array
  read(bytes: Uint8Array): Heard
}

/** `name` is null on y-websocket's wire. */
export function wireOf(name: string | null): Wire {
  const write = (type: number, body: (to: encoding.Encoder) => void) =>
    encoding.encode((to) => {
      if (name !== null) encoding.writeVarString(to, name)
      encoding.writeVarUint(to, type)
      body(to)
    })
  const sync = (step: number) => (bytes: Uint8Array) =>
    write(SYNC, (to) => {
      encoding.writeVarUint(to, step)
      encoding.writeVarUint8Array(to, bytes)
    })
  return {
    hello: () =>
      name === null
        ? []
        : [
            write(AUTH, (to) => {
              encoding.writeVarUint(to, TOKEN)
              encoding.writeVarString(to, '')
            }),
          ],
    step1: sync(0),
    step2: sync(1),
    update: sync(2),
    awareness: (update) => write(AWARENESS, (to) => encoding.writeVarUint8Array(to, update)),
    read: (bytes) => {
      const from = decoding.createDecoder(bytes)
      if (name !== null) decoding.readVarString(from)
      const type = decoding.readVarUint(from)
      if (type !== SYNC && type !== SYNC_REPLY) return { is: 'other' }
      const step = decoding.readVarUint(from)
      const body = decoding.readVarUint8Array(from)
      if (step === 0) return { is: 'step1', vector: body }
      return step === 1 ? { is: 'step2', update: body } : { is: 'update', update: body }
    },
  }
}
