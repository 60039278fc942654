// Reads a Markdown text together with what is known of its lines.

import type { Line } from '../document/lines.ts'
import { carriedBy } from '../memory/carried.ts'
import type { CarriedAt } from '../model/carried-at.ts'
import type { Note } from './note.ts'
import { noteOfSource, readNote } from './read.ts'
import { readNumbered } from './source.ts'

/** `carried`: the identities of its lines, as far as the place has kept them where the text comes from. */
export function readCarriedNote(text: string, carried: CarriedAt = []): Note {
  if (carried.length === 0) return readNote(text)
  const identities = new Map(carried)
  const known = (lines: readonly Line[]): Line[] =>
    lines.map((line) => {
      const identity = line.at === undefined ? undefined : identities.get(line.at)
      return line.node === 'line' && identity !== undefined ? { ...line, ...carriedBy(identity) } : line
    })
  const note = noteOfSource(readNumbered(text))
  return {
    ...note,
    preamble: known(note.preamble),
    blocks: note.blocks.map((block) => ({
      ...block,
      lines: known(block.lines),
      sections: block.sections.map((section) => ({ ...section, lines: known(section.lines) })),
    })),
  }
}
