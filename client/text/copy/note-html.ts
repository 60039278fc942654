// A note as HTML for mail, documents and chats. It has real lists, and a character for each tick, because
// these programs remove checkboxes. The `data-` attributes are those of the page's own lines, so a text that
// is pasted back is the same.

import {
  isDropped,
  plain,
  textOf,
  type Line,
  type Run,
  type TextLine,
} from '../../../shared/document/lines.ts'
import { bareLinks } from '../../../shared/document/links.ts'
import { nestingOf, parentsOf } from '../../../shared/document/nesting.ts'
import { safeHref, type Marks } from '../../../shared/document/schema.ts'
import { readInline } from '../../../shared/markdown/inline.ts'
import type { Note, NoteBlock, NoteSection } from '../../../shared/markdown/note.ts'
import { plainLabel } from '../../../shared/model/template.ts'

/** The characters before a task. */
export const TICKS = { open: '☐', done: '☑' } as const

export function htmlOfNote({ title, header, attendees, preamble, blocks }: Note): string {
  return [
    title === null ? '' : heading(1, plain(title)),
    list(
      header.map(({ id, label, value }) => {
        const names = id === 'attendees' ? list(attendees.map(htmlOfSource)) : ''
        const text = value === '' ? '' : ` ${htmlOfSource(value)}`
        return `<strong>${escaped(plainLabel(label))}:</strong>${text}${names}`
      }),
    ),
    htmlOfLines(preamble),
    ...blocks.map(htmlOfBlock),
  ].join('')
}

const htmlOfBlock = ({ heading: source, level, lines, sections }: NoteBlock): string =>
  [
    level === 0 ? '' : heading(level, readInline(source)),
    htmlOfLines(lines),
    ...sections.map(htmlOfSection),
  ].join('')

