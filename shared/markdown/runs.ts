// Runs of text with marks. Compares them, and reduces them to what Markdown can express.

import type { Run } from '../document/lines.ts'
import { safeHref, type Marks } from '../document/schema.ts'

const sameMarks = (a: Marks, b: Marks): boolean =>
  a === b ||
  (a.bold === b.bold &&
    a.italic === b.italic &&
    a.strike === b.strike &&
    a.codeSpan === b.codeSpan &&
    a.verbatim === b.verbatim &&
    a.link?.href === b.link?.href &&
    a.link?.title === b.link?.title)

/** Drops empty runs and joins neighbours with the same marks. */
export function mergeRuns(runs: readonly Run[]): Run[] {
  const merged: Run[] = []
  for (const run of runs) {
    if (run.text === '') continue
    const last = merged.at(-1)
    if (last && sameMarks(last.marks, run.marks)) last.text += run.text
    else merged.push({ text: run.text, marks: run.marks })
  }
  return merged
}

export const sameRuns = (a: readonly Run[], b: readonly Run[]): boolean =>
  a.length === b.length && a.every((run, at) => run.text === b[at]?.text && sameMarks(run.marks, b[at].marks))

/**
 * Reduces the runs to what Markdown can express: emphasis neither begins nor ends with white space, and a link has
 * a valid address.
 */
export function sayable(runs: readonly Run[]): Run[] {
  const plainText = mergeRuns(
    runs.map(({ text, marks }) => ({ text: text.replace(/[\n\r\t]/g, ' '), marks: tidyMarks(marks) })),
  )
  if (!plainText.some(({ marks }) => isEmphasised(marks))) return trimRuns(plainText)
  const apart = plainText.flatMap(({ text, marks }, at): Run[] => {
    if (!isEmphasised(marks)) return [{ text, marks }]
    const [before, after] = [plainText[at - 1], plainText[at + 1]]
    const bare = { ...(marks.link ? { link: marks.link } : {}) }
    const lead = before && isEmphasised(before.marks) ? '' : (/^\s*/.exec(text)?.[0] ?? '')
    const body = text.slice(lead.length)
    const trail = after && isEmphasised(after.marks) ? '' : body.slice(body.trimEnd().length)
    return [
      { text: lead, marks: bare },
      { text: body.slice(0, body.length - trail.length), marks },
      { text: trail, marks: bare },
    ]
  })
  return trimRuns(mergeRuns(apart))
}

const isEmphasised = ({ bold, italic, strike, codeSpan }: Marks): boolean =>
  !codeSpan && (bold === true || italic === true || strike === true)

const tidyMarks = (marks: Marks): Marks => {
  if (!marks.link) return marks
  const { link, ...rest } = marks
  const href = safeHref(link.href)
  return href !== null && !/[\s<>]/.test(href) ? { ...rest, link: { ...link, href } } : rest
}

function trimRuns(runs: Run[]): Run[] {
  const says = ({ text, marks }: Run) => marks.codeSpan === true || text.trim() !== ''
  const kept = runs.slice(runs.findIndex(says), runs.findLastIndex(says) + 1)
  const [first, last] = [kept[0], kept.at(-1)]
  if (first && !first.marks.codeSpan) first.text = first.text.trimStart()
  if (last && !last.marks.codeSpan) last.text = last.text.trimEnd()
  return kept
}
