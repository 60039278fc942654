// The words that somebody searches for, and their places in a text. Hits are shown while the person types, so the last
// character of each part may be unfinished: it also finds characters that begin with it.

import { termsOf, unitsOf, type Character, type Unit } from '../../shared/words/terms.ts'

interface Part {
  /** Characters that must stand side by side: those of a word or, in writing without blanks, of a piece of it. */
  characters: readonly string[]
  /** How this part looks in a folded line. */
  folded: string
}

export interface Query {
  /** The terms to look up in the index. */
  terms: string[]
  parts: Part[]
}

export interface Found {
  from: number
  to: number
}

/** A longer query is cut, because the time of finding grows with its length times the length of the text. */
const LONGEST = 200

export function queryOf(typed: string): Query {
  const text = typed.slice(0, LONGEST)
  const parts = unitsOf(text).map((unit) => ({
    characters: unit.characters.map(({ folded }) => folded),
    folded: foldedUnit(unit).slice(unit.is === 'run' ? 1 : 0),
  }))
  return {
    terms: termsOf(text),
    parts: parts.filter(({ characters }) => characters.every((character) => character !== '')),
  }
}

/**
 * A form of a line in which parts can be counted quickly. Each word has a blank before it, because a word is
 * found only at its beginning. In writing without blanks, a part is found anywhere.
 */
export const foldedLine = (line: string): string => unitsOf(line).map(foldedUnit).join('')

const foldedUnit = ({ characters }: Unit): string => ` ${characters.map(({ folded }) => folded).join('')}`

/** The number of parts that a folded line has. */
export const partsIn = (folded: string, { parts }: Query): number =>
  parts.filter((part) => folded.includes(part.folded)).length

/** All places in a text that match a part, ordered by their beginning. */
export function findIn(text: string, { parts }: Query): Found[] {
  const found: Found[] = []
  for (const { characters } of unitsOf(text))
    for (const [at, { from }] of characters.entries())
      for (const part of parts) {
        const last = characters[at + part.characters.length - 1]
        if (last && isAt(characters, at, part.characters)) found.push({ from, to: last.to })
      }
  return found
}

const isAt = (characters: readonly Character[], at: number, part: readonly string[]): boolean =>
  part.every((wanted, nth) => {
    const folded = characters[at + nth]?.folded
    return nth === part.length - 1 ? folded?.startsWith(wanted) : folded === wanted
  })

export interface Piece {
  text: string
  found: boolean
}

/** The text in pieces. Places that overlap or touch are one piece. */
export function piecesOf(text: string, found: readonly Found[]): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  const add = (from: number, to: number, isFound: boolean) => {
    if (to <= from) return
    const last = pieces.at(-1)
    if (last?.found === isFound) last.text += text.slice(from, to)
    else pieces.push({ text: text.slice(from, to), found: isFound })
    end = to
  }
  for (const { from, to } of found) {
    add(end, from, false)
    add(Math.max(end, from), to, true)
  }
  add(end, text.length, false)
  return pieces
}
