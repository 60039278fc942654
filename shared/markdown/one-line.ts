// Keeps one person's Markdown from changing how the following text of another person is read.
//
// A field is written as one line and never opens a block. Raw Markdown is written verbatim; if it leaves a
// fence or a comment open, that is closed.

/** The blocks that a blank line does not end: CommonMark 0.31.2, sections 4.5 and 4.6 (kinds 1 to 5). */
const FENCE = /^ {0,3}(`{3,}(?!.*`)|~{3,})/
const HTML: readonly (readonly [begin: RegExp, end: RegExp, closing: string])[] = [
  [/^ {0,3}<(?:script|pre|style|textarea)(?:[\s>]|$)/i, /<\/(?:script|pre|style|textarea)>/i, ''],
  [/^ {0,3}<!--/, /-->/, '-->'],
  [/^ {0,3}<\?/, /\?>/, '?>'],
  [/^ {0,3}<!\[CDATA\[/, /\]\]>/, ']]>'],
  [/^ {0,3}<![a-z]/i, />/, '>'],
]

const goesOn = (line: string): boolean => FENCE.test(line) || HTML.some(([begin]) => begin.test(line))

export const oneLine = (text: string): string => text.replace(/[\n\v\f\r\u0085\u2028\u2029]+/g, ' ')

/** The text as one line, escaped if it would otherwise open a block. */
export function beginning(text: string): string {
  const line = oneLine(text)
  return goesOn(line) ? line.replace(/\S/, '\\$&') : line
}

/** The line that closes the block that this Markdown leaves open; null if it leaves none open. */
export function closingOf(markdown: string): string | null {
  let open: { end: RegExp; closing: string } | null = null
  for (const line of markdown.split(/\r\n?|\n/)) {
    if (open === null) open = opened(line)
    else if (open.end.test(line)) open = null
  }
  return open?.closing ?? null
}

function opened(line: string): { end: RegExp; closing: string } | null {
  const fence = FENCE.exec(line)?.[1]
  if (fence !== undefined)
    return { end: new RegExp(`^ {0,3}${fence.charAt(0)}{${fence.length},}[ \\t]*$`), closing: fence }
  const found = HTML.find(([begin]) => begin.test(line))
  if (!found) return null
  const [begin, end, closing] = found
  if (end.test(line.replace(begin, ''))) return null
  const name = /<([a-z]+)/i.exec(line)?.[1] ?? ''
  return { end, closing: closing === '' ? `</${name}>` : closing }
}
