// Finds the word at the cursor that can be completed: a sign, and what is typed after it.

import type { EditorState } from '@tiptap/pm/state'
import { SIGNS, type Sign } from './offers.ts'

export interface Word {
  /** The position of the sign. */
  readonly at: number
  readonly sign: Sign
  readonly query: string
}

/** How many characters may come after the sign. */
const LONGEST = 64

/** A sign inside a word is a part of it, as in an e-mail address or in `go-ipfs#5789`. */
const WORD = /(?<![\p{L}\p{N}\p{M}_@#/.+&=-])([@#])([\p{L}\p{N}\p{M}_./-]*)$/u

/** Marks whose text is meant literally. */
const LITERAL = ['codeSpan', 'link', 'verbatim']

export function wordAt({ selection }: EditorState): Word | null {
  const { empty, $head } = selection
  const { parent, parentOffset } = $head
  if (!empty || parent.type.name !== 'line') return null
  if ($head.marks().some(({ type }) => LITERAL.includes(type.name))) return null
  const from = Math.max(0, parentOffset - LONGEST - 2)
  const found = WORD.exec(parent.textBetween(from, parentOffset))
  const [, sign, query = ''] = found ?? []
  const known = SIGNS.find((each) => each === sign)
  return known ? { at: $head.pos - query.length - 1, sign: known, query } : null
}
