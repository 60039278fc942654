// Splits a file with several meetings into verbatim slices. Together, the slices are the whole file.

import { findDate, noHabits, type DateHabits } from './date.ts'
import { LINE_END } from './lines.ts'
import type { SourceHeading, SourceLine } from './people/source-line.ts'

export interface MeetingSlice {
  text: string
  /** The heading with the meeting's date. */
  title: string
  /** ISO; null if the date does not exist or is left open: `2018-mm-dd`. */
  date: string | null
}

const LEFT_OPEN = /\b\d{4}-(?:mm|xx|\?\?)-(?:dd|xx|\?\?)/i

/** Null if the file holds at most one meeting. `source` is what `readSource` makes from `text`. */
export function sliceMeetings(
  text: string,
  source: readonly SourceLine[],
  habits: DateHabits = noHabits,
): MeetingSlice[] | null {
  const headings = source.filter((read) => read.is === 'heading')
  const starts = meetingsOf(headings, habits)
  if (starts === null) return null
  const offsets = offsetsOfLines(text)
  return starts.map((heading, nth) => {
    const from = nth === 0 ? 0 : offsets[heading.at]
    const next = starts[nth + 1]
    const found = findDate(heading.text, habits)
    return {
      text: text.slice(from, next && offsets[next.at]),
      title: heading.text,
      date: found.is === 'date' ? found.date : null,
    }
  })
}

/** The headings with dates at the highest level that has two or more of them. */
function meetingsOf(headings: readonly SourceHeading[], habits: DateHabits): SourceHeading[] | null {
  const find = (text: string) => findDate(text, habits)
  const [first] = headings
  for (let level = 1; level <= 6; level++) {
    const here = headings.filter((heading) => heading.level === level)
    const dated = here.filter(({ text }) => find(text).is === 'date')
    const dates = new Set(dated.map(({ text }) => JSON.stringify(find(text))))
    if (dates.size < 2) continue
    // Below a title with a date, headings such as `Actions of last week` and `Next meeting` do not begin
    // meetings.
    const isBelowDated = first !== undefined && first.level < level && find(first.text).is === 'date'
    if (isBelowDated && (dates.size < 3 || dated.length * 2 <= here.length)) return null
    return here.filter(({ text }) => find(text).is !== 'none' || LEFT_OPEN.test(text))
  }
  return null
}

function offsetsOfLines(text: string): number[] {
  const offsets = [0]
  for (const { index, 0: end } of text.matchAll(new RegExp(LINE_END, 'g'))) offsets.push(index + end.length)
  return offsets
}
