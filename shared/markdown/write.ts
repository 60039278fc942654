// Writes a meeting as canonical Markdown: one bullet marker, two spaces a level, tight lists, one final line
// feed. If that Markdown is read and written again, the bytes are the same.

import type * as Y from 'yjs'
import { isBlank, line, type Line } from '../document/lines.ts'
import { withoutUnusedLabels } from '../document/lines.ts'
import type { LineAttributes } from '../document/schema.ts'
import { namedIn } from '../memory/answers.ts'
import { readCarried } from '../memory/carried.ts'
import { withoutTwins } from '../memory/twins.ts'
import { MOST_CARRIED, type CarriedAt } from '../model/carried-at.ts'
import { readOutline } from '../model/outline.ts'
import { blockRoot, PREAMBLE, sectionRoot } from '../document/roots.ts'
import type { Names } from '../model/team.ts'
import type { Template } from '../model/template.ts'
import { rowsIn, writeLines, type WhereCarried } from './lines.ts'
import type { Note, NoteBlock, NoteSection } from './note.ts'
import { beginning, oneLine } from './one-line.ts'
import { personHeader } from './people/person.ts'

export const markdownOfLines = (lines: readonly Line[]): string => `${writeLines(lines)}\n`

/** The parts of a meeting that are not in its own document. */
export interface Offered {
  /** The title that is shown until somebody sets one. */
  title: string | null
  template: Template
  names: Names
}

/** The meeting as it is shown: with untouched scaffolds, but without labels that nobody used. */
export function noteOf(doc: Y.Doc, { title, template, names }: Offered): Note {
  const outline = readOutline(doc, template, names)
  const lines = (root: string) => readCarried(doc.getXmlFragment(root))
  return {
    title: outline.title ?? title,
    header: outline.header,
    attendees: outline.attendees.map(({ entry }) => entry),
    preamble: lines(blockRoot(PREAMBLE)),
    blocks: outline.blocks.map((block) => {
      const own = lines(blockRoot(block.id))
      return {
        ...block,
        lines: own.length > 0 ? withoutUnusedLabels(withoutTwins(own, () => null)) : block.scaffold,
        sections: block.sections
          .map((section) => ({
            ...section,
            lines: withoutUnusedLabels(
              withoutTwins(lines(sectionRoot(section.block, section.person)), namedIn(doc, section.owner)),
            ),
          }))
          .filter(({ lines, annotation }) => outline.imported || annotation !== '' || !lines.every(isBlank)),
      }
    }),
  }
}

export const writeNote = (note: Note): string => writeWithCarried(note).markdown

/** The Markdown, and which of its lines were carried over. */
export function writeWithCarried(note: Note): { markdown: string; carried: CarriedAt } {
  const parts: Part[] = [
    () => (note.title === null ? '' : `# ${oneLine(note.title)}`),
    () => writeHeader(note),
    (goesOn, carried) => writeLines(note.preamble, goesOn, carried),
    ...note.blocks.flatMap(blockParts),
  ]
  const last = parts.findLastIndex((part) => part(false) !== '')
  const carried: CarriedAt = []
  const written: string[] = []
  let above = 0
  for (const [at, part] of parts.entries()) {
    const text = part(at < last, (identity, rows) => carried.push([above + rows + 1, identity]))
    if (text === '') continue
    written.push(text)
    above += rowsIn(text) + 1
  }
  return { markdown: `${written.join('\n\n')}\n`, carried: carried.slice(0, MOST_CARRIED) }
}

/** Writes a part of the Markdown. `goesOn`: more text follows it. */
type Part = (goesOn: boolean, carried?: WhereCarried) => string

function writeHeader({ header, attendees }: Note): string {
  const rows = header.flatMap(({ id, label, value }) => [
    `- ${beginning(`${label} ${value}`)}`.trimEnd(),
    ...(id === 'attendees' ? attendees.map((entry) => `  - ${beginning(entry)}`) : []),
  ])
  return rows.join('\n')
}

function blockParts(block: NoteBlock): Part[] {
  const isList = block.sections.every(({ written }) => LISTED.test(written ?? ''))
  const write = isList ? writeListed : writeSection
  return [
    () => `${'#'.repeat(block.level)} ${oneLine(block.heading)}`.trim(),
    (goesOn, carried) => writeLines(block.lines, goesOn, carried),
    ...block.sections.map(
      (section): Part =>
        (goesOn, carried) =>
          write(section, goesOn, carried),
    ),
  ]
}

const LISTED = /^(-(?: \[[ x]\])?|\d{1,9}[.)]) (.*)$/s

function writeSection(section: NoteSection, goesOn: boolean, carried?: WhereCarried): string {
  const written = LISTED.test(section.written ?? '') ? null : section.written
  const header = beginning(written ?? personHeader(section))
  const found: [identity: string, rows: number][] = []
  const lines = writeLines(section.lines, goesOn, carried && ((...each) => found.push(each)))
  if (lines === '') return header
  // A list may follow its header directly, if its first number is 1; any other line would join the header's
  // paragraph.
  const joins = /^(?:[-*+]|0*1[.)]) /.test(lines) && !header.startsWith('#')
  const above = `${header}${joins ? '\n' : '\n\n'}`
  for (const [identity, rows] of found) carried?.(identity, rowsIn(above) - 1 + rows)
  return `${above}${lines}`
}

/** Writes a section as a list item. A section has this form if all sections of its block are list items. */
function writeListed({ written, lines }: NoteSection, goesOn: boolean, carried?: WhereCarried): string {
  const [, marker = '-', header = ''] = LISTED.exec(written ?? '') ?? []
  const runs = [{ text: beginning(header), marks: { verbatim: true as const } }]
  const item = line(runs, attributesOf(marker))
  return writeLines([item, ...lines.map((each) => ({ ...each, depth: each.depth + 1 }))], goesOn, carried)
}

const attributesOf = (marker: string): Partial<LineAttributes> => {
  if (marker === '-') return { kind: 'item' }
  return marker.startsWith('-')
    ? { kind: 'task', checked: marker.includes('x') }
    : { kind: 'ordered', number: marker }
}
