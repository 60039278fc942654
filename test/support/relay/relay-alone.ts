// The relay in this process, with a room that only listens. So a test sees both ends of a socket.

import { once } from 'node:events'
import { createServer, IncomingMessage } from 'node:http'
import { connect, Socket, type AddressInfo } from 'node:net'
import { PassThrough } from 'node:stream'
import { WebSocket, type ClientOptions } from 'ws'
import type { Role } from '../../../shared/wire/access.ts'
import { openRelay } from '../../../server/socket/relay.ts'
import type { Peer } from '../../../server/room/seat.ts'
import type { Access } from '../../../server/net/spaces.ts'
import { visitorsOf } from '../../../server/net/visitors.ts'
import { Visits } from '../../../server/net/visits.ts'
import { newPlace, type NewPlace } from './places.ts'

/** A client that was let in, as the room sees it. */
export interface Seated {
  room: string
  peer: Peer
  received: Uint8Array[]
  left: boolean
}

export class RelayAlone {
  readonly place: NewPlace = newPlace()
  readonly seated: Seated[] = []
  /** The relay's ends of the connections. */
  readonly sockets: Socket[] = []
  readonly reports: unknown[] = []
  /** The codes of what was refused and closed. */
  readonly counted: string[] = []
  full = false
  /** The address that every client has. */
  address: string | null = null
  /** The time in ms. */
  now = 0
  roleOf: (space: string, key: string) => Promise<Role | null> = (space, key) =>
    Promise.resolve(space === this.place.space && key === this.place.key ? 'lead' : null)
  readonly visits = new Visits(() => this.now)
  /** Functions that each end the grant of one client. */
  readonly revocations = new Set<(sentence: string) => void>()

  readonly #server = createServer((_request, response) => response.writeHead(404).end())
  readonly #clients: WebSocket[] = []
  #told: () => void = () => undefined

  readonly relay = openRelay({
    server: this.#server,
    rooms: { hasSeat: () => !this.full, join: (room, peer) => this.#seat(room, peer) },
    accessOf: (space, key) => this.#accessOf(space, key),
    visitors: visitorsOf('127.0.0.1', null),
    visits: this.visits,
    addressOf: () => this.address,
    now: () => this.now,
    report: (error) => this.reports.push(error),
    figures: { refused: (code) => this.counted.push(code), closed: (code) => this.counted.push(code) },
  })

  static async open(): Promise<RelayAlone> {
    const alone = new RelayAlone()
    alone.#server.on('connection', (socket) => alone.sockets.push(socket))
    alone.#server.listen(0, '127.0.0.1')
    await once(alone.#server, 'listening')
    return alone
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Connects a client; by default with the right key and our subprotocol. */
  connect(
    path = `/sync/${this.place.room}`,
    protocols: string[] = ['roundtable.1', `key.${this.place.key}`],
    options: ClientOptions = {},
  ): WebSocket {
    const client = new WebSocket(`ws://127.0.0.1:${this.port}${path}`, protocols, options)
    client.on('error', () => undefined) // tests notice a refused upgrade or a cut connection in other ways
    this.#clients.push(client)
    return client
  }

  /**
   * `count` upgrades that come before the relay has had a turn. Returns the HTTP status that each was answered
   * with by then, or null.
   */
  knock(count: number): (number | null)[] {
    const sockets = Array.from({ length: count }, () => new PassThrough())
    for (const socket of sockets) {
      const request = new IncomingMessage(new Socket())
      request.url = `/sync/${this.place.room}`
      request.headers = { host: `127.0.0.1:${this.port}`, upgrade: 'websocket' }
      this.#server.emit('upgrade', request, socket, Buffer.alloc(0))
    }
    return sockets.map((socket) => {
      const answer = socket.read() as Buffer | null
      return answer && Number(answer.toString().split(' ')[1])
    })
  }

  /** Connects a client and waits until the relay has let it in. */
  async enter(options: ClientOptions = {}): Promise<{ client: WebSocket; seated: Seated; end: Socket }> {
    const before = this.seated.length
    const client = this.connect(undefined, undefined, options)
    await opened(client)
    await this.until(() => this.seated.length > before)
    const [seated, end] = [this.seated.at(-1), this.sockets.at(-1)]
    if (!seated || !end) throw new Error('No client was let in.')
    return { client, seated, end }
  }

  /** A bare connection, which answers no ping and no close. `end` is the relay's end of it. */
  async enterRaw(key = this.place.key): Promise<{ socket: Socket; end: Socket }> {
    const socket = connect({ port: this.port, host: '127.0.0.1', allowHalfOpen: true })
    socket.on('error', () => undefined) // because the relay may cut the connection
    socket.write(
      [
        `GET /sync/${this.place.room} HTTP/1.1`,
        `Host: 127.0.0.1:${this.port}`,
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        `Sec-WebSocket-Protocol: key.${key}`,
        '\r\n',
      ].join('\r\n'),
    )
    const [head] = (await once(socket, 'data')) as [Buffer]
    const end = this.sockets.at(-1)
    if (!head.toString().startsWith('HTTP/1.1 101') || !end) throw new Error(`No socket: ${head.toString()}`)
    return { socket, end }
  }

  /** Waits for a condition. Checks it again whenever the room receives something. */
  async until(seen: () => boolean): Promise<void> {
    while (!seen()) await new Promise<void>((told) => (this.#told = told))
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.terminate()
    for (const socket of this.sockets) socket.destroy()
    await this.relay.close()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #accessOf(space: string, key: string): Promise<Access | null> {
    const role = await this.roleOf(space, key)
    return (
      role && {
        role,
        watch: (ended) => {
          this.revocations.add(ended)
          return () => this.revocations.delete(ended)
        },
      }
    )
  }

  #seat(room: string, peer: Peer) {
    const seated: Seated = { room, peer, received: [], left: false }
    this.seated.push(seated)
    this.#told()
    return {
      receive: (bytes: Uint8Array) => {
        seated.received.push(bytes)
        this.#told()
      },
      leave: () => {
        seated.left = true
        this.#told()
      },
    }
  }
}

export async function opened(client: WebSocket): Promise<WebSocket> {
  await once(client, 'open')
  return client
}

/** The code and reason with which the relay closed. 1006 means that there was no close frame. */
export async function closing(client: WebSocket): Promise<{ code: number; reason: string }> {
  const [code, reason] = (await once(client, 'close')) as [number, Buffer]
  return { code, reason: reason.toString() }
}

/** ws's reader of frames, at the relay’s end. */
interface Receiver {
  getData(done: (error?: Error) => void): void
}

export function receiverOf(end: Socket): Receiver {
  for (const symbol of Object.getOwnPropertySymbols(end)) {
    const held = (end as unknown as Record<symbol, { _receiver?: Receiver } | null | undefined>)[symbol]
    if (held?._receiver) return held._receiver
  }
  throw new Error('ws has no receiver on this socket.')
}
