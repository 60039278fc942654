// The wire: encodes frames as bytes and decodes bytes as frames. Types 0 to 3 are y-websocket's, so that
// every Yjs client can join. Types from 100 on are for clients that offer the subprotocol `roundtable.1`.
// Decoding never throws: bytes that are not a frame become a `malformed` value.

import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { ROLES, type Role } from './access.ts'

export const SUBPROTOCOL = 'roundtable.1'
export const PROTOCOL_VERSION = 1

/** The reasons for closing a connection. After a code from 4400 to 4499, a client does not connect again. */
export const close = {
  malformed: 4400,
  noAccess: 4401,
  notAllowed: 4403,
  /** The client writes under another device's client id. */
  foreign: 4409,
  /** Try again later (1013 is "Try Again Later" in RFC 6455's registry). */
  tryLater: 1013,
} as const

/**
 * The reasons for refusing a frame. The connection stays open. `later`: the relay will accept the frame if
 * the client sends it again later.
 */
export const nack = { tooLarge: 1, viewOnly: 2, invalid: 3, gap: 4, foreign: 5, later: 6 } as const

export interface Welcome {
  protocol: number
  schema: number
  role: Role
  /** The identity of the room's log. */
  epoch: string
  limits: { update: number }
}

/**
 * The relay's signed statement that a room's log had an update. `seq` is the update's number in that log. `mac`
 * also depends on the life of the relay: the time from its start, or from a failed write, to the next one.
 */
export interface LogReceipt {
  seq: number
  mac: Uint8Array
}

/** The most receipts in one frame. */
export const MOST_LOG_RECEIPTS = 8

interface Told<T extends string> {
  type: T
  update: Uint8Array
  /** Proves that the update is in the room's log. Only the relay sends it, and only to our own clients. */
  logReceipt?: LogReceipt
}

export type Frame =
  /** Step 1: the state vector of the sender. */
  | { type: 'state'; vector: Uint8Array }
  /** Step 2: an update with everything that the receiver lacks. */
  | Told<'difference'>
  | Told<'update'>
  | { type: 'awareness'; update: Uint8Array }
  | { type: 'queryAwareness' }
  | { type: 'denied'; reason: string }
  | { type: 'welcome'; welcome: Welcome }
  /**
   * The first `count` of this connection's frames with edits are settled: each of them is saved or refused.
   */
  | { type: 'ack'; count: number }
  /** The frame with edits that was refused: its number on this connection, counted from 1. */
  | { type: 'nack'; frame: number; code: number; sentence: string }
  | { type: 'ping' }
  | { type: 'pong' }
  /** The client speaks the protocol that the welcome names. After this, the relay sends its step 1. */
  | { type: 'ready' }
  /**
   * A step 2 with edits that the relay once had and then lost. Anybody may have written them, so the sender
   * does not claim their client ids.
   */
  | { type: 'carried'; update: Uint8Array; logReceipts: readonly LogReceipt[] }
  /** Asks for the digest of the relay's document. */
  | { type: 'compare' }
  /** Two SHA-256 hashes. Copies with the same `state` and different `content` have diverged. */
  | { type: 'digest'; state: Uint8Array; content: Uint8Array }
  /**
   * From the relay to a lead: a sentence that asks the lead to do something. A page that does not know this
   * type ignores it.
   */
  | { type: 'notice'; sentence: string }

export type Read = Frame | { type: 'malformed'; why: string }

const SYNC = 0
export const AWARENESS = 1
const AUTH = 2
export const QUERY_AWARENESS = 3
const WELCOME = 100
const ACK = 101
const NACK = 102
const PING = 103
const PONG = 104
const READY = 105
const CARRIED = 106
const COMPARE = 107
const DIGEST = 108
const NOTICE = 109

/** All message types. */
export const MESSAGE_TYPES = [
  SYNC,
  AWARENESS,
  AUTH,
  QUERY_AWARENESS,
  WELCOME,
  ACK,
  NACK,
  PING,
  PONG,
  READY,
  CARRIED,
  COMPARE,
  DIGEST,
  NOTICE,
] as const

