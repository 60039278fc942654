// Seals messages, so that others who use the same Redis can neither plant one nor make sense of a channel's name.
//
// A message is the name of its relay, a code over its channel, that name and its text (HMAC-SHA256, shortened), and
// the text, which is JSON. The key is derived from the secret that all relays of a database share. So relays of
// another database, whose secret is another one, have other channels, and do not hear each other.

import { createHmac, timingSafeEqual } from 'node:crypto'

/** Bytes of the name that a relay gives itself when it starts. */
export const NAME_BYTES = 8
const CODE_BYTES = 16
const HEAD = NAME_BYTES + CODE_BYTES

export class Seal {
  readonly #key: Uint8Array
  readonly #name: Buffer

  /** `name`: the relay's, in hex. */
  constructor(secret: Uint8Array, name: string) {
    this.#key = createHmac('sha256', secret).update('roundtable-bus').digest()
    this.#name = Buffer.from(name, 'hex')
  }

  /** The name of a channel, which tells strangers nothing. */
  channel(name: string): string {
    const code = createHmac('sha256', this.#key).update(`channel ${name}`).digest('hex')
    return `roundtable:${code.slice(0, 32)}`
  }

  close(channel: string, text: string): Uint8Array {
    const bytes = Buffer.from(text)
    return Buffer.concat([this.#name, this.#code(channel, this.#name, bytes), bytes])
  }

  /** `own`: this relay has sent it. Null: it is not sealed with the key, or belongs to another channel. */
  open(channel: string, message: Uint8Array): { from: string; text: string } | 'own' | null {
    const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength)
    const [name, code, text] = [
      bytes.subarray(0, NAME_BYTES),
      bytes.subarray(NAME_BYTES, HEAD),
      bytes.subarray(HEAD),
    ]
    if (code.length !== CODE_BYTES) return null
    if (name.equals(this.#name)) return 'own'
    if (!timingSafeEqual(code, this.#code(channel, name, text))) return null
    return { from: name.toString('hex'), text: text.toString() }
  }

  #code(channel: string, name: Uint8Array, text: Uint8Array): Buffer {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(Buffer.byteLength(channel))
    const parts = [length, channel, name, text]
    const hmac = createHmac('sha256', this.#key)
    for (const part of parts) hmac.update(part)
    return hmac.digest().subarray(0, CODE_BYTES)
  }
}
