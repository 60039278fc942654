// The link of one page, as a story. The page edits, and the test plays the relay.

import { Awareness } from 'y-protocols/awareness'
import { vi } from 'vitest'
import * as Y from 'yjs'
import { NOTHING_CONFIRMED, type Confirmed } from '../../../client/sync/store/confirmed.ts'
import { openLink, type Link, type LinkState } from '../../../client/sync/link/link.ts'
import type { Role } from '../../../shared/wire/access.ts'
import { PROTOCOL_VERSION, type Frame, type Read, type Welcome } from '../../../shared/wire/frames.ts'
import { scriptedSockets, type ScriptedSocket } from './scripted-socket.ts'

export interface PageOptions {
  room?: string
  client?: number
  /** The document's text before the link opens. */
  text?: string
  /** The update that this device has stored. */
  kept?: Uint8Array
  confirmed?: Confirmed
}

export class LinkedPage {
  readonly doc = new Y.Doc()
  readonly link: Link
  readonly told: string[] = []
  /** Every state that the link has reported, in order. */
  readonly states: LinkState[] = []
  readonly sockets: ScriptedSocket[]
  readonly awareness: Awareness

  constructor({ room = 'room', client, text = '', kept, confirmed = NOTHING_CONFIRMED }: PageOptions = {}) {
    if (client !== undefined) this.doc.clientID = client
    this.awareness = new Awareness(this.doc)
    if (text !== '') this.type(text)
    if (kept) Y.applyUpdate(this.doc, kept)
    const { Socket, made } = scriptedSockets()
    this.sockets = made
    this.link = openLink({
      url: 'ws://relay/sync',
      room,
      doc: this.doc,
      awareness: this.awareness,
      key: 'k'.repeat(22),
      device: 'd'.repeat(22),
      confirmed,
      onchange: () => this.states.push(this.link.state),
      tell: (sentence) => this.told.push(sentence),
      socket: Socket,
    })
  }

  get socket(): ScriptedSocket {
    const last = this.sockets.at(-1)
    if (!last) throw new Error('The page has not connected.')
    return last
  }

  get state(): LinkState {
    return this.link.state
  }

  get settled(): boolean {
    const { state } = this.link
    return state.is === 'live' && state.settled
  }

  get text(): string {
    // eslint-disable-next-line @typescript-eslint/no-base-to-string -- the text itself
    return this.doc.getText('text').toString()
  }

  type(text: string): void {
    this.doc.getText('text').insert(this.doc.getText('text').length, text)
  }

  /** The frames with edits that were sent since the last call. */
  edits(): ('difference' | 'update')[] {
    return this.socket
      .heard()
      .flatMap(({ type }) => (type === 'difference' || type === 'update' ? [type] : []))
  }

  /** Opens the socket and sends the relay's greeting. Does not ack the page's step 2. */
  greet({ role = 'edit', relay = new Y.Doc(), welcome = {} }: Greeting = {}): void {
    this.socket.open()
    this.socket.say(
      { type: 'welcome', welcome: { ...WELCOME, role, ...welcome } },
      { type: 'difference', update: Y.encodeStateAsUpdate(relay, Y.encodeStateVector(this.doc)) },
      { type: 'state', vector: Y.encodeStateVector(relay) },
    )
  }

  /** Sends the relay's greeting and acks the page's step 2. After that, the link is live and settled. */
  goLive(greeting: Greeting = {}): void {
    this.greet(greeting)
    if (greeting.role !== 'view') this.socket.say({ type: 'ack', count: 1 })
  }

  close(): void {
    this.link.close()
    this.awareness.destroy()
    this.doc.destroy()
  }
}

export interface Greeting {
  role?: Role
  relay?: Y.Doc
  welcome?: Partial<Welcome>
}

export const WELCOME: Welcome = {
  protocol: PROTOCOL_VERSION,
  schema: 1,
  role: 'edit',
  epoch: 'epoch',
  limits: { update: 1024 },
}

/** Lets time pass and answers every ping, as an idle relay does. */
export function liveFor(page: LinkedPage, ms: number, step = 250): void {
  for (let passed = 0; passed < ms; passed += step) {
    vi.advanceTimersByTime(step)
    if (pinged(page)) page.socket.say({ type: 'pong' })
  }
}

export const pinged = (page: LinkedPage): boolean => page.socket.heard().some(isPing)
const isPing = ({ type }: Read): boolean => type === 'ping'

type Update = Extract<Frame, { type: 'update' }>

/** Texts of another client, as the relay sends them: one update for each text. */
export function foreignUpdates(...texts: string[]): { doc: Y.Doc; frames: Update[] } {
  const doc = new Y.Doc()
  const frames: Update[] = []
  doc.on('update', (update: Uint8Array) => frames.push({ type: 'update', update }))
  for (const text of texts) doc.getText('text').insert(doc.getText('text').length, text)
  return { doc, frames }
}
