// Finds the kind of a label from its text. The text is kept as written; only the kind is inferred.

import { trimEndOf } from '../words/trim.ts'
import { LABEL_WORDS } from './label-words.ts'

export const LABEL_KINDS = ['done', 'progress', 'blocked', 'next', 'question', 'other'] as const
export type LabelKind = (typeof LABEL_KINDS)[number]

const begins = LABEL_WORDS.map(
  ([source, kind]) => [new RegExp(`^(?:${source})(?![\\p{L}\\p{N}])`, 'iu'), kind] as const,
)
const WORD = `(?:${LABEL_WORDS.map(([source]) => source).join('|')})`
const isKnown = new RegExp(`^${WORD}(?:\\s*(?:[/&+,]|and|or)\\s*${WORD})*(?:\\s*\\([^)]*\\))?$`, 'iu')

/** The text without emphasis (escaped or not), heading marks and pictures around it. */
const bare = (text: string): string => trimEndOf(text, /[\s*_~\\]/).replace(/^[^\p{L}\p{N}]+/u, '')

const withoutColon = (text: string): string => (/[:：]$/.test(text) ? text.slice(0, -1).trimEnd() : text)

export const labelKind = (text: string): LabelKind => {
  const word = bare(text)
  return begins.find(([pattern]) => pattern.test(word))?.[1] ?? 'other'
}

/** A word that is a label even without a colon: `Blocked`, `Done (last two weeks)`, `Done/In progress`. */
export const isKnownLabel = (text: string): boolean => {
  const word = withoutColon(bare(text))
  return word.length <= 60 && isKnown.test(word)
}

/** A sentence that ends before the colon: `I did support. Two big tickets:`. */
const SENTENCE = /\p{L}{3}[.!?…]\s+\p{Lu}|[。！？]./u

/** Any word with a colon is a label (`Done:`); without the colon, only a known word is. */
export const looksLikeLabel = (text: string): boolean => {
  const trimmed = text.trim()
  if (/^[^:：]{1,60}[:：]$/.test(trimmed) && !/https?.$/.test(trimmed)) return !SENTENCE.test(trimmed)
  return isKnownLabel(trimmed)
}

const MOST_WORDS = 6

/** A label, alone or with its first item on the same line: `Done: OOO all week`, `Done – OOO`. */
export function beginsWithLabel(text: string): boolean {
  if (looksLikeLabel(text)) return true
  const colon = /^([^:：]{1,60})[:：]/.exec(text)?.[1]
  if (colon !== undefined && labelKind(colon) !== 'other' && colon.split(/\s+/).length <= MOST_WORDS)
    return !SENTENCE.test(colon)
  const dash = /^(.{1,60}?)\s+[-–—]+\s/.exec(text)?.[1]
  return dash !== undefined && isKnownLabel(dash)
}

/**
 * Splits the Markdown of a label line into the label, as written, and the rest of the line. (The `s` flag
 * lets `.` match U+2028. Otherwise `.*` would end there, and the match would be tried again from each space
 * before.)
 */
export function splitLabel(markdown: string): { text: string; rest: string } {
  const heading = /^#{1,6}\s+(.*)$/s.exec(markdown)
  if (heading) return { text: heading[1] ?? '', rest: '' }
  const colon = /^([^:]*:+(?:\*\*|__|[*_])?)\s+(.*)$/s.exec(markdown)
  if (colon) return { text: colon[1] ?? markdown, rest: colon[2] ?? '' }
  const wide = /^([^:：]*：(?:\*\*|__|[*_])?)\s*(\S.*)$/s.exec(markdown)
  if (wide) return { text: wide[1] ?? markdown, rest: wide[2] ?? '' }
  const dash = /^(.{1,70}?)\s+[-–—]+\s+(.*)$/s.exec(markdown)
  if (dash && isKnownLabel(dash[1] ?? '')) return { text: dash[1] ?? markdown, rest: dash[2] ?? '' }
  return { text: markdown, rest: '' }
}

/** A line below a label about blockers. */
export interface BelowBlocked {
  depth: number
  checked: boolean
}

/**
 * Which of the lines below a label are blockers, or explain one. Lines below a ticked line answer it, and block
 * nothing. `isResolved`: whether there are blockers, and all of them are ticked.
 */
export function blockersIn(lines: readonly BelowBlocked[]): { are: boolean[]; isResolved: boolean } {
  let [ticked, top, isResolved] = [Infinity, Infinity, lines.length > 0]
  const are = lines.map(({ depth, checked }) => {
    if (depth <= top) {
      top = depth
      isResolved &&= checked
    }
    if (depth > ticked) return false
    ticked = checked ? depth : Infinity
    return true
  })
  return { are, isResolved }
}
