// Divides a note into spans. A span is a heading and the lines up to the next heading.

import { isKnownLabel } from '../../document/labels.ts'
import { roundBelow, type Outermost, type Round } from './rounds.ts'
import type { SourceHeading, SourceLine, SourceText } from './source-line.ts'

export interface Span {
  heading: SourceHeading | null
  /** The meaning that the headings above give to these lines. */
  round: Round
  lines: Settled[]
}

export interface Settled {
  read: SourceText
  depth: number
}

export function spansOf(source: readonly SourceLine[], outer: Outermost): Span[] {
  const found: { heading: SourceHeading | null; round: Round; lines: SourceText[] }[] = [
    { heading: null, round: outer.above, lines: [] },
  ]
  const open: { level: number; round: Round }[] = []
  const says = saysRound(source)
  for (const read of source) {
    if (read.is === 'line') {
      found.at(-1)?.lines.push(read)
      continue
    }
    while ((open.at(-1)?.level ?? 0) >= read.level) open.pop()
    const round = roundBelow(open.at(-1)?.round ?? outer.below, says(read))
    open.push({ level: read.level, round })
    found.push({ heading: read, round, lines: [] })
  }
  return found.map((span) => ({ ...span, lines: settled(span.lines) }))
}

/**
 * What a heading says about the lines below it. If several sections have the same heading, such as `### To
 * do`, it is a label.
 */
export function saysRound(source: readonly SourceLine[]): (heading: SourceHeading) => string {
  const counts = new Map<string, number>()
  for (const read of source)
    if (read.is === 'heading') counts.set(read.text, (counts.get(read.text) ?? 0) + 1)
  return ({ text }) => (isKnownLabel(text) && (counts.get(text) ?? 0) > 1 ? '' : text)
}

/** The lines as they will be read after writing: no line is deeper than its parent allows. */
function settled(lines: readonly SourceText[]): Settled[] {
  let open = 0
  return lines.map((read) => {
    const { line } = read
    const depth = Math.min(line.depth, open)
    open = line.node === 'line' && line.kind !== 'text' && line.kind !== 'quote' ? depth + 1 : depth
    return { read, depth }
  })
}

// ── lines ──

export const isMarginal = ({ line }: SourceText): boolean =>
  line.node === 'line' && line.kind === 'text' && line.depth === 0

export const isItem = ({ line }: SourceText): boolean =>
  line.node === 'line' && (line.kind === 'item' || line.kind === 'ordered')

export const wordsOf = (read: SourceLine): string => (read.is === 'heading' ? read.text : read.source)

/** A text with a line of `---` or `===` below it. */
export function isUnderlined(lines: readonly Settled[], at: number): boolean {
  const next = lines[at + 1]?.read.line
  return next?.node === 'raw' && /^(?:-{3,}|={3,})\s*$/.test(next.text)
}

/** A line at the margin that is bold from beginning to end: a heading, a person or a label. */
export const isBold = (read: SourceText): boolean =>
  isMarginal(read) && /^(\*\*|__)[^*_]+\1\s*:?$/.test(read.source)

/**
 * A bold line that is not a person, and so is a heading for what follows: `**Team updates**`,
 * `**Attendees:**`.
 */
export const isBoldHeading = (read: SourceText): boolean => isBold(read) && !isKnownLabel(read.source)
