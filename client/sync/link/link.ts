// The page's link to the relay. It extends y-websocket's provider at three points, so that “saved” is true:
//
//   WebSocketPolyfill   our socket counts frames with edits, and checks that the connection is alive
//   messageHandlers     ours give an update from another tab an origin of its own, so that this tab sends and
//                       counts the update too: a tab must know that the text it shows is saved. They answer
//                       a welcome, count an ack, and keep and show a nack. If the relay refuses the copy as
//                       a whole, they send it in parts (`sieve.ts`)
//   closed              a refusal is for good; after any other close, the link connects again
//
// “Live” needs evidence: this connection's handshake is complete in both directions, and the last ping was
// answered. Acks of an earlier connection do not count.

import * as encoding from 'lib0/encoding'
import type { Awareness } from 'y-protocols/awareness'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { Role } from '../../../shared/wire/access.ts'
import type { Comparison } from './comparison.ts'
import type { Digest } from '../../../shared/wire/digest.ts'
import {
  AWARENESS,
  close,
  decodeFrame,
  encodeFrame,
  MESSAGE_TYPES,
  nack,
  PROTOCOL_VERSION,
  QUERY_AWARENESS,
  SUBPROTOCOL,
  type Frame,
  type Read,
} from '../../../shared/wire/frames.ts'
import { isScaffoldClient } from '../../../shared/document/schema.ts'
import type { Confirmed } from '../store/confirmed.ts'
import { GapWatch, hasGap, wholePart } from './gap.ts'
import { LinkPresence } from './link-presence.ts'
import { OwnWords } from './own-words.ts'
import type { Sieve } from './sieve.ts'
import { countingSocket, type Connection } from './socket.ts'
import { Trust } from './trust.ts'
import { warn } from '../../browser/logging.ts'
import { words as relays } from '../../browser/words/en.ts'
import { words } from './words/en.ts'

export type LinkState =
  | { is: 'offline' }
  /**
   * Connected, but the handshake is not complete: the relay has not acked our state, or has not sent its own.
   */
  | { is: 'greeting' }
  | {
      is: 'live'
      role: Role
      /** Whether everything that this page shows is on the relay's disk. */
      settled: boolean
      /** Why the relay refuses an edit that this page shows. Null if it does not refuse any. */
      refusal: string | null
    }
  /**
   * The relay lacks edits that it once had on its disk. The page sends nothing until `pushBack` is called.
   */
  | { is: 'older' }
  /** The relay's document and this one cannot be merged. The link does not connect again. */
  | { is: 'differs'; sentence: string }
  /** This key does not open these notes. The link does not connect again. */
  | { is: 'refused'; code: number; sentence: string }
  /**
   * The page and the relay cannot work together, but the person still sees the notes. The link does not
   * connect again before the page is reloaded.
   */
  | { is: 'parted'; code: number; sentence: string }

export interface LinkOptions {
  /** `ws://host/sync` */
  url: string
  room: string
  doc: Y.Doc
  awareness: Awareness
  key: string
  /** The secret that proves to the relay that this device owns the document's client ids. */
  device: string
  confirmed: Confirmed
  /** Called when the state has changed. */
  onchange: () => void
  /** Shows the person a notice. */
  tell: (sentence: string) => void
  /** The browser's own by default. */
  socket?: typeof WebSocket | undefined
}

export interface Link {
  readonly state: LinkState
  /** What the key may do. Null until the relay has said so. */
  readonly role: Role | null
  /** Whether the last attempt to reach the relay failed, or has had no answer for seconds. */
  readonly failed: boolean
  /**
   * Whether the relay refuses an edit of this document for good, and so refuses later edits of the same
   * client too.
   */
  readonly stuck: boolean
  /** The words in the edits that the relay refuses for good. Null if they are not known. */
  readonly rest: string | null
  /** Connects at once if the link is offline. If not, checks at once that the connection is alive. */
  retry(): void
  /** Sends all edits that an `older` relay lacks, whoever made them. */
  pushBack(): void
  readonly confirmed: Confirmed
  close(): void
}

/** The origin of updates from other tabs of this browser. */
export const TAB = Symbol('another tab')

/**
 * The longest wait in ms before the first try to reconnect. With each failed try, it doubles. The actual wait
 * is a random part of it, at least half, so that the clients of a room do not all come back at the same
 * moment.
 */
