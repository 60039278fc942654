// The bus over the channels of Redis or Valkey. Only this file knows their client, and it is loaded only with REDIS_URL.
//
// Nothing is kept there, so nothing is lost with it, and it may evict what it likes. A connection is used until it
// breaks or is silent. Then another one is made, after a while that grows and is never the same for two relays, and
// listens to the same channels.

import { createClient } from '@redis/client'
import { limits } from '../config/limits.ts'
import type { Bus } from './bus.ts'
import type { Later } from './hinted-log.ts'
import { placeOf, whyRedisFailed } from './why-redis-failed.ts'

export interface RedisBusOptions {
  /** The address, which may have a password. */
  url: string
  later: Later
  /** Hears once that messages get through, and once why they do not, until that changes. */
  info: (sentence: string) => void
  warn: (sentence: string) => void
  /** From 0 to 1. */
  random: () => number
}

type Client = ReturnType<typeof open>

const open = (url: string) =>
  createClient({
    url,
    name: 'roundtable',
    disableOfflineQueue: true,
    commandsQueueMaxLength: limits.bus.unsent,
    maintNotifications: 'disabled',
    socket: { reconnectStrategy: false, connectTimeout: limits.bus.connects },
  })

const MEANWHILE =
  'Until that is mended, edits of other relays come a little later, and the people there are not listed. Nothing is lost.'

/** A channel to which nobody listens for long. */
const TRIED = 'roundtable:tried'

export class RedisBus implements Bus {
  readonly #options: RedisBusOptions
  readonly #channels = new Map<string, (message: Uint8Array) => void>()
  readonly #backs: (() => void)[] = []
  #client: Client | null = null
  #isUp = false
  #isClosed = false
  /** What the operator was told last. */
  #told = ''
  #wait: number = limits.bus.soon
  /** Calls off what comes next: the next ping, or the next attempt. */
  #callOff: () => void = () => undefined

  private constructor(options: RedisBusOptions) {
    this.#options = options
  }

  /** Resolves after the first attempt, whatever became of it. */
  static async open(options: RedisBusOptions): Promise<RedisBus> {
    const bus = new RedisBus(options)
    await bus.#connect()
    return bus
  }

  get isUp(): boolean {
    return this.#isUp
  }

  publish(channel: string, message: Uint8Array): void {
    const client = this.#client
    if (client === null || !this.#isUp) return
    this.#watch(client, client.publish(channel, Buffer.from(message)))
  }

  subscribe(channel: string, hear: (message: Uint8Array) => void): () => void {
    this.#channels.set(channel, hear)
    if (this.#client !== null && this.#isUp) this.#listen(this.#client, [channel])
    return () => {
      if (this.#channels.get(channel) !== hear) return
      this.#channels.delete(channel)
      const client = this.#client
      if (client !== null && this.#isUp) this.#watch(client, client.unsubscribe(channel))
    }
  }

  onBack(back: () => void): void {
    this.#backs.push(back)
  }

  close(): Promise<void> {
    this.#isClosed = true
    const client = this.#client
    const wasUp = this.#isUp
    this.#drop()
    // What was published before is sent.
    return wasUp && client !== null ? client.close().catch(() => client.destroy()) : Promise.resolve()
  }

  async #connect(): Promise<void> {
    const { url, info } = this.#options
    const client = open(url)
    this.#client = client
    client.on('error', (error: unknown) => this.#lose(client, error))
    try {
      await client.connect()
      await this.#heard(client)
    } catch (error) {
      return this.#lose(client, error)
    }
    if (this.#client !== client) return
    this.#isUp = true
    this.#say(info, 'up', `Redis at ${placeOf(url)} carries messages between relays. Nothing is kept there.`)
    this.#ping(client)
    for (const back of this.#backs) back()
  }

  /** Listens to all channels; resolves when that is so. Rejects if this user may not do all that is needed. */
  async #heard(client: Client): Promise<void> {
    await client.subscribe([TRIED, ...this.#channels.keys()], this.#hear, true)
    await client.publish(TRIED, '')
  }

  #hear = (message: Buffer, channel: Buffer): void => {
    this.#channels.get(channel.toString())?.(message)
  }

  #listen(client: Client, channels: string[]): void {
    this.#watch(client, client.subscribe(channels, this.#hear, true))
  }

  #watch(client: Client, asked: Promise<unknown>): void {
    asked.catch((error: unknown) => this.#lose(client, error))
  }

  /** A server that stands still, or a way to it that is gone, breaks no connection. */
  #ping(client: Client): void {
    let isAnswered = false
    client.ping().then(
      () => (isAnswered = true),
      (error: unknown) => this.#lose(client, error),
    )
    const { later } = this.#options
    const judge = () => {
      if (!isAnswered) return this.#lose(client, Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }))
      this.#wait = limits.bus.soon // it has lasted
      this.#ping(client)
    }
    this.#callOff = later(() => {
      // If this process stood still, the answer may be here and not be read yet.
      this.#callOff = later(judge, 1)
    }, limits.bus.pings)
  }

  #lose(client: Client, error: unknown): void {
    if (this.#client !== client) return
    this.#drop()
    client.destroy()
    const { url, warn, later, random } = this.#options
    const { sentence, isUnreachable } = whyRedisFailed(error, url)
    this.#say(warn, isUnreachable ? 'unreachable' : sentence, `${sentence} ${MEANWHILE}`)
    this.#callOff = later(() => void this.#connect(), this.#wait * (0.5 + random() / 2))
    this.#wait = Math.min(limits.bus.late, 2 * this.#wait)
  }

  #drop(): void {
    this.#callOff()
    this.#client = null
    this.#isUp = false
  }

  /** `what`: what the operator is not told twice in a row. */
  #say(say: (sentence: string) => void, what: string, sentence: string): void {
    if (this.#isClosed || what === this.#told) return
    this.#told = what
    say(sentence)
  }
}
