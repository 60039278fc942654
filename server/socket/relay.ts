// Connects WebSockets with rooms: the upgrade, the key, and what a socket may cost.
//
// To refuse a connection, the relay accepts the upgrade and then closes the connection with a reason, because
// a browser cannot read why an upgrade was refused. Only three kinds of upgrades are refused directly: those
// of a foreign page (Origin), those under a foreign name (Host), and those after too many attempts.

import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type RawData, type WebSocket } from 'ws'
import { parseRoom, type Role, type Room } from '../../shared/wire/access.ts'
import { close, SUBPROTOCOL } from '../../shared/wire/frames.ts'
import { deviceOf } from '../room/claims.ts'
import { Gate, type Opened } from './gate.ts'
import { answerAndEnd, retryAfter, tooMany } from '../net/headers.ts'
import { limits } from '../config/limits.ts'
import { BatchedWrites, type Way } from './batched-writes.ts'
import { Payer, Purse } from './purse.ts'
import { Readers, type Connection, type Reader } from './readers.ts'
import { Register } from '../fair/register.ts'
import type { Rooms } from '../room/rooms.ts'
import type { Peer } from '../room/seat.ts'
import { bringsEdits, costOf } from '../room/sent-frame.ts'
import { sha256Of } from '../disk/sha256.ts'
import { takenBy } from './taken.ts'
import type { Access } from '../net/spaces.ts'
import { Arrivals } from '../fair/arrivals.ts'
import { Unfinished } from './unfinished.ts'
import type { Visitors } from '../net/visitors.ts'
import type { Visits } from '../net/visits.ts'
import { readAnswer, refusal, sentenceOf, type AnswerCode } from '../../shared/wire/answers.ts'

export interface RelayOptions {
  server: Server
  rooms: Pick<Rooms, 'join' | 'hasSeat'>
  /** What the key may do in the space; null: nothing. Rejects if keys cannot be looked up now. */
  accessOf: (space: string, key: string) => Promise<Access | null>
  visitors: Visitors
  visits: Visits
  /** Null if the address has no limits. */
  addressOf: (request: IncomingMessage) => string | null
  /** ms, for rates */
  now: () => number
  /** Called with the error if a key could not be looked up. */
  report: (error: unknown) => void
  figures: SocketFigures
}

/** What is counted for the operator. */
export interface SocketFigures {
  /** An upgrade was refused. */
  refused(code: AnswerCode): void
  /** The relay has closed a connection. */
  closed(code: string): void
}

export interface Relay {
  /** The connections that are in no room yet. */
  readonly arriving: number
  /**
   * Accepts no further connections. Resolves when the last socket has closed. The connections in rooms are
   * closed by `Rooms.close`.
   */
  close(): Promise<void>
}

type Admission = { is: 'in'; room: Room; access: Access } | { is: 'out'; code: number; sentence: string }

const NO_ACCESS = {
  is: 'out',
  code: close.noAccess,
  sentence: sentenceOf('no-access'),
} as const