const FIRST_RETRY = 200
/** The longest wait in ms before any later try. */
const LAST_RETRY = 3500
/** When the page is settled, it waits this many ms and then compares its document with the relay's. */
const COMPARE_AFTER = 5000
/**
 * Used instead of `COMPARE_AFTER` if this page made a scaffold that the relay has from another client. A
 * scaffold's ids are the same on every device, so a forged one must be noticed soon.
 */
const COMPARE_SOON = 200
/** ms between later comparisons. */
const COMPARE_EVERY = 5 * 60_000

/** ms until two documents that seem to differ are compared again. The relay answers once in ten seconds. */
const COMPARE_AGAIN = 11_000

/**
 * ms until the page sends postponed edits again. The page adds a random wait of up to `LATER`, because other
 * clients wait too.
 */
const LATER = 15_000

/** The message is too big (RFC 6455, section 7.4.1). Sending it again would fail again. */
const TOO_BIG = 1009

const SENTENCES = {
  ended: words.ended,
  tooBig: words.tooBig,
  version: words.version,
  differs: words.differs,
  readOnly: words.readOnly,
} as const

/** The message types that this file handles: all except presence, which the provider handles. */
const OURS = MESSAGE_TYPES.filter((type) => type !== AWARENESS && type !== QUERY_AWARENESS)

export const openLink = (options: LinkOptions): Link => new RelayLink(options)

class RelayLink implements Link {
  readonly #options: LinkOptions
  readonly #provider: WebsocketProvider
  #connection: Connection | null = null
  #told = JSON.stringify([{ is: 'offline' }, null, false, false])
  #role: Role | null = null
  #failed = false
  #over: Extract<LinkState, { is: 'refused' | 'parted' | 'differs' }> | null = null
  readonly #presence: LinkPresence
  readonly #trust: Trust
  readonly #words: OwnWords
  readonly #gap = new GapWatch(() => this.#askAgain())
  /**
   * Whether an edit is refused for good and there is no sieve: its code did not load, or the relay closed the
   * connection because a message was too big.
   */
  #isStuck = false
  /** Sends the copy in parts, after the relay has refused it as a whole. Null before that. */
  #sieve: Sieve | null = null
  /** Whether our step 2 left out a part of the document, because the part waits for a missing update. */
  #leftOut = false
  /** The state vector of an `older` relay, which waits for our step 2. Null if the relay is not older. */
  #older: Uint8Array | null = null
  #pushingBack = false
  #settled = false
  #compareAfter = COMPARE_AFTER
  #compare: ReturnType<typeof setTimeout> | undefined
  #comparison: Comparison | null = null
  /** Whether the person was told that the relay postpones some edits. */
  #isPutOff = false
  #later: ReturnType<typeof setTimeout> | undefined

