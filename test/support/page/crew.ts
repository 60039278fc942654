// People at a real relay over real sockets: our pages without a browser, and the usual Yjs provider (“stock”).

import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { NOTHING_CONFIRMED } from '../../../client/sync/store/confirmed.ts'
import { wordsOf } from './attendee.ts'
import { openPage, type Page } from './page.ts'
import type { NewPlace } from '../relay/places.ts'
import { CloseEvent } from './scripted-socket.ts'

// Browsers have CloseEvent. Node has it from version 23 on.
globalThis.CloseEvent ??= CloseEvent as unknown as typeof globalThis.CloseEvent

/** How many ms to wait for a change, or until all pages are at rest. */
const PATIENCE = 60_000

export interface CrewMember {
  readonly name: string
  readonly page: Page
  /** The words that this member typed, all distinct. */
  readonly typed: string[]
}

export interface CrewOptions {
  /** `http://host:port/` */
  relay: string
  place: NewPlace
  ours: number
  stock: number
}

export class Crew {
  readonly members: CrewMember[]
  /** Words that a page called saved, or received from the relay. */
  readonly promised = new Set<string>()
  #words = 0
  #happened: () => void = () => undefined

  constructor({ relay, place, ours, stock }: CrewOptions) {
    const open = (kind: 'ours' | 'stock') => (_: unknown, at: number) => this.#open(relay, place, kind, at)
    this.members = [
      ...Array.from({ length: ours }, open('ours')),
      ...Array.from({ length: stock }, open('stock')),
    ]
  }

  #open(relay: string, { room, key }: NewPlace, kind: 'ours' | 'stock', at: number): CrewMember {
    const doc = new Y.Doc()
    const typed: string[] = []
    const name = `${kind}${at + 1}`
    const noteSaved = () => {
      if (page.saved) for (const word of typed) this.promised.add(word)
      this.#happened()
    }
    const page = openPage({
      kind,
      name,
      url: `${relay.replace('http', 'ws')}${name}/sync`, // as if a proxy had put a path of its own before it
      room,
      key,
      doc,
      confirmed: NOTHING_CONFIRMED,
      socket: WebSocket as unknown as typeof globalThis.WebSocket,
      onchange: noteSaved,
    })
    doc.on('update', (update: Uint8Array, _origin: unknown, _doc: Y.Doc, { local }: Y.Transaction) => {
      if (!local) for (const word of wordsIn(update)) this.promised.add(word)
      this.#happened()
    })
    return { name, page, typed }
  }

  /** Types a new word between two words. `at` (0 to 1) chooses the place. */
  type({ name, page, typed }: CrewMember, at: number): void {
    const text = page.doc.getText('text')
    const word = `${name}w${++this.#words}`
    const before = text.toJSON().slice(0, Math.floor(at * (text.length + 1)))
    text.insert(before.lastIndexOf(' ') + 1, `${word} `)
    typed.push(word)
  }

  /** The words that everybody typed. */
  get typed(): string[] {
    return this.members.flatMap(({ typed }) => typed)
  }

  /** Makes all pages connect at once, as pages do when they come online. */
  retry(): void {
    for (const { page } of this.members) page.retry()
  }

  /** Resolves on the next change of any page. */
  async next(within = PATIENCE): Promise<void> {
    await new Promise<void>((happened, late) => {
      const timer = setTimeout(() => late(new Error(`nothing changes at any page: ${this.#states}`)), within)
      this.#happened = () => {
        clearTimeout(timer)
        happened()
      }
    })
  }

  async until(seen: () => boolean): Promise<void> {
    const end = Date.now() + PATIENCE
    while (!seen()) {
      if (Date.now() > end) throw new Error(`the condition is not met in time: ${this.#states}`)
      await this.next()
      await new Promise((done) => setImmediate(done)) // a crowd causes many changes at once
    }
  }

  /** Waits until all is saved and everybody has the same text. */
  async rest(): Promise<void> {
    await this.until(
      () =>
        this.members.every(({ page }) => (page.state === 'stock' ? page.synced : page.saved)) &&
        new Set(this.members.map(({ page }) => page.doc.getText('text').toJSON())).size === 1,
    )
  }

  /** Throws unless every page has each typed word once. */
  judge(): void {
    const typed = this.typed.sort().join(' ')
    for (const { name, page } of this.members) {
      const words = wordsOf(page.doc.getText('text').toJSON()).sort().join(' ')
      if (words !== typed) throw new Error(`${name} ends with “${words}”, not “${typed}”`)
    }
  }

  /** Throws unless this document has every promised word, and no word twice. */
  judgePromises(log: Y.Doc): void {
    const words = wordsOf(log.getText('text').toJSON())
    const logged = new Set(words)
    if (logged.size < words.length) throw new Error('the log has a word twice')
    for (const word of this.promised)
      if (!logged.has(word)) throw new Error(`“${word}” was promised and is not in the log`)
  }

  close(): void {
    for (const { page } of this.members) page.close()
  }

  get #states(): string {
    return this.members.map(({ name, page }) => `${name} ${page.state} ${page.saved}`).join(', ')
  }
}

const wordsIn = (update: Uint8Array): string[] =>
  Y.decodeUpdate(update).structs.flatMap((struct) =>
    struct instanceof Y.Item && struct.content instanceof Y.ContentString ? wordsOf(struct.content.str) : [],
  )
