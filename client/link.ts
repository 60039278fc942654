// The page's link to the relay: y-websocket's provider, made honest through its documented seams.
//
//   WebSocketPolyfill    counts what carries edits, holds updates back until our step 2 (which has
//                        them) is out, and asks for a sign of life
//   messageHandlers[0]   applies what another tab sent with an origin of its own, so that this tab
//                        sends and counts it too: it shows that text, so it must know it saved
//   messageHandlers[100…] the relay's welcome, acks and nacks
//
// “Quiet” has evidence: a ping went out and nothing came since that ping. A throttled timer cannot fake it.

import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { Awareness } from 'y-protocols/awareness'
import { writeSyncStep2 } from 'y-protocols/sync'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { Role } from '../shared/access.ts'
import { decodeFrame, encodeFrame, SUBPROTOCOL, type Frame } from '../shared/frames.ts'
import { Tally } from '../shared/tally.ts'

export type LinkState =
  | { is: 'offline' }
  /** Connected; what we have is not yet known to be on the relay's disk, or the relay's not yet here. */
  | { is: 'greeting' }
  /** `settled`: everything this page shows is on the relay's disk. */
  | { is: 'live'; role: Role; settled: boolean }
  /** For good: the page does not try again by itself. */
  | { is: 'refused'; code: number; sentence: string }

export interface LinkOptions {
  /** `ws://host/sync` */
  url: string
  room: string
  doc: Y.Doc
  awareness: Awareness
  key: string
  onchange: () => void
  /** Something the person should know. */
  tell: (sentence: string) => void
  socket?: typeof WebSocket
}

export interface Link {
  readonly state: LinkState
  /** Tries at once, when offline. */
  retry(): void
  close(): void
}

/** Another tab of this browser. */
export const TAB = Symbol('another tab')

const PING_EVERY = 3000
const QUIET_AFTER = 1500
const REPLACE_AFTER = 8000
/** When a silence ends, what was sent before or in it is acked within this time, or was swallowed. */
const ACK_AFTER_SILENCE = 2000
const CONNECT_WITHIN = 4000
const RESYNC_AFTER = 1000
/** The relay takes a larger edit as a step 2 only. */
const MOST_BYTES_AS_UPDATE = 1024 * 1024

interface Connection {
  tally: Tally
  role: Role | null
  quiet: boolean
  /** Ends it as the browser would end a socket that broke. */
  replace(): void
}

export function openLink(options: LinkOptions): Link {
  const { doc, onchange, tell } = options
  let connection: Connection | null = null
  let refused: { code: number; sentence: string } | null = null
  let resync: ReturnType<typeof setTimeout> | undefined

  const provider = new WebsocketProvider(options.url, options.room, doc, {
    connect: false,
    awareness: options.awareness,
    protocols: [SUBPROTOCOL, `key.${options.key}`],
    WebSocketPolyfill: countingSocket(
      options.socket ?? WebSocket,
      onchange,
      (opened) => (connection = opened),
    ),
    // Drawn once for each page, so that a room's people do not all come back in the same moment.
    maxBackoffTime: 2000 + Math.random() * 1500,
  })

  const send = (frame: Frame) => provider.ws?.send(bytesOf(frame))
  const apply = (update: Uint8Array, origin: unknown) => {
    try {
      Y.applyUpdate(doc, update, origin)
    } catch (error) {
      tell(
        `A change of somebody else could not be read (${String(error)}). Your text is safe; reload to see theirs.`,
      )
    }
    if (doc.store.pendingStructs !== null) resync ??= setTimeout(askAgain, RESYNC_AFTER)
  }
  const askAgain = () => {
    resync = undefined
    if (doc.store.pendingStructs !== null && provider.wsconnected)
      send({ type: 'state', vector: Y.encodeStateVector(doc) })
  }

  provider.messageHandlers[0] = (encoder, decoder, _provider, fromRelay) => {
    encoding.writeVarUint(encoder, 0)
    const step = decoding.readVarUint(decoder)
    const bytes = decoding.readVarUint8Array(decoder)
    if (step === 0) return writeSyncStep2(encoder, doc, bytes)
    apply(bytes, fromRelay ? provider : TAB)
    if (fromRelay && step === 1) provider.synced = true
    onchange()
  }
  const hear = (frame: Frame): void => {
    switch (frame.type) {
      case 'welcome':
        if (connection) connection.role = frame.welcome.role
        send({ type: 'ready' })
        break
      case 'ack':
        if (connection && !connection.tally.ack(frame.count)) connection.replace()
        break
      case 'nack':
        tell(frame.sentence)
        break
      default:
        return
    }
    onchange()
  }
  for (const type of [100, 101, 102, 104])
    provider.messageHandlers[type] = (_encoder, decoder, _provider, fromRelay) => {
      const frame = decodeFrame(decoder.arr)
      if (frame.type === 'malformed')
        tell(`The server sent what this page cannot read (${frame.why}). Please reload.`)
      else if (fromRelay) hear(frame)
    }

  provider.on('status', onchange)
  provider.on('sync', onchange)
  provider.on('connection-close', () => {
    connection = null
    onchange()
  })
  provider.on('closed', ({ code, reason }) => {
    refused = { code, sentence: reason || 'The server does not take this page.' }
    onchange()
  })
  const retry = () => {
    if (refused === null) provider.connect()
  }
  const seen = () => document.visibilityState === 'visible' && retry()
  if (typeof window !== 'undefined') {
    window.addEventListener('online', retry)
    document.addEventListener('visibilitychange', seen)
  }
  provider.connect()

  return {
    get state(): LinkState {
      if (refused) return { is: 'refused', ...refused }
      if (!provider.wsconnected || connection === null || connection.quiet) return { is: 'offline' }
      const { role, tally } = connection
      if (role === null || !provider.synced) return { is: 'greeting' }
      if (role === 'view') return { is: 'live', role, settled: true }
      return tally.complete ? { is: 'live', role, settled: tally.settled } : { is: 'greeting' }
    },
    retry,
    close: () => {
      clearTimeout(resync)
      if (typeof window !== 'undefined') {
        window.removeEventListener('online', retry)
        document.removeEventListener('visibilitychange', seen)
      }
      provider.destroy()
    },
  }
}

