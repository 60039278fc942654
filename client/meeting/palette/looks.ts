// Finds what has changed in the note since a person last looked at "Who is where". At the first look, since their last
// visit: the note is compared with this device's copy before the relay sent the rest. On a first visit, since they
// opened the note. The lines of a text are a new list after each change, so an unchanged text costs nothing,
// and nothing is read while people type.

import * as Y from 'yjs'
import { blockRoot, sectionRoot } from '../../../shared/document/roots.ts'
import { isBlank, textOf, type Line } from '../../../shared/document/lines.ts'
import { whatTime } from '../../browser/when.ts'
import type { Present } from '../../text/editor/presence.ts'
import { blockId, sectionId } from '../around/jump.ts'
import type { MeetingSession, ReadText } from '../session.ts'
import { words } from './words/en.ts'

/** How many people are remembered for a text. Presence may hold any names. */
const MOST_TYPISTS = 30

/** A text of the note. */
export interface Place {
  readonly root: string
  /** The id of the text's element. */
  readonly id: string
  readonly name: string
  /** Whose section it is. Null for the text of a block. */
  readonly owner: string | null
  readonly isMine: boolean
}

export interface Change {
  readonly place: Place
  /** Lines that are new or were changed. */
  readonly come: number
  readonly gone: number
  /** The people, other than me, who were seen typing there. */
  readonly by: readonly string[]
}

type Seen = Pick<MeetingSession, 'doc' | 'had' | 'isMine' | 'myId' | 'outline' | 'read' | 'sectionsOf'>
type PlaceSource = Pick<Seen, 'isMine' | 'outline' | 'sectionsOf'>

export const placesOf = (session: PlaceSource): Place[] =>
  session.outline.blocks.flatMap((block) => [
    { root: blockRoot(block.id), id: blockId(block.id), name: block.heading, owner: null, isMine: false },
    ...session.sectionsOf(block).map((section) => ({
      root: sectionRoot(section.block, section.person),
      id: sectionId(section),
      name: words.updateOf(section.handle),
      owner: section.handle,
      isMine: session.isMine(section),
    })),
  ])

export const nameOfText = (session: PlaceSource, root: string): string | undefined =>
  placesOf(session).find((place) => place.root === root)?.name

const NOTHING: ReadText = { lines: [], elements: [] }

export class Looks {
  readonly #session: Seen
  readonly #now: () => number
  #texts: ReadonlyMap<string, ReadText>
  #typists = new Map<string, Set<string>>()
  /** Null before the first look. */
  #at: number | null = null

  constructor(session: Seen, now: () => number = Date.now) {
    this.#session = session
    this.#now = now
    this.#texts = session.had ?? this.#read()
  }

  /** Since when changes count, in words. */
  get since(): string {
    if (this.#at !== null) return words.sinceLooked(whatTime(new Date(this.#at).toISOString()))
    return this.#session.had === null ? words.sinceOpened : words.sinceLastVisit
  }

  /** Call when people have moved or typed. */
  saw(present: readonly Present[]): void {
    for (const { id, handle, typing } of present) {
      if (typing === null || id === this.#session.myId) continue
      const typists = this.#typistsOf(typing)
      if (typists && typists.size < MOST_TYPISTS) typists.add(handle)
    }
  }

  /** What has changed in each text. The next look begins here. */
  look(): Change[] {
    const changes = placesOf(this.#session)
      .filter(({ isMine }) => !isMine)
      .map((place) => ({
        place,
        ...comparison(
          this.#texts.get(place.root) ?? NOTHING,
          this.#session.read(place.root),
          this.#session.doc.clientID,
        ),
        by: [...(this.#typists.get(place.root) ?? [])],
      }))
      .filter(({ come, gone }) => come + gone > 0)
    this.#at = this.#now()
    this.#typists = new Map()
    this.#texts = this.#read()
    return changes
  }

  #read(): ReadonlyMap<string, ReadText> {
    return new Map(placesOf(this.#session).map(({ root }) => [root, this.#session.read(root)]))
  }

  /** Undefined if the note has no such text. */
  #typistsOf(root: string): Set<string> | undefined {
    const known = this.#typists.get(root)
    if (known || nameOfText(this.#session, root) === undefined) return known
    const typists = new Set<string>()
    this.#typists.set(root, typists)
    return typists
  }
}

/**
 * How many lines were added or changed, and how many are gone, in whatever order. A line that was ticked has
 * changed. A line that was emptied is gone. A label of the scaffold is no news, and neither is what I wrote myself.
 */
function comparison(was: ReadText, is: ReadText, me: number): { come: number; gone: number } {
  if (was.lines === is.lines) return { come: 0, gone: 0 }
  const left = new Map<string, number>()
  for (const key of was.lines.map(keyOf)) left.set(key, (left.get(key) ?? 0) + 1)
  let come = 0
  for (const [at, line] of is.lines.entries()) {
    const key = keyOf(line)
    const same = left.get(key) ?? 0
    if (same > 0) left.set(key, same - 1)
    else if (textIn(key) !== '' && !isOffered(line) && !isWrittenBy(me, is.elements[at])) come++
  }
  const alive = new Set(is.elements.filter((_, at) => !isBlank(is.lines[at] as Line)))
  let gone = 0
  was.lines.forEach((line, at) => {
    const key = keyOf(line)
    const missing = left.get(key) ?? 0
    if (missing === 0 || textIn(key) === '' || alive.has(was.elements[at])) return
    left.set(key, missing - 1)
    gone++
  })
  return { come, gone }
}

/** Whether a line of the document and all its words are from this client: from this page, since it was loaded. */
function isWrittenBy(client: number, element: unknown): boolean {
  if (!(element instanceof Y.XmlElement) || element._item?.id.client !== client) return false
  return element.toArray().every((child) => {
    for (let item = child._start; item !== null; item = item.right)
      if (!item.deleted && item.id.client !== client) return false
    return child._item?.id.client === client
  })
}

/** Whether a line is a label as the template offers it. */
const isOffered = (line: Line): boolean => line.node === 'line' && line.label && line.untouched

const keyOf = (line: Line): string =>
  `${line.node === 'line' && line.checked ? 'x' : '-'}${textOf(line).trim()}`

const textIn = (key: string): string => key.slice(1)
