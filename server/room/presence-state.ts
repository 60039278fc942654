// What clients say about themselves: how it is read and written, and what it may hold.

import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { encodeFrame } from '../../shared/wire/frames.ts'
import { limits } from '../config/limits.ts'
import type { PresenceState } from './seat.ts'

/** A state is JSON; this one says that the client is gone. */
export const GONE = 'null'

/** Null if the bytes are not an awareness update. */
export function decodePresence(update: Uint8Array): PresenceState[] | null {
  try {
    const from = decoding.createDecoder(update)
    const states = Array.from({ length: Math.min(decoding.readVarUint(from), update.length) }, () => ({
      client: decoding.readVarUint(from),
      clock: decoding.readVarUint(from),
      state: decoding.readVarString(from),
    }))
    return decoding.hasContent(from) ? null : states
  } catch {
    return null
  }
}

/** Why no page should be sent the state; null if it may be. */
export function faultIn(state: string): 'too large' | 'unreadable' | null {
  if (state.length > limits.awareness) return 'too large'
  return isJson(state) && !nestsDeeper(state, limits.awarenessDepth) ? null : 'unreadable'
}

/** Whether the lists and objects in a JSON text are nested deeper than `most`. */
function nestsDeeper(text: string, most: number): boolean {
  let depth = 0
  for (const [part] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (part === '[' || part === '{') depth++
    else if (part === ']' || part === '}') depth--
    if (depth > most) return true
  }
  return false
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Null if there are no states. */
export function messageOf(some: Iterable<PresenceState>): Uint8Array | null {
  const states = [...some]
  return states.length === 0 ? null : encodeFrame({ type: 'awareness', update: encodePresence(states) })
}

const encodePresence = (states: readonly PresenceState[]): Uint8Array =>
  encoding.encode((to) => {
    encoding.writeVarUint(to, states.length)
    for (const { client, clock, state } of states) {
      encoding.writeVarUint(to, client)
      encoding.writeVarUint(to, clock)
      encoding.writeVarString(to, state)
    }
  })
