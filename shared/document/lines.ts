// A Y.XmlFragment as plain lines. `insert-lines.ts` writes plain lines into a fragment.

import * as Y from 'yjs'
import {
  isMarkName,
  isScaffoldClient,
  lineDefaults,
  OFFERED,
  shown,
  type LineAttributes,
  type LineKind,
  type Marks,
} from './schema.ts'

export interface Run {
  text: string
  marks: Marks
}

export interface TextLine extends LineAttributes {
  node: 'line'
  runs: Run[]
  /** A scaffold put the line here, and nobody has changed it since. */
  untouched: boolean
}

export interface CodeLine {
  node: 'code'
  depth: number
  fence: string
  info: string
  text: string
}

/** Markdown that is not understood, verbatim; may hold line feeds. */
export interface RawLine {
  node: 'raw'
  depth: number
  text: string
}

export type Line = TextLine | CodeLine | RawLine

export const plain = (text: string, marks: Marks = {}): Run[] => (text === '' ? [] : [{ text, marks }])

/** A line of plain text by default. */
export const line = (
  runs: Run[] | string,
  {
    kind = 'text',
    depth = lineDefaults.depth,
    checked = lineDefaults.checked,
    label = lineDefaults.label,
    number = lineDefaults.number,
  }: Partial<LineAttributes> = {},
): TextLine => ({
  // Written field by field: spread syntax took a fifth of the time of reading a note of thousands of lines.
  kind,
  depth,
  checked,
  label,
  number,
  node: 'line',
  runs: typeof runs === 'string' ? plain(runs) : runs,
  untouched: false,
})

export const textOf = (line: Line): string =>
  line.node === 'line' ? line.runs.map((run) => run.text).join('') : line.text

export const isBlank = (line: Line): boolean => textOf(line).trim() === ''

/** Where the text on a label's own line begins: after `Blocked:` in `Blocked: waiting`. 0 if there is none. */
export const labelEnd = (text: string): number =>
  /^[^:：]{1,60}[:：](?!\/\/)\s*(?=\S)/.exec(text)?.[0].length ?? 0

/**
 * The lines that a reader sees: without a scaffold's unused labels. A label that a person wrote always stays.
 */
export function withoutUnusedLabels(lines: readonly Line[]): Line[] {
  // Goes backwards, so that the line after each line is known.
  let next: Line | undefined
  return lines
    .toReversed()
    .filter((each) => {
      const isUsed = next !== undefined && !(next.node === 'line' && next.label)
      if (!isBlank(each)) next = each
      return each.node !== 'line' || !each.untouched || !each.label || isUsed
    })
    .reverse()
}

const isScaffold = (item: Y.Item | null): boolean => item !== null && isScaffoldClient(item.id.client)

interface Counted {
  /** Neither kind nor number for a child that is not a line. */
  kind?: LineKind | null
  depth: number
  number?: string | null
}

/** The number that each ordered line shows (`3.`), counted within its list; null for other lines. */
export function countOrdered(lines: readonly Counted[]): (string | null)[] {
  const counts: number[] = []
  return lines.map(({ kind, depth, number }) => {
    const isOrdered = kind === 'ordered'
    counts.length = Math.min(counts.length, isOrdered ? depth + 1 : depth)
    if (!isOrdered) return null
    const written = Number.parseInt(number ?? '', 10)
    const count = Number.isNaN(written) ? (counts[depth] ?? 0) + 1 : written
    counts.length = depth
    counts[depth] = count
    return number ?? `${count}.`
  })
}

// ── reading ──

export function readLines(fragment: Y.XmlFragment): Line[] {
  return fragment.toArray().map(readChild)
}

/** One line for each child of any kind, so a line's index is its child's index. */
const readChild = (child: unknown): Line =>
  child instanceof Y.XmlElement
    ? readElement(child as Y.XmlElement)
    : { node: 'raw', depth: 0, text: child instanceof Y.Text ? rawText(child) : looseText(child) }

const looseText = (child: unknown): string => (typeof child === 'string' ? child : '')

export function readElement(element: Y.XmlElement): Line {
  const attributes: Record<string, unknown> = element.getAttributes()
  const depth = shown.depth(attributes['depth'])
  switch (element.nodeName) {
    case 'line':
      return {
        node: 'line',
        kind: shown.kind(attributes['kind']),
        depth,
        checked: shown.checked(attributes['checked']),
        label: shown.label(attributes['label']),
        number: shown.number(attributes['number']),
        runs: readRuns(element),
        untouched:
          attributes[OFFERED] === undefined
            ? isUntouched(element)
            : attributes[OFFERED] === elementText(element),
      }
    case 'code':
      return {
        node: 'code',
        depth,
        fence: shown.fence(attributes['fence']),
        info: shown.info(attributes['info']),
        text: elementText(element),
      }
    default:
      return { node: 'raw', depth, text: elementText(element) }
  }
}

function readRuns(element: Y.XmlElement): Run[] {
  const runs: Run[] = []
  for (const child of element.toArray()) {
    if (!(child instanceof Y.XmlText)) continue
    for (const part of child.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]) {
      if (typeof part.insert !== 'string') continue
      runs.push({ text: part.insert, marks: readMarks(part.attributes ?? {}) })
    }
  }
  return runs
}

function readMarks(attributes: Record<string, unknown>): Marks {
  const marks: Marks = {}
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || !isMarkName(name)) continue
    if (name !== 'link') marks[name] = true
    else if (typeof value === 'object' && 'href' in value && typeof value.href === 'string')
      marks.link = {
        href: value.href,
        title: 'title' in value && typeof value.title === 'string' ? value.title : null,
      }
  }
  return marks
}

/** The text without its marks. */
export const rawText = (text: Y.Text): string =>
  (text.toDelta() as { insert: unknown }[])
    .map((part) => (typeof part.insert === 'string' ? part.insert : ''))
    .join('')

/** All text within, at any depth. Without recursion, because the nesting may be deeper than the stack. */
export function elementText(element: Y.XmlElement): string {
  const texts: string[] = []
  const rest: (Y.XmlElement | Y.XmlText | Y.XmlHook)[] = element.toArray().reverse()
  for (let next = rest.pop(); next !== undefined; next = rest.pop())
    if (next instanceof Y.XmlText) texts.push(rawText(next))
    else if (next instanceof Y.XmlElement) for (const child of next.toArray().reverse()) rest.push(child)
  return texts.join('')
}

/** True while the line's node, attributes and text are all the scaffold's own. */
function isUntouched(element: Y.XmlElement): boolean {
  if (!isScaffold(element._item)) return false
  for (const attribute of element._map.values()) if (!isScaffold(attribute)) return false
  for (const child of element.toArray()) {
    if (!isScaffold(child._item)) return false
    for (let item = child._start; item !== null; item = item.right)
      if (!isScaffold(item) || item.deleted) return false
  }
  return true
}