function htmlOfSection({ handle, annotation, written, lines }: NoteSection): string {
  const chips = annotation === '' ? '' : ` (${escaped(annotation)})`
  const header =
    written === null
      ? `<strong>${escaped(handle)}</strong>${chips}`
      : htmlOfSource(written.replace(/^(?:#{1,6}|-) /, ''))
  return `${element('p', { 'data-person': '' }, header)}${htmlOfLines(lines)}`
}

/** The HTML of one line of Markdown. */
const htmlOfSource = (source: string): string => htmlOfRuns(readInline(source))

function heading(level: number, runs: readonly Run[]): string {
  const direction = directionOf(runs.map(({ text }) => text).join(''))
  return element(`h${level}`, direction === 'rtl' ? { dir: direction } : {}, htmlOfRuns(runs))
}

const list = (items: readonly string[]): string =>
  items.length === 0 ? '' : element('ul', {}, items.map((item) => element('li', {}, item)).join(''))

// ── lines ──

interface Branch {
  line: Line
  /** The number of an ordered line, as it is shown. */
  number: string | null
  children: Branch[]
}

/** Empty items are left out, so the lines below one stand where it stood, as in Markdown. */
export function htmlOfLines(lines: readonly Line[]): string {
  const root: Branch[] = []
  /** For each line, the place of the lines below it. */
  const places: Branch[][] = []
  const nesting = nestingOf(lines)
  const parents = parentsOf(lines, nesting)
  lines.forEach((line, at) => {
    const place = places[parents[at] ?? -1] ?? root
    places.push(place)
    if (isDropped(line)) return
    const branch: Branch = { line, number: nesting[at]?.number ?? null, children: [] }
    place.push(branch)
    places[at] = branch.children
  })
  return htmlOfBranches(root, 0, 'ltr')
}

type Direction = 'ltr' | 'rtl'

/** The element that holds a line. Below an item, everything except verbatim lines is an item of a list. */
function holderOf({ line }: Branch, depth: number): 'ul' | 'ol' | 'blockquote' | null {
  if (line.node !== 'line') return null
  if (line.kind === 'ordered') return 'ol'
  if (depth > 0 || line.kind === 'item' || line.kind === 'task') return 'ul'
  return line.kind === 'quote' ? 'blockquote' : null
}

function htmlOfBranches(branches: readonly Branch[], depth: number, around: Direction): string {
  let html = ''
  for (let at = 0; at < branches.length;) {
    const first = branches[at] as Branch
    const holder = holderOf(first, depth)
    let end = at + 1
    while (end < branches.length && holder !== null && holderOf(branches[end] as Branch, depth) === holder)
      end++
    if (holder === null) html += htmlOfBranch(first, 'p', depth, around)
    else {
      const direction = directionOf(textOf(first.line)) ?? around
      const attributes = {
        ...(direction === around ? {} : { dir: direction }),
        ...(holder === 'ol' ? listOf(first.number) : {}),
      }
      const tag = holder === 'blockquote' ? 'p' : 'li'
      const within = branches.slice(at, end).map((branch) => htmlOfBranch(branch, tag, depth, direction))
      html += element(holder, attributes, within.join(''))
    }
    at = end
  }
  return html
}

/** `3.` starts its list at 3. `c)` makes a list with letters that starts at the third one. */
function listOf(number: string | null): Record<string, string> {
  const start = countOf(number)
  const letters = /^[a-z]/.test(number ?? '') ? 'a' : /^[A-Z]/.test(number ?? '') ? 'A' : null
  return { ...(letters ? { type: letters } : {}), ...(start === 1 ? {} : { start: String(start) }) }
}

const countOf = (number: string | null): number => {
  const letter = /^([a-z])[.)]$/i.exec(number ?? '')?.[1]
  const count = letter ? letter.toLowerCase().charCodeAt(0) - 96 : Number.parseInt(number ?? '', 10)
  return Number.isNaN(count) ? 1 : count
}

function htmlOfBranch(
  { line, number, children }: Branch,
  tag: string,
  depth: number,
  around: Direction,
): string {
  if (line.node !== 'line') {
    const attributes =
      line.node === 'raw' ? { 'data-raw': '' } : { 'data-fence': line.fence, 'data-info': line.info }
    const code = element('code', {}, escaped(line.text))
    return element('pre', { ...attributes, 'data-depth': String(depth) }, code)
  }
  const tick = line.kind === 'task' ? `${line.checked ? TICKS.done : TICKS.open} ` : ''
  const direction = directionOf(textOf(line)) ?? around
  const attributes = {
    ...attributesOf(line, number),
    ...(direction === around ? {} : { dir: direction }),
  }
  const text = htmlOfRuns(line.runs)
  const content = line.kind === 'quote' && tag === 'li' ? element('blockquote', {}, text) : text
  return element(tag, attributes, `${tick}${content}${htmlOfBranches(children, depth + 1, direction)}`)
}

function attributesOf(line: TextLine, number: string | null): Record<string, string> {
  const { kind, checked, label } = line
  return {
    'data-kind': kind,
    ...(checked ? { 'data-checked': 'true' } : {}),
    ...(label ? { 'data-label': 'true' } : {}),
    ...(line.number === null ? {} : { 'data-written': line.number }),
    ...(kind === 'ordered' ? { value: String(countOf(number)) } : {}),
  }
}

// ── text ──

export const htmlOfRuns = (runs: readonly Run[]): string => runs.map(htmlOfRun).join('')

function htmlOfRun({ text, marks }: Run): string {
  if (marks.link || marks.codeSpan) return marked(escaped(text), marks)
  let html = ''
  let at = 0
  for (const { start, end, href } of bareLinks(text)) {
    html +=
      escaped(text.slice(at, start)) +
      element('a', { href, 'data-bare': '' }, escaped(text.slice(start, end)))
    at = end
  }
  return marked(html + escaped(text.slice(at)), marks)
}

const TAGS = { codeSpan: 'code', strike: 's', italic: 'em', bold: 'strong' } as const

function marked(html: string, marks: Marks): string {
  let held = marks.verbatim ? element('span', { 'data-verbatim': '' }, html) : html
  for (const [name, tag] of Object.entries(TAGS))
    if (marks[name as keyof typeof TAGS]) held = element(tag, {}, held)
  const href = marks.link ? safeHref(marks.link.href) : null
  if (href === null) return held
  const title = marks.link?.title ?? null
  return element('a', { href, ...(title === null ? {} : { title }) }, held)
}

export const element = (tag: string, attributes: Record<string, string>, content: string): string => {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`)
  return `<${tag}${written.join('')}>${content}</${tag}>`
}

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

export const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => SIGNS[sign] ?? sign)

// ── direction ──

const FROM_THE_RIGHT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u

/** The direction of the first letter. Null for a text without letters. */
function directionOf(text: string): Direction | null {
  const letter = /\p{L}/u.exec(text)?.[0]
  return letter === undefined ? null : FROM_THE_RIGHT.test(letter) ? 'rtl' : 'ltr'
}
