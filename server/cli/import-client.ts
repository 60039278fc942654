// A client of a series' document or archive. It can add notes to the archive: it reads the whole document, sends
// the missing notes, and counts a note as saved once the relay has acked it.

import { randomBytes } from 'node:crypto'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { base64url } from '../../shared/wire/access.ts'
import { hasNote, keepNote, type ArchivedNote } from '../../shared/archive/archive.ts'
import { decodeFrame, encodeFrame, SUBPROTOCOL, type Frame, type Welcome } from '../../shared/wire/frames.ts'
import type { SharedSeries } from './share-link.ts'

/**
 * How many updates may be sent before the first of them is acked. With four, the relay never has to wait for
 * the next one.
 */
const MOST_IN_FLIGHT = 4
/** ms that the relay may be silent while an answer is due. */
const LONGEST_SILENCE = 30_000

export class ImportClient {
  /** How many of the notes sent are on the relay's disk. */
  saved = 0
  readonly #doc = new Y.Doc()
  readonly #socket: WebSocket
  #limit = 0
  #isSynced = false
  /** Why the connection has ended; null while it is open. */
  #end: string | null = null
  #sent = 0
  /** How many notes each frame carries, by the number of the frame. */
  readonly #inFlight = new Map<number, number>()
  #heard: () => void = () => undefined

  constructor({ base, space, series, key }: SharedSeries, what: 'archive' | 'series' = 'archive') {
    const room = [space, series, what].map(encodeURIComponent).join('/')
    const url = new URL(`sync/${room}`, base)
    url.protocol = base.protocol.replace('http', 'ws')
    const device = base64url(randomBytes(16))
    this.#socket = new WebSocket(url, [SUBPROTOCOL, `key.${key}`, `device.${device}`], {
      handshakeTimeout: LONGEST_SILENCE,
    })
    this.#socket.on('message', (data: Buffer) => this.#receive(new Uint8Array(data)))
    this.#socket.on('error', ({ message }) =>
      this.#over(`The relay at ${base.host} cannot be reached (${message || 'nobody answers'}).`),
    )
    this.#socket.on('close', (_code, reason: Buffer) =>
      this.#over(
        reason.length > 0
          ? String(reason).replace(/ Trying again\.$/, '')
          : `The connection to ${base.host} was lost.`,
      ),
    )
    this.#doc.on('update', (update: Uint8Array, origin) => {
      if (origin === this) this.#send({ type: 'update', update })
    })
  }

  /** Waits until the whole document has come. Resolves with null, or with the reason why it has not come. */
  open = (): Promise<string | null> => this.#until(() => this.#isSynced)

  /** Reads the document. It is whole once `open` has resolved with null. */
  read = <T>(reader: (doc: Y.Doc) => T): T => reader(this.#doc)

  has = (id: string): boolean => hasNote(this.#doc, id)

  /** Whether the note fits into one update. */
  fits = (note: ArchivedNote): boolean => Buffer.byteLength(JSON.stringify(note)) < this.#limit - OVERHEAD

  /**
   * Sends the notes as one update once fewer than `MOST_IN_FLIGHT` are unacked. Resolves with null, or with
   * the reason why the connection has ended.
   */
  async add(notes: ArchivedNote[]): Promise<string | null> {
    const end = await this.#until(() => this.#inFlight.size < MOST_IN_FLIGHT)
    if (end !== null || notes.length === 0) return end
    this.#inFlight.set(++this.#sent, notes.length)
    this.#doc.transact(() => {
      for (const note of notes) keepNote(this.#doc, note)
    }, this)
    return null
  }

  /**
   * Waits until all notes that were sent are saved. Resolves with null, or with the reason why some are not.
   */
  settle = (): Promise<string | null> => this.#until(() => this.#inFlight.size === 0)

  close(): void {
    this.#end ??= 'The connection was closed.'
    this.#socket.terminate()
  }

  async #until(isMet: () => boolean): Promise<string | null> {
    while (this.#end === null && !isMet()) {
      let timer: ReturnType<typeof setTimeout> | undefined
      await new Promise<void>((heard) => {
        this.#heard = heard
        timer = setTimeout(() => this.#over('The relay does not answer.'), LONGEST_SILENCE)
      })
      clearTimeout(timer)
    }
    return this.#end
  }

  #over(sentence: string): void {
    this.#end ??= sentence
    this.#socket.terminate()
    this.#heard()
  }

  #send = (frame: Frame): void => this.#socket.send(encodeFrame(frame))

  #receive(bytes: Uint8Array): void {
    const frame = decodeFrame(bytes)
    switch (frame.type) {
      case 'welcome':
        this.#enter(frame.welcome)
        break
      case 'difference':
        Y.applyUpdate(this.#doc, frame.update)
        this.#isSynced = true
        break
      case 'update':
        Y.applyUpdate(this.#doc, frame.update)
        break
      case 'ack':
        this.#settle(frame.count)
        break
      case 'nack':
        this.#inFlight.delete(frame.frame)
        this.#over(frame.sentence)
        break
      case 'malformed':
        this.#over('What answers there is no relay of this version.')
        break
      case 'awareness':
      case 'queryAwareness':
      case 'denied':
      case 'state':
      case 'carried':
      case 'compare':
      case 'digest':
      case 'notice':
      case 'ready':
      case 'ping':
      case 'pong':
        break // a client that only adds needs none of these
    }
    this.#heard()
  }

  #enter({ role, limits }: Welcome): void {
    if (role === 'view') return this.#over('This link is to read only; ask for one to edit.')
    this.#limit = limits.update
    this.#send({ type: 'state', vector: Y.encodeStateVector(this.#doc) })
  }

  #settle(count: number): void {
    for (const [frame, notes] of this.#inFlight) {
      if (frame > count) continue
      this.saved += notes
      this.#inFlight.delete(frame)
    }
  }
}

/** Bytes to leave free in an update for everything except the note. */
const OVERHEAD = 1024