/** lib0 allocates plain array buffers; its types do not say so. */
const bytesOf = (frame: Frame) => encodeFrame(frame) as Uint8Array<ArrayBuffer>

/** A WebSocket class for the provider; each socket it makes is told as a connection. */
function countingSocket(
  Base: typeof WebSocket,
  onchange: () => void,
  opened: (connection: Connection) => void,
): typeof WebSocket {
  return class CountingSocket extends Base {
    readonly #connection: Connection = {
      tally: new Tally(),
      role: null,
      quiet: false,
      replace: () => this.#replace(),
    }
    readonly #born = performance.now()
    #heard = this.#born
    #pinged = 0
    #suspect: { since: number; sent: number } | null = null
    readonly #timer = setInterval(() => this.#beat(), 250)

    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      this.addEventListener('message', () => {
        this.#heard = performance.now()
        if (!this.#connection.quiet) return
        this.#connection.quiet = false
        this.#suspect = { since: this.#heard, sent: this.#connection.tally.sent }
        onchange()
      })
      this.addEventListener('close', () => clearInterval(this.#timer))
      opened(this.#connection)
    }

    override send(data: string | ArrayBufferLike | Blob | ArrayBufferView<ArrayBufferLike>): void {
      // The provider sends whole frames: type and step are the first two bytes.
      if (data instanceof Uint8Array && data[0] === 0 && (data[1] ?? 0) > 0) return this.#sendEdits(data)
      super.send(data as Uint8Array<ArrayBuffer>)
    }

    #sendEdits(frame: Uint8Array): void {
      const { tally, role } = this.#connection
      if (role === 'view') return
      if (frame[1] === 2 && !tally.introduced) return
      if (frame[1] === 2 && frame.length > MOST_BYTES_AS_UPDATE) frame[1] = 1
      if (frame[1] === 1) tally.sentDifference()
      else tally.sentUpdate()
      super.send(frame as Uint8Array<ArrayBuffer>)
      onchange()
    }

    #beat(): void {
      const now = performance.now()
      if (this.readyState === this.CONNECTING) {
        if (now - this.#born > CONNECT_WITHIN) this.#replace()
      } else if (this.readyState === this.OPEN) {
        this.#checkSuspicion(now)
        this.#askForLife(now)
      }
    }

    #checkSuspicion(now: number): void {
      if (this.#suspect === null) return
      if (this.#connection.tally.acked >= this.#suspect.sent) this.#suspect = null
      else if (now - this.#suspect.since > ACK_AFTER_SILENCE) this.#replace()
    }

    #askForLife(now: number): void {
      if (this.#pinged <= this.#heard) {
        if (now - this.#pinged < PING_EVERY) return
        this.#pinged = now
        super.send(bytesOf({ type: 'ping' }))
        return
      }
      const silence = now - this.#pinged
      if (silence > REPLACE_AFTER) this.#replace()
      else if (silence > QUIET_AFTER && !this.#connection.quiet) {
        this.#connection.quiet = true
        onchange()
      }
    }

    /** A close that waits for the other side may never come: the provider is told now. */
    #replace(): void {
      clearInterval(this.#timer)
      this.onclose?.(new CloseEvent('close', { code: 1006, reason: 'silent' }))
    }
  }
}
