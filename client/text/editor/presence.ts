// The people who are present, and their carets. All editors of the page share one awareness. What others send
// is not trusted: names are parsed as handles, and colours are indexes into our palette. Hundreds of clients
// may send, so the page reads changed states a few times a second, and never while it handles a key or a
// message.

import type { Awareness } from 'y-protocols/awareness'
import * as v from 'valibot'
import * as Y from 'yjs'
import { now } from '../../browser/clock.ts'
import { parseHandle } from '../../../shared/document/handle.ts'
import { handleId } from '../../../shared/document/people.ts'
import type { Names } from '../../../shared/model/team.ts'
import { colourOf, COLOURS } from '../../../shared/model/colours.ts'

export interface Caret {
  client: number
  handle: string
  colour: number
  anchor: Y.RelativePosition
  head: Y.RelativePosition
}

export interface Turn {
  /** Empty once the round is over. */
  readonly person: string
  /** ms since 1970. */
  readonly at: number
}

export interface Present {
  /** The person's id. The same handle on two devices is one person. */
  id: string
  handle: string
  /** Whether one of the person's pages reports edits that have not reached the relay. */
  unsent: boolean
  /** The text in which the person is typing. Null if they are not typing. */
  typing: string | null
  /** The text that their cursor is in, as their page says. Null if it is in none. */
  at: string | null
  /** The field of the header that the person is in, as their page reports it. */
  field: string | null
  /** Whose turn it is, as this person's page says, and since when. Null if it says nothing. */
  turn?: Turn | null
  /** Whether they keep their section private for now. Nobody else has a word of it. */
  drafting?: boolean
}

const Whole = v.pipe(v.number(), v.safeInteger())
const Counted = v.pipe(Whole, v.minValue(0))
const Id = v.object({ client: Counted, clock: Counted })

/** A Yjs relative position. Whether it is in the text is checked later, by the editor. */
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
  // If a caret is invalid, it is dropped, but its sender still counts as present.
  caret: v.fallback(v.nullish(Place), null),
  unsent: v.optional(v.boolean()),
  drafting: v.fallback(v.optional(v.boolean()), false),
  field: v.fallback(v.nullish(v.string()), null),
  turn: v.fallback(v.nullish(v.object({ person: v.string(), at: v.number() })), null),
})

/** The most caret messages that the page sends in a second. */
const CARETS_PER_SECOND = 8

/** ms between two readings of others' states. */
const LOOK_EVERY = 200

/** How many carets are drawn in one text. Those that moved last are drawn. */
export const MOST_CARETS = 12

/** A person counts as typing until this many ms have passed without a new letter. */
const TYPING_FOR = 4000

/**
 * The page announces unsent edits only after this many ms, because edits of normal typing are acked sooner.
 */
const UNSENT_AFTER = 1000

export class Presence {
  readonly #awareness: Awareness
  readonly #listeners = new Map<string, Set<() => void>>()
  readonly #looked: () => void
  readonly #drawnColour: ((id: string) => number) | undefined
  /** The clients whose state changed since the last reading. */
  #unread: Set<number>
  #look: ReturnType<typeof setTimeout> | null = null
  readonly #rootOf = new Map<number, string>()
  /** By text, then by client. The caret that moved last comes last. */
  readonly #carets = new Map<string, Map<number, Caret>>()
  /** For each client that has typed recently, its text. `till` is a time of `performance.now()`. */
  readonly #typing = new Map<number, { root: string; till: number }>()
  /** For each client, how much of it the document had at the last reading. */
  readonly #clocks = new Map<number, number>()
  #quiet: ReturnType<typeof setTimeout> | undefined
  #waiting: ReturnType<typeof setTimeout> | null = null
  #next: object | null = null
  #unsent = false
  #isClosed = false
  #isPrivate: (root: string) => boolean = () => false
  #doubt: ReturnType<typeof setTimeout> | undefined

