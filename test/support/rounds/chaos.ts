// A bad network in front of a real relay. Messages come late or not at all, and connections end with or
// without notice.

import { once } from 'node:events'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import { SUBPROTOCOL } from '../../../shared/wire/frames.ts'
import type { Random } from '../basics/random.ts'
import type { Counts } from '../basics/rounds.ts'

/** Of a thousand messages, how many come late, are dropped, and so on. */
const FATES = { late: 300, dropped: 8, swallowed: 1, cut: 5 } as const
/** The longest delay of a late message, in ms. */
const LATE = 40

export class Chaos {
  readonly counts: Counts = { late: 0, dropped: 0, swallowed: 0, cut: 0 }
  readonly #random: Random
  readonly #to: string
  readonly #server: WebSocketServer
  readonly #lines = new Set<Line>()
  #calm = false

  private constructor(to: string, random: Random, server: WebSocketServer) {
    this.#to = to
    this.#random = random
    this.#server = server
    server.on('connection', (near, { url, headers }) => this.#connect(near, url ?? '', headers))
  }

  /** `to` is the relay’s `http://host:port/`. */
  static async open(to: string, random: Random): Promise<Chaos> {
    const handleProtocols = ([first]: Set<string>) => first ?? false
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols })
    await once(server, 'listening')
    return new Chaos(to, random, server)
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }

  /**
   * From now on, nothing goes wrong. Cuts connections that lost messages, as their ends would do after a
   * while.
   */
  calm(): void {
    this.#calm = true
    for (const line of this.#lines) if (line.isBad) line.cut()
  }

  async close(): Promise<void> {
    for (const line of this.#lines) line.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #connect(near: WebSocket, path: string, headers: IncomingHttpHeaders): void {
    const protocols = (headers['sec-websocket-protocol'] ?? '').split(/, */)
    const far = new WebSocket(`${this.#to.replace('http', 'ws')}${path.slice(1)}`, protocols)
    // A stock provider cannot notice that it lost a frame, so its frames are not dropped.
    const mayDrop = protocols.includes(SUBPROTOCOL)
    const line = new Line(near, far, () => this.#fate(mayDrop), LATE * this.#random.next())
    this.#lines.add(line)
    near.on('close', () => this.#lines.delete(line))
  }

  #fate(mayDrop: boolean): Fate {
    if (this.#calm) return 'passed'
    let left = this.#random.int(1000)
    for (const [fate, share] of Object.entries(FATES) as [keyof typeof FATES, number][]) {
      left -= share
      if (left >= 0) continue
      if (fate === 'dropped' && !mayDrop) return 'passed'
      this.counts[fate] = (this.counts[fate] ?? 0) + 1
      return fate
    }
    return 'passed'
  }
}

type Fate = keyof typeof FATES | 'passed'

class Line {
  readonly #near: WebSocket
  readonly #far: WebSocket
  readonly #fate: () => Fate
  readonly #delay: number
  #swallows = false
  isBad = false

  constructor(near: WebSocket, far: WebSocket, fate: () => Fate, delay: number) {
    this.#near = near
    this.#far = far
    this.#fate = fate
    this.#delay = delay
    const opened = once(far, 'open')
    opened.catch(() => this.cut())
    this.#forward(near, far, opened)
    this.#forward(far, near, Promise.resolve())
    for (const end of [near, far]) {
      end.on('error', () => this.cut())
      end.on('close', () => this.cut())
    }
  }

  cut(): void {
    this.#near.terminate()
    this.#far.terminate()
  }

  /** Forwards messages in order. A late message delays those after it. */
  #forward(from: WebSocket, to: WebSocket, opened: Promise<unknown>): void {
    let last: Promise<unknown> = opened
    from.on('message', (data: Buffer) => {
      const fate = this.#fate()
      if (fate === 'cut') return this.cut()
      if (fate === 'swallowed') this.#swallows = this.isBad = true
      if (fate === 'dropped') this.isBad = true
      if (fate === 'dropped' || this.#swallows) return
      const wait = fate === 'late' ? new Promise((come) => setTimeout(come, this.#delay)) : null
      last = last.then(() => wait).then(() => to.readyState === to.OPEN && to.send(data))
      last.catch(() => this.cut())
    })
  }
}
