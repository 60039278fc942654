// Who is in a room. Each connection speaks for one awareness client, the first it names;
// what it says of others is not heard.

import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

export interface PresenceState {
  client: number
  clock: number
  /** JSON as sent; `null` says that the client is gone. */
  state: string
}

/** Null for bytes that are no awareness update. */
export function decodePresence(update: Uint8Array): PresenceState[] | null {
  try {
    const from = decoding.createDecoder(update)
    const states = Array.from({ length: Math.min(decoding.readVarUint(from), update.length) }, () => ({
      client: decoding.readVarUint(from),
      clock: decoding.readVarUint(from),
      state: decoding.readVarString(from),
    }))
    for (const { state } of states) JSON.parse(state)
    return decoding.hasContent(from) ? null : states
  } catch {
    return null
  }
}

export const encodePresence = (states: readonly PresenceState[]): Uint8Array =>
  encoding.encode((to) => {
    encoding.writeVarUint(to, states.length)
    for (const { client, clock, state } of states) {
      encoding.writeVarUint(to, client)
      encoding.writeVarUint(to, clock)
      encoding.writeVarString(to, state)
    }
  })
