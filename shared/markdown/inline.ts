// The text of one line: reads Markdown as runs with marks, and writes runs as Markdown.
//
// markdown-it reads the Markdown, so that we understand it as GitHub shows it. Syntax for which we have no
// mark (images, HTML, character references) becomes a `verbatim` run, which is written unchanged. The
// writer escapes as little as it can: it writes, reads the result back, and escapes more if the result
// differs from the text.

import MarkdownIt from 'markdown-it'
import { plain, type Run } from '../document/lines.ts'
import { ADDRESS, bareLinks, linkOf, type BareLink } from '../document/links.ts'
import { safeHref, type Marks } from '../document/schema.ts'
import { mergeRuns, sameRuns, sayable } from './runs.ts'

// ── reading ──

const parser = new MarkdownIt('default', { html: true, linkify: false, typographer: false })
parser.normalizeLink = (href) => href
parser.normalizeLinkText = (text) => text
/** Whether the parser takes addresses that no link may have. */
let takesAny = false
parser.validateLink = (href) => takesAny || safeHref(href) !== null

/**
 * markdown-it's inline rules in order. The order is needed because a rule's function can be reached only by
 * the rule's index.
 */
const RULES = [
  'text',
  'linkify',
  'newline',
  'escape',
  'backticks',
  'strikethrough',
  'emphasis',
  'link',
  'image',
  'autolink',
  'html_inline',
  'entity',
]
const rules = parser.inline.ruler.getRules('')
if (rules.length !== RULES.length)
  throw new Error('markdown-it’s inline rules differ from those that this reader knows.')
for (const name of ['image', 'autolink', 'html_inline', 'entity']) keepVerbatim(name)

// A bare address is one piece of plain text, without emphasis inside. (In silent mode, markdown-it only looks
// for the end of a link's label. An address holds only whole pairs of brackets, so nothing need be done.)
parser.inline.ruler.at('linkify', (state, silent) => {
  if (silent || !state.src.startsWith('://', state.pos)) return false
  // Reads the end of `pending` from the source, because a slice of `pending` takes time that grows with its
  // length.
  const start = state.pos - Math.min(state.pending.length, LONGEST_SCHEME)
  const scheme = /(?:^|[^\p{L}\p{N}_])(https?)$/u.exec(state.src.slice(start, state.pos))?.[1]
  if (scheme === undefined) return false
  const link = bareLinkAt(state.src, state.pos - scheme.length)
  if (link === null) return false
  state.pending += state.src.slice(state.pos, link.end)
  state.pos = link.end
  return true
})

/** The UTF-16 units of the scheme and of the character before it, which may have two. */
const LONGEST_SCHEME = 'https'.length + 2

/** Uses a rule only to find where its syntax ends, and keeps the source as it is. */
function keepVerbatim(name: string): void {
  const rule = rules[RULES.indexOf(name)]
  if (rule === undefined) throw new Error(`markdown-it has no inline rule “${name}”.`)
  parser.inline.ruler.at(name, (state, silent) => {
    const start = state.pos
    takesAny = name === 'autolink' // GitHub shows `<ftp://a.b>` without its signs
    const isThere = rule(state, true)
    takesAny = false
    if (!isThere) return false
    if (!silent) state.push('verbatim', '', 0).content = state.src.slice(start, state.pos)
    return true
  })
}

/**
 * Text without syntax is read without the parser, which is faster. Most lines have no syntax, and a note has
 * thousands of lines.
 */
const hasSyntax = (text: string): boolean =>
  SYNTAX.test(text) || (text.includes('_') && OPEN_UNDERSCORE.test(text))