  constructor(options: LinkOptions) {
    this.#options = options
    this.#trust = new Trust(options.confirmed)
    this.#words = new OwnWords(options.doc, options.confirmed.vector, options.tell)
    const provider = new WebsocketProvider(options.url, options.room, options.doc, {
      connect: false,
      awareness: options.awareness,
      protocols: [SUBPROTOCOL, `key.${options.key}`, `device.${options.device}`],
      WebSocketPolyfill: countingSocket(options.socket ?? WebSocket, {
        made: (connection) => {
          this.#connection = connection
          this.#presence.renew()
        },
        keeps: (frame) => this.#keeps(frame),
        sent: (count) => {
          if (!this.#leftOut && this.#sieve === null) this.#words.sent(count)
        },
        changed: this.#changed,
      }),
      shouldReconnect: ({ code }) => !isForGood(code),
    })
    this.#provider = provider
    this.#presence = new LinkPresence(provider, options.doc, options.awareness)
    // The provider's own check closes a connection after 30 s without a message. A hidden page pings only
    // once a minute, so it would lose its connection.
    clearInterval(provider._checkInterval as ReturnType<typeof setInterval>)
    for (const type of OURS)
      provider.messageHandlers[type] = (reply, message, _provider, fromRelay) =>
        this.#read(message.arr, reply, fromRelay)
    provider.on('status', () => {
      if (!provider.wsconnected) this.#presence.forgetOthers()
      this.#changed()
    })
    provider.on('sync', this.#changed)
    provider.on('connection-close', () => this.#lost())
    provider.on('closed', ({ code, reason }) => this.#end(code, reason))
    // Runs after the provider's own listener. By then, the edit was sent, held back or left unsent.
    options.doc.on('update', this.#edited)
    globalThis.addEventListener?.('online', this.retry)
    globalThis.document?.addEventListener('visibilitychange', this.#seen)
    provider.connect()
  }

  get state(): LinkState {
    if (this.#over) return this.#over
    const { ws, synced } = this.#provider
    const connection = this.#connection
    if (connection === null || ws === null || ws.readyState !== ws.OPEN || connection.quiet)
      return { is: 'offline' }
    if (this.#older !== null) return { is: 'older' }
    const { welcome, tally, known } = connection
    if (welcome === null || !synced) return { is: 'greeting' }
    const { role } = welcome
    if (role === 'view') {
      const settled = known.covers(this.#options.doc)
      return { is: 'live', role, settled, refusal: settled ? null : SENTENCES.readOnly }
    }
    if (!tally.complete) return { is: 'greeting' }
    const refusal = this.#sieve?.refusal ?? connection.refusal
    return { is: 'live', role, settled: tally.settled && refusal === null, refusal }
  }

  get role(): Role | null {
    return this.#role
  }

  get failed(): boolean {
    const connection = this.#connection
    return this.#failed || (connection?.welcome === null && connection.quiet)
  }

  get stuck(): boolean {
    return this.#isStuck || this.#sieve?.hasRest === true
  }

  get rest(): string | null {
    return this.#sieve && this.#sieve.words
  }

  get confirmed(): Confirmed {
    return this.#trust.confirmed
  }

  #edited = (): void => {
    this.#presence.followClientId()
    this.#changed()
  }

  #changed = (): void => {
    this.#noteSettled()
    const state = JSON.stringify([this.state, this.#role, this.failed, this.stuck])
    if (state === this.#told) return
    this.#told = state
    this.#options.onchange()
  }

  retry = (): void => {
    if (this.#over) return
    this.#connection?.probe()
    this.#provider.connect()
  }

  #seen = (): void => {
    if (!document.hidden) this.retry()
  }

  // ── reading ──

  #read(bytes: Uint8Array, reply: encoding.Encoder, fromRelay: boolean): void {
    const frame = decodeFrame(bytes)
    if (fromRelay) this.#hearRelay(frame, reply)
    else this.#hearTab(frame, reply)
    this.#changed()
  }

  #hearTab(frame: Read, reply: encoding.Encoder): void {
    if (frame.type === 'state') this.#answer(frame.vector, reply)
    else if (frame.type === 'difference' || frame.type === 'update') this.#apply(frame, TAB)
  }

  #hearRelay(frame: Read, reply: encoding.Encoder): void {
    const { tell } = this.#options
    const connection = this.#connection
    if (connection === null) return
    switch (frame.type) {
      case 'welcome':
        if (frame.welcome.protocol !== PROTOCOL_VERSION) return this.#part()
        connection.welcome = frame.welcome
        this.#role = frame.welcome.role
        this.#failed = false
        return this.#send({ type: 'ready' })
      case 'state':
        connection.known.heardState(frame.vector)
        this.#leftOut = hasGap(this.#options.doc)
        this.#compareAfter = this.#bothDrew(frame.vector) ? COMPARE_SOON : COMPARE_AFTER
        if (this.#hasLost(frame.vector)) return this.#meetOlder(frame.vector)
        this.#older = null
        this.#trust.prove()
        return this.#answer(frame.vector, reply, connection)
      case 'difference':
      case 'update':
        if (!this.#apply(frame, this.#provider)) return
        this.#trust.heardUpdate(frame.update, frame.logReceipt)
        if (connection.welcome?.role === 'view') connection.known.heardUpdate(frame.update)
        if (frame.type === 'difference') this.#provider.synced = true
        else if (this.#older !== null) this.#send({ type: 'ready' }) // perhaps another client has pushed the edits back
        return this.#watchGap()
      case 'ack':
        if (!connection.tally.ack(frame.count)) connection.replace()
        else this.#words.acked(frame.count)
        return this.#tryMore(connection)
      case 'nack':
        if (frame.code === nack.foreign) this.#pushingBack = false // so that the person is asked again
        if (frame.code !== nack.later && this.#sieve) return this.#sieve.refuse()
        connection.refusal = relays.said(frame.sentence)
        if (frame.code === nack.later) {
          this.#sieve?.putOff()
          return this.#sendAgainLater(connection)
        }
        if (frame.code !== nack.invalid && frame.code !== nack.tooLarge) return tell(connection.refusal)
        return void this.#sendInParts(connection, connection.refusal)
      case 'denied':
        return tell(words.refused)
      case 'malformed':
        return tell(words.unreadable)
      case 'notice':
        return tell(relays.said(frame.sentence))
      case 'digest':
        return void this.#compareWith(frame)
      case 'pong':
      case 'ping':
      case 'ready':
      case 'carried':
      case 'compare':
      case 'awareness':
      case 'queryAwareness':
        return
    }
  }

  #answer(vector: Uint8Array, reply: encoding.Encoder, connection?: Connection): void {
    const whole = wholePart(this.#options.doc, vector)
    const update =
      connection && this.#sieve ? this.#sieve.answer(vector, whole, connection.tally.introduced) : whole
    encoding.writeUint8Array(reply, encodeFrame({ type: 'difference', update }))
  }

  #apply({ type, update }: { type: 'difference' | 'update'; update: Uint8Array }, origin: unknown): boolean {
    const apply = (): void => Y.applyUpdate(this.#options.doc, update, origin)
    try {
      if (type === 'update') this.#words.during(update, apply)
      else apply()
      return true
    } catch (error) {
      warn(error)
      this.#options.tell(words.changeUnreadable)
      return false
    }
  }

  // ── a relay that lost edits, or has a different document ──

  #hasLost = (vector: Uint8Array): boolean =>
    this.#connection?.welcome?.role !== 'view' && this.#trust.isOlder(vector)

  #meetOlder(vector: Uint8Array): void {
    this.#older = vector
    if (this.#pushingBack) this.#carry()
  }

  pushBack(): void {
    this.#pushingBack = true
    this.#carry()
    this.#changed()
  }

  #carry(): void {
    if (this.#older === null) return
    this.#sieve = null
    const update = wholePart(this.#options.doc, this.#older)
    this.#send({ type: 'carried', update, logReceipts: this.#trust.logReceipts })
    this.#older = null
  }

  /**
   * When the page becomes settled, records that the relay has this document, and plans the comparison. Later
   * updates are recorded one by one by `Trust`, because this method encodes the document's whole state.
   */
  #noteSettled(): void {
    const { state } = this
    const before = this.#settled
    this.#settled = state.is === 'live' && state.settled && !this.#leftOut
    if (before || !this.#settled) return
    this.#isStuck = false
    this.#trust.confirm(Y.encodeStateVector(this.#options.doc))
    this.#pushingBack = false
    this.#isPutOff = false
    this.#compare ??= setTimeout(() => this.#askDigest(), this.#compareAfter)
  }

  /**
   * Whether this page made a scaffold without the relay, and the relay has the same scaffold from another
   * client.
   */
  #bothDrew(vector: Uint8Array): boolean {
    const [heard, theirs] = [this.#trust.confirmed.vector, vector].map((each) => Y.decodeStateVector(each))
    return [...this.#options.doc.store.clients.keys()].some(
      (client) => isScaffoldClient(client) && !heard?.has(client) && theirs?.has(client),
    )
  }

  #askDigest(): void {
    this.#send({ type: 'compare' })
    this.#compare = setTimeout(() => this.#askDigest(), COMPARE_EVERY)
  }

  async #compareWith(theirs: Digest): Promise<void> {
    // If the server goes away before it has sent the comparing code, the digest is asked for once more.
    const part = await import('./comparison.ts').catch(() => null)
    if (this.#over) return
    if (part) this.#comparison ??= new part.Comparison(this.#options.doc)
    const found = this.#comparison?.with(theirs, this.#settled && this.#role !== 'view')
    if (found === undefined || found === 'look again') {
      clearTimeout(this.#compare)
      this.#compare = setTimeout(() => this.#askDigest(), COMPARE_AGAIN)
    } else if (found === 'another') {
      this.#provider.disconnect()
      this.#end(close.foreign, SENTENCES.differs)
    }
  }

  // ── gaps: an update that other edits build on has not arrived ──

  #watchGap(): void {
    if (hasGap(this.#options.doc)) return this.#gap.opened()
    this.#gap.closed()
    // The gap is closed. So a new connection can send, in its step 2, the part that ours left out.
    if (this.#leftOut) this.#connection?.replace()
  }

  #askAgain = (): void => this.#send({ type: 'state', vector: Y.encodeStateVector(this.#options.doc) })

  // ── a copy that the relay refuses as a whole ──

  /**
   * Sends the copy on a new connection, because frames that were already sent may build on the refused one.
   */
  async #sendInParts(connection: Connection, sentence: string): Promise<void> {
    this.#words.disconnected() // an ack of a refused frame does not prove that its words are saved
    const part = this.#pushingBack ? null : await import('./sieve.ts').catch(() => null)
    if (connection !== this.#connection) return
    if (part === null) {
      this.#isStuck = true
      this.#options.tell(sentence)
      return this.#changed()
    }
    this.#sieve ??= new part.Sieve(this.#options.doc, () => this.#presence.stay())
    connection.replace()
  }

  #keeps(frame: Uint8Array): boolean {
    const read = this.#sieve && decodeFrame(frame)
    if (read?.type !== 'update') return false
    this.#try(this.#sieve?.add(read.update))
    return true
  }

  #tryMore({ tally }: Connection): void {
    const sieve = this.#sieve
    if (!sieve?.isTrying || !tally.settled) return
    const next = sieve.answered()
    this.#words.took(sieve.taken)
    this.#trust.confirm(Y.encodeStateVector(sieve.taken))
    if (next === null && sieve.refusal === null) this.#sieve = null
    this.#try(next)
  }

  #try(update: Uint8Array | null | undefined): void {
    if (update) this.#send({ type: 'difference', update })
  }

  // ── edits that the relay postpones ──

  /**
   * Replaces the connection after a while. The step 2 of the next one carries everything that the relay has
   * postponed.
   */
  #sendAgainLater(connection: Connection): void {
    if (!this.#isPutOff) this.#options.tell(connection.refusal ?? '')
    this.#isPutOff = true
    this.#later ??= setTimeout(
      () => {
        this.#later = undefined
        if (connection === this.#connection) connection.replace()
      },
      LATER * (1 + Math.random()),
    )
  }

  // ── the start and end of a connection ──

  #send(frame: Frame): void {
    const { ws } = this.#provider
    if (ws !== null && ws.readyState === ws.OPEN) ws.send(encodeFrame(frame) as Uint8Array<ArrayBuffer>)
  }

  #lost(): void {
    this.#connection = null
    this.#failed = true
    this.#leftOut = false
    this.#older = null
    this.#trust.lost()
    this.#words.disconnected()
    this.#presence.connectionEnded()
    clearTimeout(this.#compare)
    clearTimeout(this.#later)
    this.#compare = this.#later = undefined
    this.#comparison = null
    const longest = Math.min(FIRST_RETRY * 2 ** this.#provider.wsUnsuccessfulReconnects, LAST_RETRY)
    this.#provider.maxBackoffTime = longest * (0.5 + Math.random() / 2)
    this.#changed()
  }

  #end(code: number, reason: string): void {
    const sentence = code === TOO_BIG ? SENTENCES.tooBig : relays.said(reason) || SENTENCES.ended
    const isRefused = code === close.noAccess || code === close.notAllowed
    this.#isStuck ||= code === TOO_BIG
    this.#failed = true
    this.#over =
      code === close.foreign
        ? { is: 'differs', sentence: SENTENCES.differs }
        : { is: isRefused ? 'refused' : 'parted', code, sentence }
    this.#changed()
  }

  /** Ends the link, because page and relay have different protocol versions. */
  #part(): void {
    this.#provider.disconnect()
    this.#end(close.malformed, SENTENCES.version)
  }

  close(): void {
    this.#gap.stop()
    this.#words.close()
    this.#sieve?.close()
    this.#presence.close()
    clearTimeout(this.#compare)
    clearTimeout(this.#later)
    this.#options.doc.off('update', this.#edited)
    globalThis.removeEventListener?.('online', this.retry)
    globalThis.document?.removeEventListener('visibilitychange', this.#seen)
    this.#provider.destroy()
  }
}

const isForGood = (code: number): boolean => (code >= 4400 && code < 4500) || code === TOO_BIG
