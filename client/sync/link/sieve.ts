// Finds out by trial which parts of a refused copy the relay accepts.
//
//   queue   the structs that the relay perhaps lacks, each after all structs that it refers to
//   try     structs from the front of the queue, as one update. The first try is the whole queue with all
//           deletions. After a refusal, the next try is the first half of the refused one, and so on, until
//           the relay refuses a single struct. One try is on its way at a time
//   rest    the refused struct, its client's later structs, and all structs that refer to any of these. This
//           page does not send them again, and writes under a new client id from then on
//
// If text was replaced and the new text is in the rest, the deletion of the old text is still sent. The new
// words are offered to the person, so no text is doubled. But a field keeps its old value if the new one is
// in the rest.

import * as Y from 'yjs'
import { isScaffold } from '../../../shared/document/scaffold.ts'
import { isScaffoldClient } from '../../../shared/document/schema.ts'
import {
  byClient,
  referredBy,
  inCausalOrder,
  type Clocks,
  type Struct,
} from '../../../shared/wire/causal-order.ts'
import { encodeStructs, type Range } from '../../../shared/wire/structs.ts'
import { words } from './words/en.ts'

/** After this many refusals, refused parts are no longer split. */
const MOST_REFUSED = 400

/**
 * The page needs a new client id each time an edit under its present one gets into the rest. It gets this
 * many new ids without waiting.
 */
const MOST_AT_ONCE = 100
/** ms that the page waits for each further id. */
const RENEW_AFTER = 2000

export class Sieve {
  readonly #doc: Y.Doc
  readonly #hasRenewed: () => void
  /** The state that the relay has. */
  #has: Clocks = new Map()
  /** For each client in the rest, the clock at which the rest begins. */
  readonly #refused: Clocks = new Map()
  #queue: Struct[] = []
  #deleted = new Map<number, Range[]>()
  /** How many structs are in the try that is on its way. Null if there is none. */
  #out: number | null = null
  /** How many structs at the front of the queue were refused together. */
  #bad = 0
  #wasRefused = false
  /** Whether the relay has postponed a try. If so, nothing more is sent on this connection. */
  #isPutOff = false
  #refusals = 0
  #keepsDeletions = false
  #isOver = false
  #renewed = 0
  #renewing: ReturnType<typeof setTimeout> | undefined

  /** `renewed` is called when the document has a new client id. */
  constructor(doc: Y.Doc, renewed: () => void) {
    this.#doc = doc
    this.#hasRenewed = renewed
  }

  get isTrying(): boolean {
    return this.#out !== null
  }

  /** For each client, the clock up to which the relay has its structs. */
  get taken(): Clocks {
    return this.#has
  }

  /** Whether everything was tried and the relay does not accept all of it. */
  get hasRest(): boolean {
    return this.#isOver && this.#isPart
  }

  get #isPart(): boolean {
    return this.#refused.size > 0 || this.#keepsDeletions
  }

  /** Why this copy is not settled. Null if nothing is refused. */
  get refusal(): string | null {
    return this.#isPart ? words.cannotSave : null
  }

  /**
   * Returns our step 2, which is the first try of a connection. `vector`: the state that the relay has.
   * `whole`: the update that the relay lacks. `isAgain`: whether this connection has already sent a step 2.
   */
  answer(vector: Uint8Array, whole: Uint8Array, isAgain: boolean): Uint8Array {
    if (isAgain) return NOTHING // the relay asks for the rest, but does not get it
    this.#has = Y.decodeStateVector(vector)
    this.#queue = []
    this.#deleted = new Map()
    this.#out = null
    this.#bad = 0
    this.#isPutOff = false
    this.#add(whole)
    return this.#next() ?? NOTHING
  }

  /** Adds an edit of this page. Returns the update to send now, or null. */
  add(update: Uint8Array): Uint8Array | null {
    if (this.#isPutOff) return null // the next step 2 will have it
    this.#add(update)
    return this.#out === null ? this.#next() : null
  }

  /** Call when the relay has refused the try that is on its way. */
  refuse(): void {
    this.#wasRefused = true
  }

  /**
   * Call when the relay postpones the try that is on its way. After that, nothing more is sent on this
   * connection.
   */
  putOff(): void {
    this.#isPutOff = true
    this.#out = null
  }

  /** Call when the relay has answered the try. Returns the next try, or null. */
  answered(): Uint8Array | null {
    if (this.#out === null) throw new Error('Nothing is on its way.')
    if (this.#wasRefused) this.#hearRefused(this.#out)
    else this.#hearTaken(this.#out)
    this.#out = null
    return this.#next()
  }

  /** The lines that have words of the rest, so that the person can keep them. They are grouped by text. */
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

  // ── trying ──

  #add(update: Uint8Array): void {
    const { structs, ds } = Y.decodeUpdate(update)
    const queues = byClient(structs)
    for (const [client, own] of queues)
      if (isScaffoldClient(client) && own[0]?.id.clock === 0 && !this.#has.has(client))
        if (!isScaffold(client, encodeStructs(new Map([[client, own]]), new Map()))) this.#keep(own[0])
    const from = (client: number) => queues.get(client)?.[0]?.id.clock ?? Infinity
    inCausalOrder(queues, from, (struct) => {
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
    // A single struct is tried once more without deletions, because these may be the reason for the refusal.
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

  // ── the rest ──

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

  /** From now on, writes under a new client id, because the relay refuses all later edits of the old one. */
  #renew = (): void => {
    if (this.#renewed < MOST_AT_ONCE) {
      this.#renewed++
      // Yjs chooses the random id.
      this.#doc.clientID = new Y.Doc().clientID
      this.#hasRenewed()
    } else
      this.#renewing ??= setTimeout(() => {
        this.#renewing = undefined
        this.#renewed--
        this.#renew()
      }, RENEW_AFTER)
  }

  /** The deletions of structs that the relay has, or that are in the queue. */
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

  /** A range of deletions, without the old values of fields whose new value is in the rest. */
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

/**
 * The whole line with the struct, or the field with its value. Empty if the struct is an attribute of a line.
 */
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

/** A section has the name of its owner's handle. A block has the name of its id. */
const nameOf = (root: string): string => root.replace(/^section:.*\//, '@').replace(/^block:/, '')
