// Reads clipboards in a page, because only a browser parses HTML. The build makes this file a script that
// exports `parts`.

import { htmlOfLines } from '../../../client/text/copy/note-html.ts'
import { readClipboard } from '../../../client/text/paste/read.ts'
import { rawOf } from '../../../client/text/paste/table.ts'
import { linesOfMarkdown } from '../../../shared/markdown/read.ts'
import { markdownOfLines } from '../../../shared/markdown/write.ts'

export interface Read {
  /** The lines in Markdown, or the sentence of a refusal. */
  lines: string
  /** The text that goes into a line, with its blanks. */
  piece: string | null
  pictures: number
}

export function read(types: Record<string, string>): Read {
  const reading = readClipboard({ getData: (type) => types[type] ?? '', files: { length: 0 } })
  if (reading.is !== 'read')
    return { lines: reading.is === 'refused' ? reading.sentence : '', piece: null, pictures: 0 }
  const { entries, piece, pictures } = reading.pasted
  const lines = entries.map(({ line }) => (line.node === 'table' ? rawOf(line) : line))
  return {
    lines: markdownOfLines(lines).trimEnd(),
    piece: piece?.map(({ text }) => text).join('') ?? null,
    pictures,
  }
}

/** What becomes of these lines when they are copied from our page and pasted. */
export const copiedAndPasted = (markdown: string): string =>
  read({ 'text/html': `<div data-pm-slice="1 1 []">${htmlOfLines(linesOfMarkdown(markdown))}</div>` }).lines
