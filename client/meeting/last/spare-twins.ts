// Two devices of a person have carried the same item over while neither knew of the other, so its line stands in
// the text twice. Readers see it once (`shared/memory/twins.ts`). One of the person's pages takes the other line
// out, when nothing can be lost by it: all is saved, nothing has changed for a while, no caret is in the line, and
// the line says nothing that the one that stays does not say.
//
// Only one of the pages does this. If two did, each could take out the line that the other leaves.

import * as Y from 'yjs'
import { carriedOnce, namedIn } from '../../../shared/memory/answers.ts'
import { isBlank, type Line } from '../../../shared/document/lines.ts'
import { readCarried } from '../../../shared/memory/carried.ts'
import { withoutTwins } from '../../../shared/memory/twins.ts'
import { sectionRoot } from '../../../shared/document/roots.ts'
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
    const { doc, mayWrite, status, outline, myId } = this.#session
    if (!mayWrite || status.word !== 'saved' || !this.#isFirst) return
    for (const { block, person, owner } of outline.blocks.flatMap(({ sections }) => sections)) {
      if (owner !== myId) continue
      const fragment = doc.getXmlFragment(sectionRoot(block, person))
      const spare = this.#spareIn(fragment)
      if (spare.length === 0 || spare.some((at) => this.#hasCaret(fragment.get(at)))) continue
      doc.transact(() => {
        for (const at of spare.reverse()) fragment.delete(at)
      }, this)
    }
  }

  /** Whether no other page of mine has a lower number. Every page that can see both says the same. */
  get #isFirst(): boolean {
    const { series, myId, copy } = this.#session
    const { personOf } = series.team.team.names
    const mine = [...copy.awareness.getStates()].flatMap(([client, state]) => {
      const person = readRemote(state)
      return person !== null && personOf(person.id) === myId ? [client] : []
    })
    return Math.min(...mine) === copy.awareness.clientID
  }

  /**
   * The indexes of the lines that readers do not see. None if one of them differs from those that they see, in a
   * mark, a tick or an identity too, or if they see the others in another order or place.
   */
  #spareIn(fragment: Y.XmlFragment): number[] {
    const lines = readCarried(fragment)
    if (carriedOnce(lines).length < 2) return []
    const seen = withoutTwins(lines, namedIn(this.#session.doc, this.#session.myId))
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
