// Reads a Markdown text together with the identities of its lines, which are stored beside it.

import type { Line } from '../document/lines.ts'
import { carriedBy } from '../memory/carried.ts'
import type { CarriedAt } from '../model/carried-at.ts'
import type { Note } from './note.ts'
import { noteOfSource, readNote } from './read.ts'
import { readNumbered } from './source.ts'

/** `carried`: the identities of its lines, if the snapshot or archive that the text comes from has stored them. */
export function readCarriedNote(text: string, carried: CarriedAt = []): Note {
  if (carried.length === 0) return readNote(text)
  const identities = new Map(carried)
  const identified = (lines: readonly Line[]): Line[] =>
    lines.map((line) => {
      const identity = line.at === undefined ? undefined : identities.get(line.at)
      return line.node === 'line' && identity !== undefined ? { ...line, ...carriedBy(identity) } : line
    })
  const note = noteOfSource(readNumbered(text))
  return {
    ...note,
    preamble: identified(note.preamble),
    blocks: note.blocks.map((block) => ({
      ...block,
      lines: identified(block.lines),
      sections: block.sections.map((section) => ({ ...section, lines: identified(section.lines) })),
    })),
  }
}
