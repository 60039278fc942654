// Two pages have carried the same item over while neither knew of the other: two devices of a person in their
// section, or two people in the agenda. So its line stands in the text twice. Readers see it once
// (`shared/memory/twins.ts`). One page takes the other line out, when nothing can be lost by it: all is saved,
// nothing has changed for a while, no caret is in the line, and the line holds nothing that the one that stays
// does not hold.
//
// Only one page does this. If two did, each could take out the line that the other leaves.

import * as Y from 'yjs'
import { isAgenda } from '../../../shared/memory/agenda.ts'
import { carriedOnce, namedIn } from '../../../shared/memory/answers.ts'
import { isBlank, type Line } from '../../../shared/document/lines.ts'
import { readCarried } from '../../../shared/memory/carried.ts'
import { withoutTwins } from '../../../shared/memory/twins.ts'
import { blockRoot, sectionRoot } from '../../../shared/document/roots.ts'
import { readRemote } from '../../text/editor/presence.ts'
import type { MeetingSession } from '../session.ts'

/** ms without a change, of the document or of who is present, until a line is taken out. */
export const QUIET = 2000

type Session = Pick<MeetingSession, 'doc' | 'copy' | 'mayWrite' | 'myId' | 'status' | 'outline' | 'series'>

export class SpareTwins {
  readonly #session: Session
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(session: Session) {
    this.#session = session
    session.doc.on('afterTransaction', this.#soon)
    session.copy.awareness.on('change', this.#soon)
    this.#soon()
  }

  #soon = (): void => {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.#takeOut, QUIET)
  }

  #takeOut = (): void => {
    const { mayWrite, status, outline, myId } = this.#session
    if (!mayWrite) return
    if (status.word !== 'saved') return this.#soon() // what is saved later changes nothing that would call this again
    if (this.#isFirst((person) => person === myId))
      for (const { block, person, owner } of outline.blocks.flatMap(({ sections }) => sections))
        if (owner === myId) this.#takeOutOf(sectionRoot(block, person), myId)
    if (this.#isFirst((_, client) => this.#hasWritten(client)))
      for (const { id, people, heading } of outline.blocks)
        if (!people && isAgenda(heading)) this.#takeOutOf(blockRoot(id), '')
  }

  #takeOutOf(root: string, person: string): void {
    const { doc } = this.#session
    const fragment = doc.getXmlFragment(root)
    const spare = this.#spareIn(fragment, person)
    if (spare.length === 0 || spare.some((at) => this.#hasCaret(fragment.get(at)))) return
    doc.transact(() => {
      for (const at of spare.reverse()) fragment.delete(at)
    }, this)
  }

  /** Whether this page has the lowest number of those that count. Pages that see each other say the same. */
  #isFirst(counts: (person: string, client: number) => boolean): boolean {
    const { series, copy } = this.#session
    const { personOf } = series.team.team.names
    const those = [...copy.awareness.getStates()].flatMap(([client, state]) => {
      const remote = readRemote(state)
      return remote !== null && counts(personOf(remote.id), client) ? [client] : []
    })
    return Math.min(...those) === copy.awareness.clientID
  }

  /** A page that only reads has not. */
  #hasWritten = (client: number): boolean => this.#session.doc.store.clients.has(client)

  /**
   * The indexes of the lines that readers do not see. None if one of them differs from those that they see, in a
   * mark, a tick or an identity too, or if they see the others in another order or place.
   */
  #spareIn(fragment: Y.XmlFragment, person: string): number[] {
    const lines = readCarried(fragment)
    if (carriedOnce(lines).length < 2) return []
    const seen = withoutTwins(lines, namedIn(this.#session.doc, person))
    const isSeen = new Set(seen)
    const left = lines.filter((line) => isSeen.has(line))
    if (left.length !== seen.length || left.some((line, at) => line !== seen[at])) return []
    const held = new Set(left.map(wholeOf))
    const spare = lines.filter((line) => !isSeen.has(line))
    if (!spare.every((line) => isLabel(line) || isBlank(line) || held.has(wholeOf(line)))) return []
    return lines.flatMap((line, at) => (isSeen.has(line) ? [] : [at]))
  }

  #hasCaret(line: unknown): boolean {
    const { doc, copy } = this.#session
    return [...copy.awareness.getStates().values()].some((state) => {
      const caret = readRemote(state)?.caret
      return [caret?.anchor, caret?.head].some(
        (place) => place != null && lineOf(Y.createAbsolutePositionFromRelativePosition(place, doc)) === line,
      )
    })
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#session.doc.off('afterTransaction', this.#soon)
    this.#session.copy.awareness.off('change', this.#soon)
  }
}

/** All that a line holds. */
const wholeOf = (line: Line): string => JSON.stringify({ ...line, untouched: undefined })

const isLabel = (line: Line): boolean => line.node === 'line' && line.label

/** The line that a position is in. */
const lineOf = (place: Y.AbsolutePosition | null): unknown =>
  place?.type instanceof Y.XmlText ? place.type.parent : null