export function encodeFrame(frame: Frame): Uint8Array {
  return encoding.encode((to) => {
    switch (frame.type) {
      case 'state':
        encoding.writeVarUint(to, SYNC)
        encoding.writeVarUint(to, 0)
        return encoding.writeVarUint8Array(to, frame.vector)
      case 'difference':
        encoding.writeVarUint(to, SYNC)
        encoding.writeVarUint(to, 1)
        return writeTold(to, frame)
      case 'update':
        encoding.writeVarUint(to, SYNC)
        encoding.writeVarUint(to, 2)
        return writeTold(to, frame)
      case 'awareness':
        encoding.writeVarUint(to, AWARENESS)
        return encoding.writeVarUint8Array(to, frame.update)
      case 'denied':
        encoding.writeVarUint(to, AUTH)
        encoding.writeVarUint(to, 0)
        return encoding.writeVarString(to, frame.reason)
      case 'queryAwareness':
        return encoding.writeVarUint(to, QUERY_AWARENESS)
      case 'welcome':
        encoding.writeVarUint(to, WELCOME)
        return encoding.writeVarString(to, JSON.stringify(frame.welcome))
      case 'ack':
        encoding.writeVarUint(to, ACK)
        return encoding.writeVarUint(to, frame.count)
      case 'nack':
        encoding.writeVarUint(to, NACK)
        encoding.writeVarUint(to, frame.frame)
        encoding.writeVarUint(to, frame.code)
        return encoding.writeVarString(to, frame.sentence)
      case 'ping':
        return encoding.writeVarUint(to, PING)
      case 'pong':
        return encoding.writeVarUint(to, PONG)
      case 'ready':
        return encoding.writeVarUint(to, READY)
      case 'carried':
        encoding.writeVarUint(to, CARRIED)
        encoding.writeVarUint8Array(to, frame.update)
        for (const receipt of frame.logReceipts) writeLogReceipt(to, receipt)
        return
      case 'compare':
        return encoding.writeVarUint(to, COMPARE)
      case 'digest':
        encoding.writeVarUint(to, DIGEST)
        encoding.writeVarUint8Array(to, frame.state)
        return encoding.writeVarUint8Array(to, frame.content)
      case 'notice':
        encoding.writeVarUint(to, NOTICE)
        return encoding.writeVarString(to, frame.sentence)
    }
  })
}

export function decodeFrame(bytes: Uint8Array): Read {
  try {
    const from = decoding.createDecoder(bytes)
    const frame = readFrame(from)
    return decoding.hasContent(from) ? malformed('bytes after the end') : frame
  } catch (error) {
    return malformed(error instanceof Error ? error.message : 'unreadable')
  }
}

const malformed = (why: string): Read => ({ type: 'malformed', why })

function readFrame(from: decoding.Decoder): Read {
  const type = decoding.readVarUint(from)
  switch (type) {
    case SYNC:
      return readSync(from)
    case AWARENESS:
      return { type: 'awareness', update: decoding.readVarUint8Array(from) }
    case AUTH: {
      const what = decoding.readVarUint(from)
      return what === 0 ? { type: 'denied', reason: decoding.readVarString(from) } : malformed(`auth ${what}`)
    }
    case QUERY_AWARENESS:
      return { type: 'queryAwareness' }
    case WELCOME: {
      const welcome: unknown = JSON.parse(decoding.readVarString(from))
      return isWelcome(welcome) ? { type: 'welcome', welcome } : malformed('not a welcome')
    }
    case ACK:
      return { type: 'ack', count: decoding.readVarUint(from) }
    case NACK:
      return {
        type: 'nack',
        frame: decoding.readVarUint(from),
        code: decoding.readVarUint(from),
        sentence: decoding.readVarString(from),
      }
    case PING:
      return { type: 'ping' }
    case PONG:
      return { type: 'pong' }
    case READY:
      return { type: 'ready' }
    case CARRIED: {
      const update = decoding.readVarUint8Array(from)
      const logReceipts: LogReceipt[] = []
      while (decoding.hasContent(from) && logReceipts.length < MOST_LOG_RECEIPTS)
        logReceipts.push(readLogReceipt(from))
      return { type: 'carried', update, logReceipts }
    }
    case COMPARE:
      return { type: 'compare' }
    case DIGEST:
      return {
        type: 'digest',
        state: decoding.readVarUint8Array(from),
        content: decoding.readVarUint8Array(from),
      }
    case NOTICE:
      return { type: 'notice', sentence: decoding.readVarString(from) }
    default:
      return malformed(`type ${type}`)
  }
}

function isWelcome(value: unknown): value is Welcome {
  const { protocol, schema, role, epoch, limits } = (value ?? {}) as Partial<Record<keyof Welcome, unknown>>
  return (
    typeof protocol === 'number' &&
    typeof schema === 'number' &&
    ROLES.some((known) => known === role) &&
    typeof epoch === 'string' &&
    typeof (limits as Partial<Welcome['limits']> | null | undefined)?.update === 'number'
  )
}

function writeTold(to: encoding.Encoder, { update, logReceipt }: Told<string>): void {
  encoding.writeVarUint8Array(to, update)
  if (logReceipt) writeLogReceipt(to, logReceipt)
}

function writeLogReceipt(to: encoding.Encoder, { seq, mac }: LogReceipt): void {
  encoding.writeVarUint(to, seq)
  encoding.writeVarUint8Array(to, mac)
}

const readLogReceipt = (from: decoding.Decoder): LogReceipt => ({
  seq: decoding.readVarUint(from),
  mac: decoding.readVarUint8Array(from),
})

function readSync(from: decoding.Decoder): Read {
  const step = decoding.readVarUint(from)
  const bytes = decoding.readVarUint8Array(from)
  switch (step) {
    case 0:
      return { type: 'state', vector: bytes }
    case 1:
      return { type: 'difference', ...readTold(bytes, from) }
    case 2:
      return { type: 'update', ...readTold(bytes, from) }
    default:
      return malformed(`sync step ${step}`)
  }
}

const readTold = (
  update: Uint8Array,
  from: decoding.Decoder,
): { update: Uint8Array; logReceipt?: LogReceipt } =>
  decoding.hasContent(from) ? { update, logReceipt: readLogReceipt(from) } : { update }