export function openRelay(options: RelayOptions): Relay {
  const { server, rooms, accessOf, visitors, visits, addressOf, now, report, figures } = options
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.message,
    perMessageDeflate: false,
    handleProtocols: (offered) =>
      offered.has(SUBPROTOCOL) ? SUBPROTOCOL : ([...offered].find(isKeyProtocol) ?? false),
  })
  const writes = new BatchedWrites()
  /** The sockets that are in no room yet, oldest first. */
  const strangers = new Set<WebSocket>()
  const addresses = new Register((name) => new Purse(name, limits.together))
  const writers = new Register((name) => new Purse(name, limits.together))
  const readers = new Register((name) => new Purse(name, limits.readersTogether))
  const untaken = new Readers(now)
  const arrivals = new Arrivals(limits.arrivals.aTurn, now)
  const unfinished = new Unfinished()

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    endOnError(socket)
    if (request.headers.upgrade?.toLowerCase() !== 'websocket')
      return serveWithoutUpgrade(server, request, socket, head)
    if (!visitors.mayUpgrade(request.headers)) {
      figures.refused('wrong-name')
      return answerAndEnd(socket, 403, refusal('wrong-name'))
    }
    const wait = visits.connection(addressOf(request))
    if (wait > 0) return refuse(socket, wait)
    const who = { address: addressOf(request), key: keyOf(request) }
    const { waiting, waitingOfOne } = limits.arrivals
    if (arrivals.waiting >= waiting || arrivals.waitingOf(who) >= waitingOfOne) return refuse(socket, 1000)
    arrivals.pass(who, () => void arrive(request, socket, head))
  }

  async function arrive(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // After too many wrong keys, the next wrong key is refused at the upgrade.
    if (!visits.mayGuess(addressOf(request))) {
      const admission = await admit(request)
      if (admission.is === 'out' && admission.code === close.noAccess) return refuse(socket, 60_000)
    }
    sockets.handleUpgrade(request, socket, head, (ws) => void greet(ws, request))
  }

  const refuse = (socket: Duplex, wait: number) => {
    figures.refused('too-many-requests')
    answerAndEnd(socket, 429, tooMany(wait), { 'Retry-After': retryAfter(wait) })
  }

  const dismissed = (code: number, sentence: string) =>
    figures.closed(readAnswer(sentence).code ?? String(code))

  async function greet(ws: WebSocket, request: IncomingMessage): Promise<void> {
    const gate = new Gate({ ws, socket: request.socket, now, unfinished, dismissed })
    shutOnError(ws, gate)
    strangers.add(ws)
    ws.on('close', () => strangers.delete(ws))
    for (const oldest of strangers) {
      if (strangers.size <= limits.strangers) break
      strangers.delete(oldest)
      oldest.terminate()
    }
    const admission = await admit(request)
    if (ws.readyState !== ws.OPEN) return
    if (admission.is === 'out') {
      if (admission.code === close.noAccess) visits.wrongKey(addressOf(request))
      return dismiss(ws, gate, admission.code, admission.sentence)
    }
    const offered = protocolsOf(request)
    const key = keyOf(request)
    const kind = offered.includes(SUBPROTOCOL) ? 'ours' : 'stock'
    const { room, access } = admission
    const { role } = access
    const hash = sha256Of(key)
    const purse = (role === 'view' ? readers : writers).of(hash, now())
    const address = addressOf(request)
    if (purse.users >= limits.connectionsOfKey || visits.connectionWith(hash, address) > 0)
      return dismiss(ws, gate, close.tryLater, sentenceOf('link-is-busy'))
    if (!rooms.hasSeat(room.name, { role, key: purse.name, address }))
      return dismiss(ws, gate, close.tryLater, sentenceOf('meeting-is-full'))
    strangers.delete(ws)
    const secret = offered.find(isDeviceProtocol)?.slice(DEVICE.length) ?? `key ${key}`
    const who = {
      kind,
      role,
      device: deviceOf(secret, room.name),
      key: purse,
      address,
    } as const
    const payer = new Payer(
      RATES[role].connection,
      who.key,
      address === null ? null : addresses.of(address, now()),
    )
    const reader = untaken.join(new Recipient(who, room.space, ws, request.socket))
    const way = writes.to(ws, request.socket, reader)
    const holder = new Uploader(payer, ws, gate, role, TOO_MUCH_WAITS)
    const attendee = new Attendee({ who, ws, gate, way, reader, holder, unfinished, now })
    const seat = rooms.join(room.name, attendee)
    ws.on('message', (data, binary) => {
      if (gate.isShut) return
      if (!binary) return dismiss(ws, gate, close.malformed, 'A message must be binary.')
      const bytes = bytesOf(data)
      if (gate.isLast && !bringsEdits(bytes)) return
      const { frames, turn } = costOf(bytes)
      if (turn > 0) payer.spend(frames, 0, now(), turn)
      seat.receive(bytes)
    })
    const unwatch = access.watch((sentence) => {
      seat.leave() // whatever the client still sends is ignored
      dismiss(ws, gate, close.noAccess, sentence)
    })
    ws.on('close', () => {
      unwatch()
      reader.leave()
      seat.leave()
      attendee.holds(0)
    })
    watchOver(ws, gate, request.socket)
    gate.open(new Uploader(payer, ws, gate, role, TOO_SLOW))
  }

  async function admit(request: IncomingMessage): Promise<Admission> {
    const room = roomOf(request.url ?? '')
    if (room === null) return NO_ACCESS
    try {
      const access = await accessOf(room.space, keyOf(request))
      if (access === null) return NO_ACCESS
      return { is: 'in', room, access }
    } catch (error) {
      report(error)
      return tryLater(sentenceOf('no-lookup'))
    }
  }

  server.on('upgrade', upgrade)
  return {
    get arriving() {
      return strangers.size
    },
    close: async () => {
      server.off('upgrade', upgrade)
      for (const stranger of strangers) stranger.terminate()
      await Promise.all([...sockets.clients].map((ws) => new Promise((gone) => ws.once('close', gone))))
    },
  }
}

