// Finds what the relay takes of a copy that it has refused, by trying.
//
//   queue   what the relay is not known to have, each struct behind all that it refers to
//   try     the first of them, as one update: all at once, with what was deleted; after a refusal the
//           first half, until a single struct is refused. One try is on its way at a time
//   rest    that struct, what its client wrote after it, and what refers to either: it is not sent again
//           by this page. What somebody writes from then on is sent under another client id
//
// A deletion goes out, though what came in its place may be in the rest: then that is offered, and nothing
// is there twice. But a field keeps its value while the one that took its place is in the rest.

import * as Y from 'yjs'
import { isScaffold } from '../../../shared/document/scaffold.ts'
import { isScaffoldClient } from '../../../shared/document/schema.ts'
import { byClient, referredBy, settle, type Clocks, type Struct } from '../../../shared/wire/settle.ts'
import { encodeStructs, type Range } from '../../../shared/wire/structs.ts'

/** Tries in which a half was refused. Beyond them, what is refused is not tried in parts. */
const MOST_REFUSED = 400

/** Client ids that are taken at once where one got into the rest; from then on one in so many ms. */
const MOST_AT_ONCE = 100
const RENEW_AFTER = 2000

export class Sieve {
  readonly #doc: Y.Doc
  readonly #hasRenewed: () => void
  /** What the relay has. */
  #has: Clocks = new Map()
  /** Of each client in the rest, where that begins. */
  readonly #refused: Clocks = new Map()
  #queue: Struct[] = []
  #deleted = new Map<number, Range[]>()
  /** How many structs are on their way; null where nothing is. */
  #out: number | null = null
  /** So many at the queue's beginning were refused together. */
  #bad = 0
  #wasRefused = false
  /** The relay takes more on another connection. */
  #isPutOff = false
  #refusals = 0
  #keepsDeletions = false
  #isOver = false
  #renewed = 0
  #renewing: ReturnType<typeof setTimeout> | undefined

  /** `renewed`: the document has another client id. */
  constructor(doc: Y.Doc, renewed: () => void) {
    this.#doc = doc
    this.#hasRenewed = renewed
  }

  get isTrying(): boolean {
    return this.#out !== null
  }

  /** The clocks of what the relay has. */
  get taken(): Clocks {
    return this.#has
  }

  /** All was tried once, and something is left over. */
  get hasRest(): boolean {
    return this.#isOver && this.#isPart
  }

