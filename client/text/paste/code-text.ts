// Recognizes plain text that is code, a diff, or cells. In such text, blanks and characters have a meaning,
// but not their meaning in Markdown.

import { bulletOf } from './bullets.ts'
import { rowsIn } from './cells.ts'

/** What a text of several lines is. */
export type Sort = 'diff' | 'code' | 'cells' | 'outline' | 'markdown'

export function sortOf(lines: readonly string[]): Sort {
  const written = lines.filter((line) => line.trim() !== '')
  if (written.length < 2 || written.some((line) => FENCE.test(line))) return 'markdown'
  if (isDiff(written)) return 'diff'
  if (rowsIn(lines) !== null && !written.some((line) => bulletOf(line) !== null)) return 'cells'
  if (written.some((line) => SESSION.test(line))) return 'code'
  if (!losesIndentation(lines)) return 'markdown'
  return isKeyed(written) || written.some((line) => CODE.test(line.trimEnd())) ? 'code' : 'outline'
}

const FENCE = /^\s*(?:`{3}|~{3})/

const isDiff = (lines: readonly string[]): boolean =>
  lines.some((line) => /^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@/.test(line)) ||
  (lines.length > 1 &&
    lines.every((line) => /^[-+ ]/.test(line)) &&
    lines.some((line) => line.startsWith('+')) &&
    lines.some((line) => line.startsWith('-')) &&
    // In a list with the bullets `+` and `-`, exactly one blank follows each bullet.
    !lines.every((line) => /^\s*[-+] \S/.test(line)))

/** A prompt of Python, or a comment of C with several lines. */
const SESSION = /^(?:>>> \S|\s*\/\*\*?\s*$)/

const ITEM = /^\s*(?:[-*+•◦▪·–—]|\d{1,9}[.)])(?:\s|$)|^\s*>/

/** Whether an indented line is neither in a list nor the continuation of an item. */
function losesIndentation(lines: readonly string[]): boolean {
  let inList = false
  return lines.some((line) => {
    const isItem = ITEM.test(line)
    const isIndented = /^(?:\t| {2})\s*\S/.test(line)
    const loses = isIndented && !isItem && !inList
    if (isItem) inList = true
    else if (!isIndented && line.trim() !== '') inList = false
    return loses
  })
}

/** What code has and prose does not have. A colon at the end is no evidence, because labels have it too. */
const CODE =
  /[{([;\\]$|^\s*[})\]]|[\w)\]]\([^()]{0,80}\)(?:[;:.{]|$)|=>|[=!<>+-]=|->|::|&&|\|\||\s=\s|<\/?[a-z][^<>]{0,80}>|^\s*(?:#\w|\/\/|@\w|--\s|at \S+\s?\(|(?:return|import|from|def|class|function|const|let|var|echo|sudo) )/

/** Whether each line is a key, with its value after it or below it. */
const isKeyed = (lines: readonly string[]): boolean =>
  lines.every((line) => /^\s*[a-z][\w.-]*:(?:\s|$)/.test(line))
