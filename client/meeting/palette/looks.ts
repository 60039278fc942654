// Finds what has changed in the note since a person last looked at "Who is where"; before the first look, since
// the person opened the note. What the relay sends before the link is live counts as old. The lines of a text are a
// new list after each change, so an unchanged text costs nothing.

import { blockRoot, sectionRoot } from '../../../shared/document/roots.ts'
import { isBlank, textOf, withoutUnusedLabels, type Line } from '../../../shared/document/lines.ts'
import type { Present } from '../../text/editor/presence.ts'
import { blockId, sectionId } from '../around/jump.ts'
import type { MeetingSession } from '../session.ts'
import { words } from './words/en.ts'

/** How many people are remembered for a text. Presence may hold any names. */
const MOST_TYPISTS = 30

/** A text of the note. */
export interface Place {
  readonly root: string
  /** The id of the text's element. */
  readonly id: string
  readonly name: string
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

type Seen = Pick<MeetingSession, 'doc' | 'isMine' | 'lines' | 'live' | 'myId' | 'outline' | 'sectionsOf'>

export const placesOf = (session: Seen): Place[] =>
  session.outline.blocks.flatMap((block) => [
    { root: blockRoot(block.id), id: blockId(block.id), name: block.heading, isMine: false },
    ...session.sectionsOf(block).map((section) => ({
      root: sectionRoot(section.block, section.person),
      id: sectionId(section),
      name: words.updateOf(section.handle),
      isMine: session.isMine(section),
    })),
  ])

export const nameOfText = (session: Seen, root: string): string | undefined =>
  placesOf(session).find((place) => place.root === root)?.name

/** Whether a text has no words but the labels of its scaffold. */
export const isUnwritten = (lines: readonly Line[]): boolean => withoutUnusedLabels(lines).every(isBlank)

/** The lines of a text, with what each is in the document. */
interface Read {
  readonly lines: readonly Line[]
  readonly elements: readonly unknown[]
}

const NOTHING: Read = { lines: [], elements: [] }

export class Looks {
  readonly #session: Seen
  readonly #now: () => number
  #texts = new Map<string, Read>()
  #typists = new Map<string, Set<string>>()
  /** When the person last looked. */
  at = 0
  /** Whether the person has looked at all since they opened the note. */
  hasLooked = false

  constructor(session: Seen, now: () => number = Date.now) {
    this.#session = session
    this.#now = now
    this.#remember()
    if (!session.live) session.doc.on('afterTransaction', this.#heard)
  }

  #heard = (): void => {
    if (this.#session.live || this.hasLooked) this.#session.doc.off('afterTransaction', this.#heard)
    else this.#remember()
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
        ...comparison(this.#texts.get(place.root) ?? NOTHING, this.#read(place.root)),
        by: [...(this.#typists.get(place.root) ?? [])],
      }))
      .filter(({ come, gone }) => come + gone > 0)
    this.hasLooked = true
    this.#remember()
    return changes
  }

  #remember(): void {
    this.at = this.#now()
    this.#typists = new Map()
    this.#texts = new Map(placesOf(this.#session).map(({ root }) => [root, this.#read(root)]))
  }

  #read(root: string): Read {
    const { doc } = this.#session
    return { lines: this.#session.lines(root), elements: doc.getXmlFragment(root).toArray() }
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
 * changed. A line that was emptied is gone. A label of the scaffold is no news.
 */
function comparison(was: Read, is: Read): { come: number; gone: number } {
  if (was.lines === is.lines) return { come: 0, gone: 0 }
  const left = new Map<string, number>()
  for (const key of was.lines.map(keyOf)) left.set(key, (left.get(key) ?? 0) + 1)
  let come = 0
  for (const line of is.lines) {
    const key = keyOf(line)
    const same = left.get(key) ?? 0
    if (same > 0) left.set(key, same - 1)
    else if (textIn(key) !== '' && !isOffered(line)) come++
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

/** Whether a line is a label as the template offers it. */
const isOffered = (line: Line): boolean => line.node === 'line' && line.label && line.untouched

const keyOf = (line: Line): string =>
  `${line.node === 'line' && line.checked ? 'x' : '-'}${textOf(line).trim()}`

const textIn = (key: string): string => key.slice(1)
