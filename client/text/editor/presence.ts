// Who is here and where they write: one awareness for all editors of the page.
// What others send is not trusted: names are checked as handles, a colour is a number in our palette. And
// there may be hundreds who send: it is looked at a few times a second, each state once, and never while
// a key or a message is handled.

import type { Awareness } from 'y-protocols/awareness'
import * as v from 'valibot'
import * as Y from 'yjs'
import { handleId, parseHandle } from '../../../shared/document/people.ts'
import type { Names } from '../../../shared/model/team.ts'
import { colourOf, COLOURS } from './colours.ts'

export interface Caret {
  client: number
  handle: string
  colour: number
  anchor: Y.RelativePosition
  head: Y.RelativePosition
}

export interface Present {
  /** The person's id; the same handle on two devices is one person. */
  id: string
  handle: string
  colour: number
  /** Edits of a page of theirs have not reached the relay, as that page says. */
  unsent: boolean
}

const Whole = v.pipe(v.number(), v.safeInteger())
const Counted = v.pipe(Whole, v.minValue(0))
const Id = v.object({ client: Counted, clock: Counted })

/** A place in a document, as Yjs writes it. Whether it leads anywhere is for the text to say that it names. */
const Position = v.pipe(
  v.object({
    item: v.optional(Id),
    type: v.optional(Id),
    tname: v.optional(v.string()),
    assoc: v.optional(Whole),
  }),
  v.check(({ item, type, tname }) => item !== undefined || type !== undefined || tname !== undefined),
  v.transform((position) => Y.createRelativePositionFromJSON(position)),
)
const Place = v.object({ root: v.string(), anchor: Position, head: Position })

const Remote = v.object({
  handle: v.string(),
  colour: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(COLOURS - 1)),
  // What is no place is no caret; who sends it is here all the same.
  caret: v.fallback(v.nullish(Place), null),
  unsent: v.optional(v.boolean()),
})

/** No more than this many caret messages a second leave the page. */
const CARETS_PER_SECOND = 8

/** ms between two looks at what others have sent. */
const LOOK_EVERY = 200

/** Carets that are drawn in one text: those that moved last. */
export const MOST_CARETS = 12

/** ms on the way, after which edits are said to be: typing alone, acked at once, says nothing. */
const UNSENT_AFTER = 1000

export class Presence {
  readonly #awareness: Awareness
  readonly #listeners = new Map<string, Set<() => void>>()
  readonly #looked: () => void
  /** Whose state has changed since the last look. */
  #unread: Set<number>
  #look: ReturnType<typeof setTimeout> | null = null
  readonly #rootOf = new Map<number, string>()
  /** By text and client, the one that moved last at the end. */
  readonly #carets = new Map<string, Map<number, Caret>>()
  #waiting: ReturnType<typeof setTimeout> | null = null
  #next: object | null = null
  #unsent = false
  #doubt: ReturnType<typeof setTimeout> | undefined

