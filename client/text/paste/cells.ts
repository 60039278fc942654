// Plain text with tabs between its cells, as spreadsheets write it. A cell that holds a tab, a line end or
// quotes is put in quotes, and each quote in it is doubled.

/** A list of Word's, in which tabs follow the numbers. */
const NUMBERED = /^\s*(?:\d{1,9}|[a-z])[.)]$/

/** What code has after its last cell, or before its first one. */
const CODE = /[{}();\\]$|^\s*(?:\/\/|#\w)/

/**
 * The rows of a table: each row has as many cells as the first one. Rows may have fewer cells if all of them
 * begin with a text and most have several cells. Null if the lines are not a table.
 */
export function rowsIn(lines: readonly string[]): string[][] | null {
  if (!lines.some((line) => line.includes('\t'))) return null
  const rows = cellsIn(lines.join('\n')).filter((row) => row.some((cell) => cell.trim() !== ''))
  const [first = []] = rows
  if (first.length < 2 || rows.length < 2 || rows.every(([cell = '']) => NUMBERED.test(cell))) return null
  if (rows.every(({ length }) => length === first.length))
    return rows.every(([cell]) => cell === '') ? null : rows
  const several = rows.filter(({ length }) => length > 1).length
  const isRagged =
    2 * several > rows.length &&
    rows.every((row) => row.length <= first.length && row[0]?.trim() !== '' && !CODE.test(row.at(-1) ?? ''))
  return isRagged ? rows : null
}

/** Reads in one pass. A quote that is not closed in its own cell is an ordinary character. */
function cellsIn(text: string): string[][] {
  const rows: string[][] = [[]]
  let at = 0
  for (;;) {
    const quoted = text.charAt(at) === '"' ? endOfQuoted(text, at) : null
    const end = quoted ?? endOfCell(text, at)
    const cell = quoted === null ? text.slice(at, end) : text.slice(at + 1, end - 1).replaceAll('""', '"')
    rows.at(-1)?.push(cell.replaceAll('\n', ' '))
    if (end >= text.length) return rows
    if (text.charAt(end) === '\n') rows.push([])
    at = end + 1
  }
}

const DELIMITER = /[\t\n]/g

function endOfCell(text: string, from: number): number {
  DELIMITER.lastIndex = from
  return DELIMITER.exec(text)?.index ?? text.length
}

/** The place after the closing quote; null if no quote closes the cell. */
function endOfQuoted(text: string, from: number): number | null {
  for (let at = text.indexOf('"', from + 1); at !== -1; at = text.indexOf('"', at + 2))
    if (text.charAt(at + 1) !== '"') return /^[\t\n]?$/.test(text.charAt(at + 1)) ? at + 1 : null
  return null
}