const tryLater = (sentence: string): Admission => ({
  is: 'out',
  code: close.tryLater,
  sentence: `${sentence} Trying again.`,
})

// ── what a request says ──

const KEY = 'key.'

const isKeyProtocol = (name: string): boolean => name.startsWith(KEY)

/** All clients of a key that send no secret count as one device. */
const DEVICE = 'device.'

const isDeviceProtocol = (name: string): boolean => name.startsWith(DEVICE)

const keyOf = (request: IncomingMessage): string =>
  protocolsOf(request).find(isKeyProtocol)?.slice(KEY.length) ?? ''

const protocolsOf = ({ headers }: IncomingMessage): string[] =>
  (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())

/**
 * Reads `/sync/<space>/<series>/<date>` from the end of the path, because a proxy may put a path of its own
 * before it. Null if the URL has a query.
 */
function roomOf(url: string): Room | null {
  if (url.length > limits.url || /[?#]/.test(url)) return null
  const [sync, ...parts] = url.split('/').slice(-4)
  if (sync !== 'sync') return null
  try {
    return parseRoom(parts.map(decodeURIComponent))
  } catch {
    return null // a broken escape does not name a room
  }
}

// ── what a socket may cost ──

const WRITER = { connection: limits.connection, message: limits.message }
const READER = { connection: limits.connectionOfReader, message: limits.messageOfReader }
const RATES = { lead: WRITER, edit: WRITER, view: READER } as const

const tooLong = (role: Role): [code: number, sentence: string] =>
  role === 'view' ? [close.notAllowed, sentenceOf('reads-only')] : [TOO_BIG, sentenceOf('message-too-big')]

/** RFC 6455, section 7.4.1. */
const TOO_BIG = 1009

interface Who extends Pick<Peer, 'kind' | 'role' | 'device' | 'address'> {
  key: Purse
}

interface AttendeeOptions {
  who: Who
  ws: WebSocket
  gate: Gate
  way: Way
  reader: Reader
  /** Ends the connection if too many bytes of its edits wait. */
  holder: Uploader
  unfinished: Unfinished
  /** ms */
  now: () => number
}

// These are classes, because functions that are made for each connection take as much memory as a small room.

class Attendee implements Peer {
  readonly kind: Peer['kind']
  readonly role: Role
  readonly device: string
  readonly key: string
  readonly address: string | null
  readonly #ws: WebSocket
  readonly #gate: Gate
  readonly #way: Way
  readonly #reader: Reader
  readonly #holder: Uploader
  readonly #unfinished: Unfinished
  readonly #now: () => number

  constructor({ who, ws, gate, way, reader, holder, unfinished, now }: AttendeeOptions) {
    this.kind = who.kind
    this.role = who.role
    this.device = who.device
    this.key = who.key.name
    this.address = who.address
    this.#ws = ws
    this.#gate = gate
    this.#way = way
    this.#reader = reader
    this.#holder = holder
    this.#unfinished = unfinished
    this.#now = now
  }

  spend(frames: number): void {
    this.#holder.payer.spend(frames, 0, this.#now())
  }

  holds(bytes: number): void {
    this.#unfinished.hold(this.#holder, bytes, this.#now())
  }

  send(bytes: Uint8Array): void {
    if (this.#ws.readyState !== this.#ws.OPEN) return
    if (this.#way.backlogWith(bytes.length) > limits.backlog)
      this.#dismiss(close.tryLater, sentenceOf('too-far-behind'))
    else this.#way.send(bytes)
  }

  hasRoomFor(bytes: Uint8Array): boolean {
    return this.#reader.hasRoomFor(bytes)
  }

  takeTurn(go: (done: () => void) => void): void {
    this.#reader.takeTurn(go)
  }

  close(code: number, reason: string): void {
    this.#way.flush()
    this.#dismiss(code, reason)
  }

  #dismiss(code: number, reason: string): void {
    dismiss(this.#ws, this.#gate, code, reason)
  }
}

/**
 * Reads what a connection sends, and ends the connection if it sends what it must not. `end` closes it with
 * the reason `sentence`.
 */
class Uploader implements Opened {
  readonly payer: Payer
  readonly longest: number
  readonly #ws: WebSocket
  readonly #gate: Gate
  readonly #role: Role
  readonly #sentence: string

  constructor(payer: Payer, ws: WebSocket, gate: Gate, role: Role, sentence: string) {
    this.payer = payer
    this.longest = RATES[role].message
    this.#ws = ws
    this.#gate = gate
    this.#role = role
    this.#sentence = sentence
  }

  end(): void {
    dismiss(this.#ws, this.#gate, close.tryLater, this.#sentence)
  }

  tooLong(): void {
    dismiss(this.#ws, this.#gate, ...tooLong(this.#role))
  }
}

class Recipient implements Connection {
  readonly key: string
  readonly address: string | null
  readonly team: string
  readonly #ws: WebSocket
  readonly #socket: Socket

  constructor({ key, address }: Who, team: string, ws: WebSocket, socket: Socket) {
    this.key = key.name
    this.address = address
    this.team = team
    this.#ws = ws
    this.#socket = socket
  }

  taken(): number {
    return takenBy(this.#socket)
  }

  cutOff(): void {
    this.#ws.terminate()
  }
}

/** Ignores an upgrade to an unknown protocol and answers the request (RFC 9110, section 7.8). */
function serveWithoutUpgrade(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const { method = 'GET', url = '/', httpVersion, rawHeaders } = request
  const lines = [`${method} ${url} HTTP/${httpVersion}`]
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2)
    if (!/^(?:upgrade|connection|http2-settings)$/i.test(name)) lines.push(`${name}: ${value}`)
  }
  const begin = `${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`
  socket.unshift(Buffer.concat([Buffer.from(begin, 'latin1'), head]))
  server.emit('connection', socket)
}

// This listener is made outside of `openRelay`. Otherwise it would keep the request, which is as large as a
// small room.

const endOnError = (socket: Duplex) => socket.on('error', () => socket.destroy())

/** ws itself sends the client a close frame. Without a listener, the error would end the process. */
const shutOnError = (ws: WebSocket, gate: Gate) => ws.on('error', () => gate.shut())

const LONGEST_REASON = 123 // RFC 6455, section 5.5

function dismiss(ws: WebSocket, gate: Gate, code: number, sentence: string): void {
  const bytes = Buffer.from(sentence).subarray(0, LONGEST_REASON)
  ws.close(code, new TextDecoder().decode(bytes, { stream: true })) // leaves out a character that was cut in half at the end
  gate.shut()
  gate.dismissed(code, sentence)
}

const TOO_MUCH_WAITS = sentenceOf('too-much-waits')

const TOO_SLOW = sentenceOf('too-slow')

/** Ends a socket that sent nothing since the last ping, or too little of a message under way. */
function watchOver(ws: WebSocket, gate: Gate, socket: Socket): void {
  let heard = -1
  const heartbeat = setInterval(() => {
    if (socket.bytesRead === heard) return ws.terminate()
    heard = socket.bytesRead
    if (gate.hasStalled((limits.slowest * limits.heartbeat) / 1000))
      return dismiss(ws, gate, close.tryLater, TOO_SLOW)
    ws.ping()
  }, limits.heartbeat)
  ws.on('close', () => clearInterval(heartbeat))
}

const bytesOf = (data: RawData): Uint8Array =>
  Array.isArray(data) ? Buffer.concat(data) : new Uint8Array(data as Buffer)