  get #isPart(): boolean {
    return this.#refused.size > 0 || this.#keepsDeletions
  }

  /** Why what is here is not settled. */
  get refusal(): string | null {
    return this.#isPart ? 'The server cannot save a part of this.' : null
  }

  /** The relay has the state vector; `whole` is what it lacks. Gives our step 2: the first try of a connection. */
  answer(vector: Uint8Array, whole: Uint8Array, isAgain: boolean): Uint8Array {
    if (isAgain) return NOTHING // it waits for what it does not get
    this.#has = Y.decodeStateVector(vector)
    this.#queue = []
    this.#deleted = new Map()
    this.#out = null
    this.#bad = 0
    this.#isPutOff = false
    this.#add(whole)
    return this.#next() ?? NOTHING
  }

  /** An edit of this page. Returns what is to be sent now. */
  add(update: Uint8Array): Uint8Array | null {
    if (this.#isPutOff) return null // the next step 2 has it
    this.#add(update)
    return this.#out === null ? this.#next() : null
  }

  /** What is on its way is not taken. */
  refuse(): void {
    this.#wasRefused = true
  }

  /** What is on its way is not taken now. Nothing more is sent on this connection. */
  putOff(): void {
    this.#isPutOff = true
    this.#out = null
  }

  /** What was on its way is dealt with. Returns the next try. */
  answered(): Uint8Array | null {
    if (this.#out === null) throw new Error('Nothing is on its way.')
    if (this.#wasRefused) this.#hearRefused(this.#out)
    else this.#hearTaken(this.#out)
    this.#out = null
    return this.#next()
  }

  /** The lines that stand in the rest or have words of it, by the text that they are in, for the person to keep. */
  get words(): string {
    const texts = new Map<string, Set<string>>()
    for (const [client, from] of this.#refused)
      for (const struct of this.#doc.store.clients.get(client) ?? []) {
        if (struct.id.clock + struct.length <= from || !(struct instanceof Y.Item) || struct.deleted) continue
        const words = wordsOf(struct)
        if (words === '') continue
        const root = rootOf(struct)
        texts.set(root, (texts.get(root) ?? new Set()).add(words))
      }
    return [...texts].map(([root, lines]) => [nameOf(root), ...lines].join('\n- ')).join('\n\n')
  }

  close(): void {
    clearTimeout(this.#renewing)
  }

  // ── what is tried ──

  #add(update: Uint8Array): void {
    const { structs, ds } = Y.decodeUpdate(update)
    const queues = byClient(structs)
    for (const [client, own] of queues)
      if (isScaffoldClient(client) && own[0]?.id.clock === 0 && !this.#has.has(client))
        if (!isScaffold(client, encodeStructs(new Map([[client, own]]), new Map()))) this.#keep(own[0])
    const from = (client: number) => queues.get(client)?.[0]?.id.clock ?? Infinity
    settle(queues, from, (struct) => {
      if (this.#isRest(struct)) this.#keep(struct)
      else this.#queue.push(struct)
    })
    for (const [client, ranges] of ds.clients)
      this.#deleted.set(client, [
        ...(this.#deleted.get(client) ?? []),
        ...ranges.map(({ clock, len }) => ({ clock, length: len })),
      ])
  }

  #next(): Uint8Array | null {
    const count = this.#bad > 0 ? Math.ceil(this.#bad / 2) : this.#queue.length
    const deletions = this.#bad > 0 ? new Map<number, Range[]>() : this.#sendable()
    if (count === 0 && deletions.size === 0) {
      this.#deleted = deletions
      this.#isOver = true
      return null
    }
    this.#out = count
    this.#wasRefused = false
    return encodeStructs(byClient(this.#queue.slice(0, count)), deletions)
  }

  #hearTaken(count: number): void {
    for (const { id, length } of this.#queue.splice(0, count)) this.#has.set(id.client, id.clock + length)
    if (this.#bad === 0) this.#deleted = new Map()
    this.#bad = Math.max(0, this.#bad - count)
  }

  #hearRefused(count: number): void {
    this.#refusals++
    if (count === 0) {
      this.#keepsDeletions = true
      this.#deleted = new Map()
    } else if (count > 1 && this.#refusals <= MOST_REFUSED) this.#bad = count
    // By itself, so that what was deleted is not the reason.
    else if (this.#bad === 0 && this.#refusals <= MOST_REFUSED) this.#bad = 1
    else {
      for (const struct of this.#queue.slice(0, count)) this.#keep(struct)
      this.#bad = 0
      this.#queue = this.#queue.filter((struct) => {
        if (!this.#isRest(struct)) return true
        this.#keep(struct)
        return false
      })
    }
  }

  // ── what is left over ──

  #isRest(struct: Struct): boolean {
    const { client, clock } = struct.id
    return (
      clock + struct.length > this.#restOf(client) ||
      referredBy(struct).some((id) => id.clock >= this.#restOf(id.client))
    )
  }

  #restOf = (client: number): number => this.#refused.get(client) ?? Infinity

  #keep({ id: { client, clock } }: Struct): void {
    this.#refused.set(client, Math.max(this.#has.get(client) ?? 0, Math.min(clock, this.#restOf(client))))
    if (client === this.#doc.clientID) this.#renew()
  }

  /** What is written next does not go on from the rest, unless it stands in it. */
  #renew = (): void => {
    if (this.#renewed < MOST_AT_ONCE) {
      this.#renewed++
      // As Yjs draws them.
      this.#doc.clientID = new Y.Doc().clientID
      this.#hasRenewed()
    } else
      this.#renewing ??= setTimeout(() => {
        this.#renewing = undefined
        this.#renewed--
        this.#renew()
      }, RENEW_AFTER)
  }

  /** Of what was deleted, that which the relay has or is being sent. */
  #sendable(): Map<number, Range[]> {
    const ends: Clocks = new Map(this.#has)
    for (const { id, length } of this.#queue) ends.set(id.client, id.clock + length)
    const sendable = new Map<number, Range[]>()
    for (const [client, ranges] of this.#deleted) {
      const end = Math.min(ends.get(client) ?? 0, this.#restOf(client))
      const own = ranges.flatMap(({ clock, length }) => {
        const within = Math.min(clock + length, end) - clock
        return within > 0 ? this.#besideFields(client, { clock, length: within }) : []
      })
      if (own.length > 0) sendable.set(client, own)
    }
    return sendable
  }

  /** Without the values of fields of which the rest has the last one. */
  #besideFields(client: number, { clock, length }: Range): Range[] {
    const structs = this.#refused.size === 0 ? undefined : this.#doc.store.clients.get(client)
    if (structs === undefined) return [{ clock, length }]
    const ranges: Range[] = []
    for (let at = Y.findIndexSS(structs, clock); at < structs.length; at++) {
      const struct = structs[at]
      if (struct === undefined || struct.id.clock >= clock + length) break
      if (this.#hasLaterValue(struct)) continue
      const from = Math.max(clock, struct.id.clock)
      const to = Math.min(clock + length, struct.id.clock + struct.length)
      const last = ranges.at(-1)
      if (last !== undefined && last.clock + last.length === from) last.length = to - last.clock
      else ranges.push({ clock: from, length: to - from })
    }
    return ranges
  }

  #hasLaterValue(struct: Y.Item | Y.GC): boolean {
    if (!(struct instanceof Y.Item) || struct.parentSub === null) return false
    if (!(struct.parent instanceof Y.AbstractType)) return false
    const last = struct.parent._map.get(struct.parentSub)
    return last !== undefined && last.id.clock >= this.#restOf(last.id.client)
  }
}

const NOTHING = Uint8Array.of(0, 0)

/** The whole line that it is in, or the value of a field; nothing of what only says how a line looks. */
function wordsOf({ content, parent, parentSub }: Y.Item): string {
  if (!(parent instanceof Y.AbstractType)) return ''
  if (content instanceof Y.ContentString) return textOf(parent)
  const isField = content instanceof Y.ContentAny && parentSub !== null && parent._item === null
  const value: unknown = isField ? content.arr[0] : ''
  return typeof value === 'string' && value !== '' ? `${parentSub}: ${value}` : ''
}

function textOf({ _start }: Pick<Y.XmlText, '_start'>): string {
  let text = ''
  for (let item = _start; item !== null; item = item.right)
    if (!item.deleted && item.content instanceof Y.ContentString) text += item.content.str
  return text
}

function rootOf(item: Y.Item): string {
  let { parent } = item
  while (parent instanceof Y.AbstractType && parent._item !== null) parent = parent._item.parent
  return parent instanceof Y.AbstractType ? Y.findRootTypeKey(parent) : ''
}

/** Of a section, whose it is; of a block, its id. */
const nameOf = (root: string): string => root.replace(/^section:.*\//, '@').replace(/^block:/, '')
