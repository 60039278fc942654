// Writes a meeting as canonical Markdown: one bullet marker, two spaces a level, tight lists, one final line
// feed. If that Markdown is read and written again, the bytes are the same.

import type * as Y from 'yjs'
import { isBlank, line, type Line } from '../document/lines.ts'
import { withoutUnusedLabels } from '../document/lines.ts'
import type { LineAttributes } from '../document/schema.ts'
import { namedIn } from '../memory/answers.ts'
import { readCarried } from '../memory/carried.ts'
import { withoutTwins } from '../memory/twins.ts'
import { readOutline } from '../model/outline.ts'
import { blockRoot, PREAMBLE, sectionRoot } from '../document/roots.ts'
import type { Names } from '../model/team.ts'
import type { Template } from '../model/template.ts'
import { writeLines } from './lines.ts'
import type { Note, NoteBlock, NoteSection } from './note.ts'
import { beginning, oneLine } from './one-line.ts'
import { personHeader } from './people/person.ts'

export const markdownOfLines = (lines: readonly Line[]): string => `${writeLines(lines)}\n`

/** What a meeting shows that is not in its own document. */
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
        lines: own.length > 0 ? withoutUnusedLabels(own) : block.scaffold,
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

export function writeNote(note: Note): string {
  const parts: Part[] = [
    () => (note.title === null ? '' : `# ${oneLine(note.title)}`),
    () => writeHeader(note),
    (goesOn) => writeLines(note.preamble, goesOn),
    ...note.blocks.flatMap(blockParts),
  ]
  const last = parts.findLastIndex((part) => part(false) !== '')
  return `${parts
    .map((part, at) => part(at < last))
    .filter((part) => part !== '')
    .join('\n\n')}\n`
}

/** Writes a part of the Markdown. `goesOn`: more text follows it. */
type Part = (goesOn: boolean) => string

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
    (goesOn) => writeLines(block.lines, goesOn),
    ...block.sections.map(
      (section): Part =>
        (goesOn) =>
          write(section, goesOn),
    ),
  ]
}

const LISTED = /^(-(?: \[[ x]\])?|\d{1,9}[.)]) (.*)$/s

function writeSection(section: NoteSection, goesOn: boolean): string {
  const written = LISTED.test(section.written ?? '') ? null : section.written
  const header = beginning(written ?? personHeader(section))
  const lines = writeLines(section.lines, goesOn)
  if (lines === '') return header
  // A list may follow its header directly; any other line would join the header's paragraph.
  const joins = /^(?:[-*+]|\d+[.)]) /.test(lines) && !header.startsWith('#')
  return `${header}${joins ? '\n' : '\n\n'}${lines}`
}

/** Writes a section as a list item. A section has this form if all sections of its block are list items. */
function writeListed({ written, lines }: NoteSection, goesOn: boolean): string {
  const [, marker = '-', header = ''] = LISTED.exec(written ?? '') ?? []
  const runs = [{ text: beginning(header), marks: { verbatim: true as const } }]
  const item = line(runs, attributesOf(marker))
  return writeLines([item, ...lines.map((each) => ({ ...each, depth: each.depth + 1 }))], goesOn)
}

const attributesOf = (marker: string): Partial<LineAttributes> => {
  if (marker === '-') return { kind: 'item' }
  return marker.startsWith('-')
    ? { kind: 'task', checked: marker.includes('x') }
    : { kind: 'ordered', number: marker }
}
