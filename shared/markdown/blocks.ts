// Builds the blocks and people's sections from a note's lines and their roles.

import { beginsWithLabel, isKnownLabel, labelKind, looksLikeLabel } from '../document/labels.ts'
import { line, textOf, type Line, type TextLine } from '../document/lines.ts'
import { PREAMBLE } from '../document/roots.ts'
import { slug } from '../words/slug.ts'
import { Ids } from './ids.ts'
import type { NoteBlock, NoteSection } from './note.ts'
import type { LineRoles } from './people/people.ts'
import { personHeader, personId, readHandles, type Who } from './people/person.ts'
import { headingSource, type SourceHeading, type SourceLine, type SourceText } from './people/source-line.ts'
import { readTextLine } from './source.ts'

/** The blocks, and the lines above the first block. */
export interface Blocks {
  above: Line[]
  blocks: NoteBlock[]
}

export function readBlocks(source: readonly SourceLine[], roles: LineRoles): Blocks {
  return new BlockReader(roles).read(source)
}

class BlockReader {
  readonly #roles: LineRoles
  readonly #above: Line[] = []
  readonly #blocks: NoteBlock[] = []
  readonly #ids = new Ids([PREAMBLE])
  #people = new Ids()
  #section: NoteSection | null = null
  /** The level of the heading that begins the section; null if a line begins it. */
  #level: number | null = null
  /** Whether the section is an item of a list, with its lines below that item. */
  #listed = false
  /** The depth of the section's outermost lines. */
  #margin = 0
  #boldLabels = false
  /** Whether people's sections have ended without a heading. After that, a bold line counts as a heading. */
  #isBelowPeople = false

  constructor(roles: LineRoles) {
    this.#roles = roles
  }

  read(source: readonly SourceLine[]): Blocks {
    for (const read of source) {
      const role = this.#roles.get(read)
      if (role?.is === 'person') {
        this.#begin(read, role.who, role.isFirstLine)
        if (read.is === 'line' && role.isFirstLine) this.#goOn(read)
      } else if (read.is === 'heading') this.#heading(read)
      else if (role?.is === 'heading') this.#block(read.source, 0)
      else {
        if (role?.is === 'end') {
          this.#block('', 0)
          this.#isBelowPeople = !this.#listed && this.#level === null
        }
        this.#line(role?.is === 'end' ? numbered(read) : read)
      }
    }
    this.#doubtLabels()
    return { above: this.#above, blocks: this.#blocks }
  }

  /** Level 0: the block has no heading, or its heading is a plain line such as `**Other notes**`. */
  #block(heading: string, level: number): NoteBlock {
    const id = this.#ids.take(slug(heading) || 'block')
    const block = { id, heading, level, people: false, lines: [], sections: [] }
    this.#blocks.push(block)
    this.#people = new Ids()
    this.#section = null
    this.#boldLabels = false
    this.#isBelowPeople = false
    return block
  }

  #begin(read: SourceLine, who: Who, isFirstLine: boolean): void {
    const listed = read.is === 'line' && read.marker !== ''
    const last = this.#blocks.at(-1)
    // A block is written in one form. So if some sections are list items and others are not, they become two
    // blocks.
    const fits = last && (last.sections.length === 0 || listed === this.#listed)
    const block = fits ? last : this.#block('', 0)
    const written = read.is === 'heading' ? headingSource(read) : itemSource(read, isFirstLine)
    const section: NoteSection = {
      person: this.#people.take(personId(who.handle)),
      ...who,
      written: written === personHeader(who) && who.handle.startsWith('@') ? null : written,
      lines: [],
    }
    block.sections.push(section)
    block.people = true
    this.#section = section
    this.#level = read.is === 'heading' ? read.level : null
    this.#listed = listed
    this.#margin = listed ? 1 : 0
  }

  /**
   * Adds the lines that were one text with a person's item. A line that begins with a label becomes a line of
   * its own.
   */
  #goOn({ below, line: first }: SourceText): void {
    const texts: string[] = []
    for (const source of below)
      if (texts.length === 0 || beginsWithLabel(source)) texts.push(source)
      else texts.push(`${texts.pop() ?? ''} ${source}`)
    for (const source of texts) {
      const read = readTextLine(source, this.#margin)
      if (first.at !== undefined) read.line.at = first.at
      this.#line(read)
    }
  }