const SYNTAX = /[\\`*[<&\n]|~~/
/** An underscore between two letters or digits, as in an address, neither begins nor ends emphasis. */
const OPEN_UNDERSCORE = /(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/u

/** Markdown source, and the runs that are read from it. */
export interface ReadInline {
  source: string
  runs: readonly Run[]
}

export function readInline(source: string): Run[] {
  if (!hasSyntax(source)) return plain(source)
  const [token] = parser.parseInline(source.replaceAll('\n', ' '), {})
  return mergeRuns(runsOf(token?.children ?? []))
}

const MARK_OF: Record<string, keyof Marks> = { strong: 'bold', em: 'italic', s: 'strike' }

function runsOf(tokens: ReturnType<typeof parser.parseInline>): Run[] {
  const runs: Run[] = []
  let marks: Marks = {}
  const links: (Marks['link'] | undefined)[] = []
  for (const token of tokens) {
    const mark = MARK_OF[token.type.replace(/_(?:open|close)$/, '')]
    if (token.type === 'code_inline') runs.push({ text: token.content, marks: { ...marks, codeSpan: true } })
    else if (token.type === 'verbatim')
      runs.push({ text: token.content, marks: { ...marks, verbatim: true } })
    else if (token.type === 'link_open') {
      links.push(marks.link)
      const [href, title] = [token.attrGet('href') ?? '', token.attrGet('title')]
      marks = { ...marks, link: { href: String(href), title: title === null ? null : String(title) } }
    } else if (token.type === 'link_close') marks = withLink(marks, links.pop())
    else if (mark !== undefined)
      marks = token.nesting === 1 ? { ...marks, [mark]: true } : without(marks, mark)
    else runs.push({ text: token.content, marks })
  }
  return runs
}

const without = (marks: Marks, name: keyof Marks): Marks =>
  Object.fromEntries(Object.entries(marks).filter(([known]) => known !== name))

const withLink = (marks: Marks, link: Marks['link'] | undefined): Marks =>
  link === undefined ? without(marks, 'link') : { ...marks, link }

// ── writing ──

/**
 * The Markdown of a line's text. It reads back as the same text, with all marks that Markdown can express.
 */
export function writeInline(runs: readonly Run[], known?: ReadInline): string {
  const [only, second] = runs
  if (only === undefined) return ''
  if (runs.length === 1 && isPlain(only)) return only.text.trim()
  if (second && only.marks.verbatim && isSign(only.text))
    return `${only.text}${/^\s/.test(second.text) ? ' ' : ''}${writeRuns(runs.slice(1))}`
  return writeRuns(runs, known)
}

function writeRuns(runs: readonly Run[], known?: ReadInline): string {
  const wanted = sayable(runs)
  let tried = wanted
  for (const fewer of [null, withoutEmphasis, withoutMarks]) {
    if (fewer) tried = sayable(wanted.map(fewer))
    for (const escape of [escapeNone, escapeActive, escapeAll]) {
      const written = assemble(tried, escape)
      if (sameRuns(written === known?.source ? known.runs : readInline(written), tried)) return written
    }
  }
  return assemble(tried, escapeActive)
}

/** The beginning of a block inside an item or a quote, such as `# ` in `- # Plan`. */
export const BLOCK_SIGN =
  /^(?:(?:\*[ \t]*){3,}$|(?:-[ \t]*){3,}$|(?:_[ \t]*){3,}$|#{1,6}(?=\s|$)|[-*+](?=\s|$)|>|\d{1,9}[.)](?=\s|$)|`{3,}(?!`)(?!.*`)|~{3,})/s

/** Reads only blocks, and takes every address, as GitHub does. */
const blocks = new MarkdownIt('default', { html: true })
blocks.validateLink = () => true
blocks.core.ruler.enableOnly(['normalize', 'block'])

/**
 * The first characters of a text that GitHub would hide: an HTML block, such as `<!-- ` or `<div `, or a link
 * reference definition, such as `[1]: https://a.b`. Null if the text is shown. Footnotes are not touched.
 */
export function hiddenSign(text: string): string | null {
  if (!/^[<[](?!\^)/.test(text)) return null
  if (!['html_block', 'reference_definition'].includes(blocks.parse(text, {})[0]?.type ?? '')) return null
  return /^(?:<[/?!]*[a-z-]*|\[.*?\]:)/is.exec(text)?.[0] ?? null
}

const isSign = (text: string): boolean =>
  BLOCK_SIGN.exec(text)?.[0] === text || /^(?:<[/?!]*[a-z-]*|\[.*\]:)$/is.test(text)

const isPlain = ({ text, marks }: Run): boolean =>
  isUnmarked(marks) && !hasSyntax(text) && !/[\r\t]/.test(text)

const isUnmarked = (marks: Marks): boolean => Object.keys(marks).length === 0

const withoutEmphasis = ({ text, marks: { link, codeSpan, verbatim } }: Run): Run => ({
  text,
  marks: { ...(link && { link }), ...(codeSpan && { codeSpan }), ...(verbatim && { verbatim }) },
})

const withoutMarks = ({ text, marks }: Run): Run => ({
  text,
  marks: marks.verbatim ? { verbatim: true } : {},
})

type Escape = (text: string, before: string, after: string) => string

const SIGNS = { bold: '**', strike: '~~' } as const
/** The nesting of marks that begin and end at the same places, outermost first. */
const NESTING = ['bold', 'strike', 'italic', 'link'] as const
type Nesting = (typeof NESTING)[number]

interface Opened {
  name: Nesting
  marks: Marks
  close: string
}

function assemble(runs: readonly Run[], escape: Escape): string {
  let written = ''
  /**
   * The last character of `written`, kept because looking at the whole for each run would take quadratic
   * time.
   */
  let last = ''
  const write = (text: string) => {
    written += text
    if (text !== '') last = text.slice(-LONGEST_CHARACTER)
  }
  let open: Opened[] = []
  const closeFrom = (depth: number) => {
    for (const { close } of open.slice(depth).reverse()) write(close)
    open = open.slice(0, depth)
  }
  runs.forEach((run, at) => {
    if (open.length === 0 && isUnmarked(run.marks)) {
      write(escape(run.text, last, startOf(runs[at + 1])))
      return
    }
    const ended = open.findIndex(({ name, marks }) => !continues(run.marks, name, marks))
    if (ended !== -1) closeFrom(ended)
    const opening = NESTING.filter(
      (name) => run.marks[name] !== undefined && !open.some((opened) => opened.name === name),
    ).map((name) => ({ name, end: lastOf(runs, at, name) }))
    for (const { name, end } of opening.sort((a, b) => b.end - a.end)) {
      const sign = name === 'link' ? '[' : name === 'italic' ? italicSign(last, runs[end + 1]) : SIGNS[name]
      write(sign)
      open.push({
        name,
        marks: run.marks,
        close: run.marks.link && name === 'link' ? linkEnd(run.marks.link) : sign,
      })
    }
    if (run.marks.codeSpan) write(codeSpan(run.text))
    else if (run.marks.verbatim) write(run.text)
    else {
      const next = runs[at + 1]
      write(escape(run.text, last, run.marks.link ? (next?.text ?? '') : startOf(next)))
    }
  })
  closeFrom(0)
  return written
}

const LONGEST_CHARACTER = 2

/** The beginning of the text after a run, as far as the run's escapes depend on it. */
const startOf = (next: Run | undefined): string => (next?.marks.link ? '[' : (next?.text ?? ''))

const continues = (marks: Marks, name: Nesting, opened: Marks): boolean =>
  name === 'link'
    ? marks.link?.href === opened.link?.href && marks.link?.title === opened.link?.title
    : marks[name] === true

/** The index of the last run up to which a mark continues from run `at`. */
function lastOf(runs: readonly Run[], at: number, name: Nesting): number {
  const marks = runs[at]?.marks ?? {}
  let end = at
  for (let next = runs[end + 1]; next && continues(next.marks, name, marks); next = runs[end + 1]) end++
  return end
}

/** `*` if a letter, digit or underscore is on either side, else `_`. */
const italicSign = (before: string, after: Run | undefined): string =>
  /[\p{L}\p{N}_]$/u.test(before) || /^[\p{L}\p{N}_]/u.test(after?.text ?? '') ? '*' : '_'

const ENTITY = /&(?=#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|\w+;)/g
const BEGINS_ENTITY = new RegExp(`^${ENTITY.source}`)

function linkEnd({ href, title }: NonNullable<Marks['link']>): string {
  const signs = isBalanced(href) ? /[\\]/g : /[\\()]/g
  const destination = href.replace(signs, '\\$&').replace(ENTITY, '\\&')
  return title === null
    ? `](${destination})`
    : `](${destination} "${title.replace(/["\\]/g, '\\$&').replace(ENTITY, '\\&')}")`
}

function isBalanced(href: string): boolean {
  let depth = 0
  for (const character of href) {
    if (character === '(') depth++
    if (character === ')' && --depth < 0) return false
  }
  return depth === 0
}

function codeSpan(text: string): string {
  const fence = '`'.repeat(longestRun(text, /`+/g) + 1)
  const padded = /^`|`$/.test(text) || (/^ .* $/.test(text) && text.trim() !== '') ? ` ${text} ` : text
  return `${fence}${padded}${fence}`
}

export function longestRun(text: string, pattern: RegExp): number {
  let longest = 0
  for (const [run] of text.matchAll(pattern)) longest = Math.max(longest, run.length)
  return longest
}

const escapeNone: Escape = (text) => text

/**
 * Escapes characters that would be syntax at their place. Bare addresses are left as they are, because they
 * hold no syntax.
 */
const escapeActive: Escape = (text, before, after) => {
  const next = text + after
  const lasts = new Map<string, number>()
  const lastOf = (sign: string): number => {
    const last = lasts.get(sign) ?? next.lastIndexOf(sign)
    lasts.set(sign, last)
    return last
  }
  const links = bareLinks(text).values()
  let link = links.next().value
  return text.replace(/[\\`*_[\]<&~!]/g, (sign, at: number) => {
    while (link && link.end <= at) link = links.next().value
    if (link && link.start <= at) return sign
    const [left, right] = [text[at - 1] ?? before.at(-1) ?? ' ', next[at + 1] ?? ' ']
    const follows = (later: string) => lastOf(later) > at
    return isActive(sign, left, right, follows, next.slice(at, at + LONGEST_ENTITY)) ? `\\${sign}` : sign
  })
}

const LONGEST_ENTITY = 41

function isActive(
  sign: string,
  left: string,
  right: string,
  follows: (later: string) => boolean,
  text: string,
): boolean {
  switch (sign) {
    case '\\':
      return /[!-/:-@[-`{-~]/.test(right)
    case '*':
      return !(/\s/.test(left) && /\s/.test(right)) && follows('*')
    case '_':
      return !(/[\p{L}\p{N}]/u.test(left) && /[\p{L}\p{N}]/u.test(right)) && follows('_')
    case '`':
      return follows('`')
    case '~':
      return right === '~' && follows('~~')
    case '[':
      return follows('](')
    case '<':
      return /[A-Za-z/!?]/.test(right) && follows('>')
    case '&':
      return BEGINS_ENTITY.test(text)
    case '!':
      return right === '['
    default:
      return false
  }
}

/** Also escapes colons, so that no bare address begins. */
const escapeAll: Escape = (text) => text.replace(/[\\`*_[\]<>&~!]|:(?=\/\/)/g, '\\$&')

const ADDRESS_HERE = new RegExp(ADDRESS, 'uy')

/** The address that begins at this index. */
function bareLinkAt(text: string, start: number): BareLink | null {
  ADDRESS_HERE.lastIndex = start
  const match = ADDRESS_HERE.exec(text)
  return match && linkOf(match)
}
