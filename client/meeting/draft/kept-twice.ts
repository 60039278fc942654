// Takes words out of a private line if another line holds the same words.
//
// If somebody types in a line that a draft has removed, the draft keeps their words in a new line. Another draft,
// another tab or a page of the meeting may have kept the same words. Both lines record which characters they stand
// for (`shared/moved/told-moves.ts`). The line that the meeting has stays. Of two private ones, the one that was made
// under the lower id stays, so all tabs come to the same result.

import * as Y from 'yjs'
import { across, overlap, stringOf, type IdRange, type Move } from '../../../shared/moved/copies.ts'
import { toldBy } from '../../../shared/moved/told-moves.ts'
import { Whereabouts, type Piece } from '../../../shared/moved/whereabouts.ts'
import { isBlank, readElement } from '../../../shared/document/lines.ts'
import { isMadeForWords } from '../../sync/link/kept-line.ts'

/** `isPrivate`: whether the meeting lacks these characters. Call in a transaction. */
export function dropKeptTwice(fragment: Y.XmlFragment, isPrivate: (range: IdRange) => boolean): void {
  const { doc } = fragment
  const lines = fragment.toArray().filter(isLine).filter(isMadeForWords)
  if (doc === null || lines.length === 0) return
  const moves = lines.flatMap((line) => toldBy(line, 'all').moves)
  const goesBefore = (one: Move, other: Move): boolean => {
    const [mine, others] = [isPrivate(one.to), isPrivate(other.to)]
    if (mine !== others) return mine
    return mine && (one.to.client - other.to.client || one.to.clock - other.to.clock) > 0
  }
  for (const move of moves.filter(({ to }) => isPrivate(to)))
    for (const other of moves) {
      const part = overlap(move.from, other.from)
      if (part === null || !goesBefore(move, other)) continue
      // Lines that were taken out before are not found again.
      const where = new Whereabouts(doc, fragment)
      for (const kept of where.of(across(other, part))) {
        const shift = across(move, part).clock - across(other, part).clock
        const was = { ...kept.was, client: move.to.client, clock: kept.was.clock + shift }
        for (const piece of where.of(was).toReversed())
          if (isSame(doc, piece, kept, shift)) takeOut(doc, piece)
      }
    }
  for (const line of lines) {
    const at = fragment.toArray().indexOf(line)
    if (at !== -1 && isPrivate(idOf(line)) && isBlank(readElement(line))) fragment.delete(at)
  }
}

const isLine = (child: unknown): child is Y.XmlElement => child instanceof Y.XmlElement

const idOf = ({ _item }: Y.XmlElement): IdRange => ({ ...(_item?.id ?? { client: 0, clock: 0 }), length: 1 })

/** Whether the private characters have the text of those that stay. */
function isSame(doc: Y.Doc, { was, now }: Piece, kept: Piece, shift: number): boolean {
  const from = was.clock - shift - kept.was.clock
  return (
    stringOf(doc, now) === stringOf(doc, { ...kept.now, clock: kept.now.clock + from, length: now.length })
  )
}

function takeOut(doc: Y.Doc, { now, text }: Piece): void {
  const at = Y.createAbsolutePositionFromRelativePosition(
    new Y.RelativePosition(null, null, Y.createID(now.client, now.clock), 0),
    doc,
  )
  if (at?.type === text) text.delete(at.index, now.length)
}