  #heading(read: SourceHeading): void {
    const outer = this.#level ?? this.#blocks.at(-1)?.level ?? 0
    const isLabel = outer > 0 && read.level > outer && (this.#level !== null || isKnownLabel(read.text))
    if (this.#section && isLabel && read.text !== '') {
      this.#section.lines.push(labelOfHeading(read))
      this.#margin = 0 // the heading ends the list that the person is an item of
    } else {
      this.#block(read.text, read.level)
      this.#level = null
    }
  }

  #line({ line: each, source }: SourceText): void {
    const section = this.#section
    if (!section && this.#isBelowPeople && isBold(each, source) && !looksLikeLabel(source)) {
      this.#block(source, 0)
      return
    }
    if (!section) {
      const lines = this.#blocks.at(-1)?.lines ?? this.#above
      lines.push(asWritten(each, source))
      return
    }
    const shifted = { ...each, depth: Math.max(0, each.depth - this.#margin) }
    if (!isBold(shifted, source)) section.lines.push(labelled(shifted))
    else if (this.#endsSection(section, source)) this.#block(source, 0)
    else {
      if (!looksLikeLabel(source)) this.#boldLabels = true
      section.lines.push({ ...shifted, label: true })
    }
  }

  /**
   * An item that ends in a colon may be a sentence before a list. It stays a label only if another person's
   * section has the same item, or if the items beside it are labels.
   */
  #doubtLabels(): void {
    const sections = this.#blocks.flatMap((block) => block.sections)
    const uses = new Map<string, number>()
    for (const { lines } of sections)
      for (const text of new Set(lines.filter(isDoubtful).map(textOf)))
        uses.set(text, (uses.get(text) ?? 0) + 1)
    for (const section of sections) {
      const margin = section.lines.filter((each) => each.depth === 0 && isItem(each))
      const areLabels =
        margin.some((each) => isLabel(each) && !isDoubtful(each)) ||
        (margin.length > 1 && margin.every(isLabel))
      if (areLabels) continue
      section.lines = section.lines.map((each) =>
        isDoubtful(each) && (uses.get(textOf(each)) ?? 0) < 2 ? { ...each, label: false } : each,
      )
    }
  }

  /** A bold line is a heading of the note, unless people's labels are bold too. */
  #endsSection({ lines }: NoteSection, bold: string): boolean {
    const isWithin = this.#listed || this.#level !== null || this.#boldLabels
    return !isWithin && !looksLikeLabel(bold) && lines.length > 0
  }
}

/** The line that begins a section, as the section writes it. */
function itemSource({ line: each, marker, source, first }: SourceText, isFirstLine: boolean): string {
  const box = each.node === 'line' && each.kind === 'task' ? (each.checked ? ' [x]' : ' [ ]') : ''
  return `${marker}${box} ${isFirstLine ? first : source}`.trim()
}

/** An item that begins a block keeps its number, because people's items before it were counted too. */
const numbered = (read: SourceText): SourceText =>
  read.line.node === 'line' && read.line.kind === 'ordered' && read.marker !== '1.'
    ? { ...read, line: { ...read.line, number: read.marker } }
    : read

const isItem = (each: Line): boolean => each.node === 'line' && each.kind === 'item'

const isLabel = (each: Line): boolean => each.node === 'line' && each.label

const isDoubtful = (each: Line): each is TextLine =>
  each.node === 'line' &&
  each.label &&
  each.kind === 'item' &&
  each.runs[0]?.marks.bold !== true &&
  labelKind(textOf(each)) === 'other'

const labelOfHeading = (read: SourceHeading): Line =>
  line([{ text: headingSource(read), marks: { verbatim: true } }], { kind: 'text', label: true })

/** If a handle begins no section, it stays as it was written. */
const asWritten = (each: Line, source: string): Line =>
  each.node === 'line' && each.kind === 'text' && readHandles(source)
    ? { ...each, runs: [{ text: source.trim(), marks: { verbatim: true } }] }
    : each

function isBold(each: Line, source: string): each is Extract<Line, { node: 'line' }> {
  return (
    each.node === 'line' &&
    each.kind === 'text' &&
    each.depth === 0 &&
    /^(\*\*|__)[^*_]+\1\s*:?$/.test(source)
  )
}

/** At the margin of a section, `Done:`, `Done: OOO all week`, `Next` and `**Blocked** by CI` are labels. */
function labelled(each: Line): Line {
  if (each.node !== 'line' || each.depth > 0 || (each.kind !== 'item' && each.kind !== 'text')) return each
  const text = textOf(each)
  const [first] = each.runs
  const begins = first?.marks.bold === true && isKnownLabel(first.text)
  return begins || beginsWithLabel(text) ? { ...each, label: true } : each
}
