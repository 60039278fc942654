// Reads the frames that clients send, and says what they cost. A frame that no honest client sends is refused
// before it is decoded.

import { decodeFrame, type Read } from '../../shared/wire/frames.ts'
import { limits } from '../config/limits.ts'

/** The frame types that only the relay sends, by number. */
const RELAYS_OWN: Readonly<Record<number, string>> = {
  2: 'denied',
  100: 'welcome',
  101: 'ack',
  102: 'nack',
  104: 'pong',
  108: 'digest',
}

const [SYNC, AWARENESS, QUERY_AWARENESS, CARRIED, COMPARE] = [0, 1, 3, 106, 107]
const STEP_1 = 0

const malformed = (why: string): Read => ({ type: 'malformed', why })

export function readSentFrame(bytes: Uint8Array): Read {
  const [type = 0, step] = bytes
  const own = RELAYS_OWN[type]
  if (own !== undefined) return malformed(`a client does not send “${own}”`)
  if (type === AWARENESS && bytes.length > limits.messageOfReader) return malformed('so much presence')
  if (type !== SYNC || step !== STEP_1) return decodeFrame(bytes)
  if (bytes.length > limits.vector) return malformed('a state vector of too many writers')
  const frame = decodeFrame(bytes)
  return frame.type === 'state' && countOf(frame.vector) > 2 * limits.clients
    ? malformed('a state vector of too many writers')
    : frame
}

/**
 * The first number of a state vector (an unsigned varint). Reading stops at a number that is refused anyway.
 */
function countOf(vector: Uint8Array): number {
  let [count, place] = [0, 1]
  for (const byte of vector.subarray(0, 5)) {
    count += (byte & 127) * place
    if (byte < 128) return count
    place *= 128
  }
  return Infinity
}

/** Whether a frame brings edits. If its sender is gone, only such frames still count. */
export const bringsEdits = ([type, step]: Uint8Array): boolean =>
  type === CARRIED || (type === SYNC && step !== STEP_1)

/** What a frame costs in addition to being read. The unit is a plain frame, which takes some 5 µs. */
export interface Cost {
  /** The cost to the connection, its key and its address. */
  frames: number
  /** The cost in this turn of the process. */
  turn: number
}

export function costOf(bytes: Uint8Array): Cost {
  const [type, step] = bytes
  switch (type) {
    case SYNC:
      if (step !== STEP_1) return NOTHING
      // The relay decodes the vector, and compares the document's client ids with it.
      return both(20 + bytes.length / 100)
    case AWARENESS:
      return both(4 + bytes.length / 64)
    case QUERY_AWARENESS:
      // The cost of the answer is counted when the answer is made.
      return both(20)
    case COMPARE:
      // A digest of the longest document takes a whole turn, but is kept, and is seldom asked for.
      return { frames: 20, turn: limits.turn.frames }
    default:
      return NOTHING
  }
}

/** The cost, in frames, of sending `bytes` in all, to one connection or to many. */
export const costOfSending = (bytes: number): number => bytes / limits.bytesLikeAFrame

const NOTHING: Cost = { frames: 0, turn: 0 }

const both = (frames: number): Cost => ({ frames, turn: frames })