  /**
   * `looked` is called after each reading, when people may have come, gone or changed. `drawnColour` returns
   * the colour in which a person's caret is drawn, for the id of the handle that they send.
   */
  constructor(
    awareness: Awareness,
    handle: string,
    looked: () => void = () => {},
    drawnColour?: (id: string) => number,
  ) {
    this.#drawnColour = drawnColour
    this.#awareness = awareness
    this.#looked = looked
    awareness.setLocalState({ handle, colour: colourOf(handleId(handle)), caret: null })
    awareness.on('change', this.#changed)
    this.#unread = new Set(awareness.getStates().keys())
    this.#readAll()
  }

  /**
   * Everybody who is present, me included, sorted by handle. Each person is listed once, by the team's name
   * for them.
   */
  present({ personOf, handleOf }: Names): Present[] {
    const people = new Map<string, Present>()
    const now = performance.now()
    for (const [client, state] of this.#awareness.getStates()) {
      const person = readRemote(state)
      if (person === null) continue
      const id = personOf(person.id)
      const typing = this.#typing.get(client)
      people.set(id, {
        id,
        handle: handleOf(person.id) ?? person.handle,
        unsent: person.unsent === true || people.get(id)?.unsent === true,
        drafting: person.drafting === true || people.get(id)?.drafting === true,
        field: person.field ?? people.get(id)?.field ?? null,
        turn: person.turn ?? people.get(id)?.turn ?? null,
        typing: typing && typing.till > now ? typing.root : (people.get(id)?.typing ?? null),
        at: person.caret?.root ?? people.get(id)?.at ?? null,
      })
    }
    return [...people.values()].sort((a, b) => a.handle.localeCompare(b.handle))
  }

  /** Other people's carets in this text: at most `MOST_CARETS`, those that moved last. */
  caretsIn(root: string): Caret[] {
    const carets = this.#othersIn(root).slice(-MOST_CARETS)
    const drawn = this.#drawnColour
    return drawn ? carets.map((caret) => ({ ...caret, colour: drawn(handleId(caret.handle)) })) : carets
  }

  #othersIn(root: string): Caret[] {
    const { clientID } = this.#awareness
    return [...(this.#carets.get(root)?.values() ?? [])].filter(({ client }) => client !== clientID)
  }

  /**
   * Calls `changed` when a caret enters the section, moves in it or leaves it. Returns a function that stops
   * this.
   */
  watch(root: string, changed: () => void): () => void {
    const listeners = this.#listeners.get(root) ?? new Set()
    this.#listeners.set(root, listeners.add(changed))
    return () => listeners.delete(changed)
  }

  setCaret(caret: { root: string; anchor: Y.RelativePosition; head: Y.RelativePosition } | null): void {
    this.#announce({
      caret:
        caret === null || this.#isPrivate(caret.root)
          ? null
          : {
              root: caret.root,
              anchor: Y.relativePositionToJSON(caret.anchor) as unknown,
              head: Y.relativePositionToJSON(caret.head) as unknown,
            },
    })
  }

  /** Announces which field of the header this page's person is in. */
  setField(field: string | null): void {
    this.#announce({ field })
  }

  /** Announces whose turn it is, for everybody. Empty: the round is over. */
  setTurn(person: string): void {
    const turn: Turn = { person, at: now() }
    this.#announce({ turn })
  }

  /** Announces whether this page's person keeps texts private, and from now on no place in these. */
  setDrafting(isPrivate: ((root: string) => boolean) | null): void {
    this.#isPrivate = isPrivate ?? (() => false)
    this.#announce({ drafting: isPrivate !== null, caret: null })
  }

  #announce(news: object): void {
    if (this.#isClosed) return
    this.#next = { ...this.#next, ...news }
    this.#waiting ??= setTimeout(() => this.#send(), 1000 / CARETS_PER_SECOND)
  }

  #send(): void {
    this.#waiting = null
    const state = this.#awareness.getLocalState()
    if (state && this.#next) this.#awareness.setLocalState({ ...state, ...this.#next })
    this.#next = null
  }

  /** Announces whether this page has edits that the relay does not have. */
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
    clearTimeout(this.#quiet)
    if (this.#typing.size > 0) this.#quiet = setTimeout(this.#looked, TYPING_FOR)
    this.#looked()
    for (const root of touched) for (const changed of this.#listeners.get(root) ?? []) changed()
  }

  /** Reads the unread states. Returns the texts whose carets may have changed. */
  #readAll(): Set<string> {
    const { clientID, doc } = this.#awareness
    const touched = new Set<string>()
    for (const client of this.#unread) {
      if (client === clientID) continue // the browser draws my own
      const clock = Y.getState(doc.store, client)
      const hasWritten = clock > (this.#clocks.get(client) ?? clock)
      this.#clocks.set(client, clock)
      const before = this.#rootOf.get(client)
      if (before !== undefined) {
        touched.add(before)
        this.#rootOf.delete(client)
        const left = this.#carets.get(before)
        left?.delete(client)
        if (left?.size === 0) this.#carets.delete(before)
      }
      const person = readRemote(this.#awareness.getStates().get(client))
      if (person === null) this.#clocks.delete(client)
      if (person?.caret?.root !== this.#typing.get(client)?.root) this.#typing.delete(client)
      if (person === null || person.caret === null || person.caret === undefined) continue
      const { root, anchor, head } = person.caret
      if (hasWritten) this.#typing.set(client, { root, till: performance.now() + TYPING_FOR })
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
    this.#isClosed = true
    if (this.#waiting !== null) clearTimeout(this.#waiting)
    if (this.#look !== null) clearTimeout(this.#look)
    clearTimeout(this.#doubt)
    clearTimeout(this.#quiet)
    this.#awareness.off('change', this.#changed)
  }
}

/** What a text needs: others' carets in it, and a way to announce the person's own. */
export type TextPresence = Pick<Presence, 'caretsIn' | 'watch' | 'setCaret'>

type Remote = v.InferOutput<typeof Remote> & { id: string }

/** Parsed states, by the state object. This works because a changed state is a new object. */
const remotes = new WeakMap<object, Remote | null>()

export function readRemote(state: unknown): Remote | null {
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
