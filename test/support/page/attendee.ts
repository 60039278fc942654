// A person in a simulation. Their page is on sockets whose frames only the simulation moves.

import * as Y from 'yjs'
import { NOTHING_CONFIRMED, type Confirmed } from '../../../client/sync/store/confirmed.ts'
import type { Peer } from '../../../server/room/seat.ts'
import type { LogReceipt } from '../../../shared/wire/frames.ts'
import { openPage, type Page } from './page.ts'
import { scriptedSockets, type ScriptedSocket } from './scripted-socket.ts'

export interface AttendeeOptions {
  name: string
  kind: Peer['kind']
  room: string
  /** Returns a client id that nobody has used. */
  newId: () => number
}

export class Attendee {
  readonly name: string
  readonly kind: Peer['kind']
  /** The words that were typed, in order. */
  readonly typed: string[] = []
  /** The sentences that the page showed its person. */
  readonly told: string[] = []
  online = false
  readonly #options: AttendeeOptions
  #sockets: ScriptedSocket[] = []
  #page: Page

  constructor(options: AttendeeOptions) {
    this.#options = options
    this.name = options.name
    this.kind = options.kind
    this.#page = this.#open(new Uint8Array([0, 0]), NOTHING_CONFIRMED)
  }

  /** The secret of the attendee's device. */
  get device(): string {
    return this.kind === 'ours' ? `device-of-${this.name}` : 'key k'
  }

  get doc(): Y.Doc {
    return this.#page.doc
  }

  get text(): Y.Text {
    return this.doc.getText('text')
  }

  get words(): string[] {
    return wordsOf(this.text.toJSON())
  }

  get state(): Page['state'] {
    return this.#page.state
  }

  /** Whether the page says that all is saved. */
  get saved(): boolean {
    return this.#page.saved
  }

  get synced(): boolean {
    return this.#page.synced
  }

  /** The log receipts that the page has. */
  get receipts(): readonly LogReceipt[] {
    return this.#page.confirmed.receipts
  }

  /** The names that the attendee's page shows as present. */
  get present(): string[] {
    return [...this.#page.awareness.getStates().values()].map((state) => String(state['name'])).sort()
  }

  /** The current socket. */
  get socket(): ScriptedSocket | null {
    return this.#sockets.at(-1) ?? null
  }

  /** Types words one after another. `at` (0 to 1) chooses a place between two words. */
  type(words: readonly string[], at: number): void {
    for (const word of words) {
      const before = this.words.slice(0, Math.floor(at * (this.words.length + 1))).join(' ')
      const index = Math.min(before === '' ? 0 : before.length + 1, this.text.length)
      this.text.insert(index, `${word} `)
      this.typed.push(word)
    }
  }

  /**
   * Deletes at most `most` of this person's words. `at` (0 to 1) chooses the first. Returns the deleted
   * words.
   */
  erase(at: number, most: number): string[] {
    const own = this.words.filter((word) => this.typed.includes(word))
    const words = own.slice(Math.floor(at * own.length)).slice(0, most)
    this.doc.transact(() => {
      for (const word of words) this.text.delete(this.text.toJSON().indexOf(`${word} `), word.length + 1)
    })
    return words
  }

  /** Inserts all words in one edit, with one struct for each. */
  paste(words: readonly string[], at: number): void {
    this.doc.transact(() => {
      for (const word of words) this.type([word], at)
    })
  }

  retry(): void {
    this.#page.retry()
  }

  pushBack(): void {
    this.#page.pushBack()
  }

  /** Loads the page again from what its device has stored. */
  reload(): void {
    const { doc, confirmed } = this.#page
    this.close()
    this.#page = this.#open(Y.encodeStateAsUpdate(doc), confirmed)
  }

  close(): void {
    this.#page.close()
    this.#sockets = []
  }

  #open(stored: Uint8Array, confirmed: Confirmed): Page {
    const doc = new Y.Doc()
    doc.clientID = this.#options.newId()
    Y.applyUpdate(doc, stored)
    const { Socket, made } = scriptedSockets()
    this.#sockets = made
    const { name, kind } = this
    return openPage({
      kind,
      name,
      url: `ws://${name}/sync`,
      room: this.#options.room,
      key: 'k',
      doc,
      confirmed,
      socket: Socket,
      tell: (sentence) => void this.told.push(sentence),
    })
  }
}

/** The complete words in a text. Each of them ends with a space. */
export const wordsOf = (text: string): string[] => text.match(/\S+(?= )/g) ?? []
