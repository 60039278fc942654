// A note's title and date.

import { textOf, type Line } from '../document/lines.ts'
import { dateIn, findDate, noHabits, type DateHabits } from './date.ts'
import { readField } from './people/header.ts'
import { writeInline } from './inline.ts'
import type { Note, NoteBlock } from './note.ts'

/**
 * The note's title. If it has none, its first heading of level 1; else its first heading, if that has a date
 * or a higher level than all others.
 */
export function titleOf({ title, preamble, blocks }: Note): string {
  if (title !== null) return title
  const headings = blocks.filter(({ level }) => level > 0)
  const [first, ...others] = headings
  const main = headings.find(({ level }) => level === 1)
  if (main) return main.heading
  const underlined = preamble[1]?.node === 'raw' && /^=+$/.test(preamble[1].text) ? sourceOf(preamble[0]) : ''
  if (underlined !== '' || !first) return underlined
  const isAbove = others.length > 0 && others.every(({ level }) => level > first.level)
  return isAbove || findDate(first.heading).is !== 'none' ? first.heading : ''
}

const sourceOf = (line: Line | undefined): string => (line?.node === 'line' ? writeInline(line.runs) : '')

/** The places where a note may name its date, the likeliest first. */
function* places(note: Note): Generator<string> {
  yield titleOf(note)
  const fields = [
    ...note.header.map(({ label, value }) => `${label} ${value}`),
    ...note.preamble.map(sourceOf),
    ...note.blocks.slice(0, 2).flatMap(({ lines }) => lines.map(sourceOf)),
  ]
  for (const field of fields) if (readField(field)?.id.split('-').includes('date')) yield field
  for (const block of note.blocks.slice(0, 2)) if (isDateAlone(block)) yield block.heading
  const [first] = note.preamble
  if (first) yield first.node === 'raw' ? frontMatterDate(first.text) : first.depth === 0 ? textOf(first) : ''
}

/** Whether a heading is so short that it can hold little more than a date: `### Day 3 - 28 May 2020`. */
const isDateAlone = ({ heading }: NoteBlock): boolean => heading.length <= 40

const frontMatterDate = (text: string): string =>
  text.startsWith('---') ? (/^date:(.*)$/m.exec(text)?.[1] ?? '') : ''

/** A note's date in ISO form; null if the note names none. */
export function dateOf(note: Note, habits: DateHabits = noHabits): string | null {
  for (const place of places(note)) {
    const date = dateIn(place, habits)
    if (date !== null) return date
  }
  return null
}
