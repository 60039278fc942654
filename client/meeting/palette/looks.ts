// Finds what has changed in the note since a person last looked at "Who is where"; before the first look,
// since the person opened the note. The lines of a text are a new list after each change, so an unchanged
// text costs nothing.

import { blockRoot, sectionRoot } from '../../../shared/document/roots.ts'
import { textOf, type Line } from '../../../shared/document/lines.ts'
import type { Present } from '../../text/editor/presence.ts'
import { blockId, sectionId } from '../around/jump.ts'
import type { MeetingSession } from '../session.ts'

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

type Seen = Pick<MeetingSession, 'isMine' | 'lines' | 'myId' | 'outline' | 'sectionsOf'>

export const placesOf = (session: Seen): Place[] =>
  session.outline.blocks.flatMap((block) => [
    { root: blockRoot(block.id), id: blockId(block.id), name: block.heading, isMine: false },
    ...session.sectionsOf(block).map((section) => ({
      root: sectionRoot(section.block, section.person),
      id: sectionId(section),
      name: `${section.handle}’s update`,
      isMine: session.isMine(section),
    })),
  ])

export const nameOfText = (session: Seen, root: string): string | undefined =>
  placesOf(session).find((place) => place.root === root)?.name

export class Looks {
  readonly #session: Seen
  readonly #now: () => number
  #lines = new Map<string, readonly Line[]>()
  #typists = new Map<string, Set<string>>()
  /** When the person last looked. */
  at = 0
  /** Whether the person has looked at all since they opened the note. */
  hasLooked = false

  constructor(session: Seen, now: () => number = Date.now) {
    this.#session = session
    this.#now = now
    this.#remember()
  }

  /** Call when people have moved or typed. */
  saw(present: readonly Present[]): void {
    for (const { id, handle, typing } of present)
      if (typing !== null && id !== this.#session.myId)
        this.#typists.set(typing, (this.#typists.get(typing) ?? new Set()).add(handle))
  }

  /** What has changed in each text. The next look begins here. */
  look(): Change[] {
    const changes = placesOf(this.#session)
      .filter(({ isMine }) => !isMine)
      .map((place) => ({
        place,
        ...comparison(this.#lines.get(place.root) ?? [], this.#session.lines(place.root)),
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
    this.#lines = new Map(placesOf(this.#session).map(({ root }) => [root, this.#session.lines(root)]))
  }
}

/**
 * How many lines were added and removed, in whatever order. A line that was changed or ticked counts as
 * added.
 */
function comparison(was: readonly Line[], is: readonly Line[]): { come: number; gone: number } {
  if (was === is) return { come: 0, gone: 0 }
  const left = new Map<string, number>()
  for (const key of was.map(keyOf)) left.set(key, (left.get(key) ?? 0) + 1)
  let come = 0
  for (const key of is.map(keyOf)) {
    const same = left.get(key) ?? 0
    if (same > 0) left.set(key, same - 1)
    else if (textIn(key) !== '') come++
  }
  let gone = 0
  for (const [key, count] of left) if (textIn(key) !== '') gone += count
  return { come, gone: Math.max(gone - come, 0) }
}

const keyOf = (line: Line): string =>
  `${line.node === 'line' && line.checked ? 'x' : '-'}${textOf(line).trim()}`

const textIn = (key: string): string => key.slice(1)
