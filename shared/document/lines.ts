// Reads a Y.XmlFragment as plain lines. `insert-lines.ts` writes plain lines into a fragment.

import * as Y from 'yjs'
import {
  isMarkName,
  isScaffoldClient,
  lineDefaults,
  OFFERED,
  shown,
  type LineAttributes,
  type Marks,
} from './schema.ts'

export interface Run {
  text: string
  marks: Marks
}

/** More about a line than its node, if the reader was asked for it. */
interface Numbered {
  /** The number of the line in the text that it was read from, from 1. */
  at?: number
}

export interface TextLine extends LineAttributes, Numbered {
  node: 'line'
  runs: Run[]
  /** A scaffold put the line here, and the line is still as it was offered. */
  untouched: boolean
  /** The identity of the item that the person carried over as this line, if the reader asked for it. */
  carried?: string
}

export interface CodeLine extends Numbered {
  node: 'code'
  depth: number
  fence: string
  info: string
  text: string
}

/**
 * Markdown that is not understood, verbatim; may hold line feeds. It is at the margin, even if it has a
 * depth.
 */
export interface RawLine extends Numbered {
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
  // Written field by field, because spread syntax took a fifth of the time of reading a note with thousands
  // of lines.
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

/**
 * The index where the text after a label begins: after `Blocked:` in `Blocked: waiting`. 0 if there is no
 * such text.
 */
export const labelEnd = (text: string): number =>
  /^[^:：]{1,60}[:：]+(?!\/\/)\s*(?=\S)/.exec(text)?.[0].length ?? 0

/** Lines that nobody writes to a document or to Markdown: empty items, empty texts and empty raw lines. */
export const isDropped = (line: Line): boolean =>
  isBlank(line) &&
  (line.node === 'line'
    ? (line.kind === 'item' || line.kind === 'text') && !line.runs.some(({ marks }) => marks.codeSpan)
    : line.node === 'raw')

/**
 * The lines that a reader sees. The unused labels of a scaffold are left out; a label that a person wrote
 * always stays.
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

// ── reading ──

export function readLines(fragment: Y.XmlFragment): Line[] {
  return fragment.toArray().map(readChild)
}

/** One line for each child, whatever it is. So a line's index is also its child's index. */
const readChild = (child: unknown): Line =>
  child instanceof Y.XmlElement
    ? readElement(child as Y.XmlElement)
    : {
        node: 'raw',
        depth: 0,
        text: child instanceof Y.Text ? rawText(child) : typeof child === 'string' ? child : '',
      }

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

const readRuns = (element: Y.XmlElement): Run[] =>
  element.toArray().flatMap((child) => (child instanceof Y.XmlText ? runsIn(child) : []))

const runsIn = (text: Y.Text): Run[] =>
  (text.toDelta() as { insert: unknown; attributes?: object }[]).flatMap(({ insert, attributes }) =>
    typeof insert === 'string' ? [{ text: insert, marks: readMarks(attributes) }] : [],
  )

function readMarks(attributes: object = {}): Marks {
  const marks: Marks = {}
  for (const [name, value] of Object.entries(attributes) as [string, unknown][]) {
    if (value === null || !isMarkName(name)) continue
    if (name !== 'link') marks[name] = true
    else {
      const { href, title } = Object(value) as Record<string, unknown>
      if (typeof href === 'string') marks.link = { href, title: typeof title === 'string' ? title : null }
    }
  }
  return marks
}

/** The text without its marks. */
export const rawText = (text: Y.Text): string =>
  runsIn(text)
    .map((run) => run.text)
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

/**
 * True while the line's node, attributes and text are all the scaffold's own. If somebody typed there and
 * took that back, the line still counts as untouched, because a reader sees no difference.
 */
function isUntouched(element: Y.XmlElement): boolean {
  if (!isScaffold(element._item)) return false
  for (const attribute of element._map.values()) if (!isScaffold(attribute)) return false
  for (const child of element.toArray()) {
    if (!isScaffold(child._item)) return false
    for (let item = child._start; item !== null; item = item.right)
      if (isScaffold(item) === item.deleted) return false
  }
  return true
}