  /** `looked` is called when somebody may have come, gone or changed. */
  constructor(awareness: Awareness, handle: string, looked: () => void = () => {}) {
    this.#awareness = awareness
    this.#looked = looked
    awareness.setLocalState({ handle, colour: colourOf(handleId(handle)), caret: null })
    awareness.on('change', this.#changed)
    this.#unread = new Set(awareness.getStates().keys())
    this.#readAll()
  }

  /** Everybody here, me included, by handle; a person once, under the name that the team knows. */
  present({ personOf, handleOf }: Names): Present[] {
    const people = new Map<string, Present>()
    for (const state of this.#awareness.getStates().values()) {
      const person = readRemote(state)
      if (person === null) continue
      const id = personOf(person.id)
      people.set(id, {
        id,
        handle: handleOf(person.id) ?? person.handle,
        colour: colourOf(id),
        unsent: person.unsent === true || people.get(id)?.unsent === true,
      })
    }
    return [...people.values()].sort((a, b) => a.handle.localeCompare(b.handle))
  }

  /** Of others; where there are many, those that moved last. */
  caretsIn(root: string): Caret[] {
    return this.#othersIn(root).slice(-MOST_CARETS)
  }

  /** Nobody else has a caret in this section. */
  aloneIn = (root: string): boolean => this.#othersIn(root).length === 0

  #othersIn(root: string): Caret[] {
    const { clientID } = this.#awareness
    return [...(this.#carets.get(root)?.values() ?? [])].filter(({ client }) => client !== clientID)
  }

  /** Calls back when a caret enters, moves in, or leaves the section. */
  watch(root: string, changed: () => void): () => void {
    const listeners = this.#listeners.get(root) ?? new Set()
    this.#listeners.set(root, listeners.add(changed))
    return () => listeners.delete(changed)
  }

  setCaret(caret: { root: string; anchor: Y.RelativePosition; head: Y.RelativePosition } | null): void {
    this.#next = {
      caret: caret && {
        root: caret.root,
        anchor: Y.relativePositionToJSON(caret.anchor) as unknown,
        head: Y.relativePositionToJSON(caret.head) as unknown,
      },
    }
    this.#waiting ??= setTimeout(() => this.#send(), 1000 / CARETS_PER_SECOND)
  }

  #send(): void {
    this.#waiting = null
    const state = this.#awareness.getLocalState()
    if (state && this.#next) this.#awareness.setLocalState({ ...state, ...this.#next })
    this.#next = null
  }

  /** Whether this page has edits that are not at the relay. */
  setUnsent(unsent: boolean): void {
    if (unsent === this.#unsent) return
    this.#unsent = unsent
    clearTimeout(this.#doubt)
    if (unsent) this.#doubt = setTimeout(() => this.#sayUnsent(true), UNSENT_AFTER)
    else this.#sayUnsent(false)
  }

  #sayUnsent(unsent: boolean): void {
    const state = this.#awareness.getLocalState()
    if (state && (state['unsent'] === true) !== unsent) this.#awareness.setLocalState({ ...state, unsent })
  }

  #changed = ({ added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>): void => {
    for (const client of [...added, ...updated, ...removed]) this.#unread.add(client)
    this.#look ??= setTimeout(() => this.#lookAgain(), 0)
  }

  #lookAgain(): void {
    this.#look = null
    if (this.#unread.size === 0) return
    this.#look = setTimeout(() => this.#lookAgain(), LOOK_EVERY)
    const touched = this.#readAll()
    this.#looked()
    for (const root of touched) for (const changed of this.#listeners.get(root) ?? []) changed()
  }

  /** Returns the texts whose carets may be others now. */
  #readAll(): Set<string> {
    const { clientID } = this.#awareness
    const touched = new Set<string>()
    for (const client of this.#unread) {
      if (client === clientID) continue // mine is drawn by the browser
      const before = this.#rootOf.get(client)
      if (before !== undefined) {
        touched.add(before)
        this.#rootOf.delete(client)
        const left = this.#carets.get(before)
        left?.delete(client)
        if (left?.size === 0) this.#carets.delete(before)
      }
      const person = readRemote(this.#awareness.getStates().get(client))
      if (person === null || person.caret === null || person.caret === undefined) continue
      const { root, anchor, head } = person.caret
      touched.add(root)
      this.#rootOf.set(client, root)
      const carets = this.#carets.get(root) ?? new Map<number, Caret>()
      const { handle, colour } = person
      this.#carets.set(root, carets.set(client, { client, handle, colour, anchor, head }))
    }
    this.#unread = new Set()
    return touched
  }

  close(): void {
    if (this.#waiting !== null) clearTimeout(this.#waiting)
    if (this.#look !== null) clearTimeout(this.#look)
    clearTimeout(this.#doubt)
    this.#awareness.off('change', this.#changed)
  }
}

type Remote = v.InferOutput<typeof Remote> & { id: string }

/** By the state, which is another object whenever it has changed. */
const remotes = new WeakMap<object, Remote | null>()

function readRemote(state: unknown): Remote | null {
  if (typeof state !== 'object' || state === null) return null
  const known = remotes.get(state)
  if (known !== undefined) return known
  const remote = parseRemote(state)
  remotes.set(state, remote)
  return remote
}

function parseRemote(state: object): Remote | null {
  const read = v.safeParse(Remote, state)
  if (!read.success) return null
  const handle = parseHandle(read.output.handle)
  return handle.is === 'handle' ? { ...read.output, id: handle.id, handle: handle.handle } : null
}
