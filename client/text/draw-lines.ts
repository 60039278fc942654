// Draws the lines of a text that has no editor. A note has hundreds of lines, and cannot be read before they
// are drawn. So this code makes the elements directly, without a component for each line.

import { bareLinks, type BareLink } from '../../shared/document/links.ts'
import { labelEnd, textOf, type Line, type Run, type TextLine } from '../../shared/document/lines.ts'
import { nestingOf, type Nested } from '../../shared/document/nesting.ts'
import { shortName } from '../../shared/document/short-link.ts'
import { safeHref, type Marks } from '../../shared/document/schema.ts'
import { Signal } from '../browser/signal.ts'
import type { DrawnText } from './copy/drawn.ts'

export interface Drawing {
  /** Whether the lines are only a suggestion that nobody has written yet. */
  ghost?: boolean
  /** The level of the headings that labels are. */
  level: number
  /** Whether a person may tick tasks here. */
  ticks?: boolean
}

/** The parts of drawing that the first frame leaves out and a later one adds. */
export interface LaterDrawing {
  /** Gives drawn lines their roles. Returns the children of the text, in order: lines, and lists of lines. */
  arrange: (
    elements: readonly HTMLElement[],
    lines: readonly Line[],
    nesting: readonly Nested[],
    how: Drawing,
  ) => readonly HTMLElement[]
  /** The links of a text. */
  links: (text: string) => readonly BareLink[]
}

let later: LaterDrawing = { arrange: (elements) => elements, links: bareLinks }
const known = new Signal()

/** From now on, labels and blocked items are drawn as such, and lines have roles. */
export function knowLines(by: LaterDrawing): void {
  later = by
  known.changed()
}

/** Draws lines as the content of an element. What is already equal stays, together with a selection in it. */
export function drawLines(host: Element, lines: readonly Line[], how: Drawing): void {
  known.read()
  const { ghost = false } = how
  const nesting = nestingOf(lines)
  const elements = lines.map((line, at) => elementOf(line, nesting[at] as Nested, ghost))
  fill(host, later.arrange(elements, lines, nesting, how))
  ;(host as DrawnText).lines = () => (ghost ? [] : lines)
}

/** Makes the children of an element equal to these. If a list has changed, its equal items stay. */
function fill(host: Element, children: readonly Element[]): void {
  const before = [...host.children]
  children.forEach((child, at) => {
    const old = before[at]
    if (!old) host.append(child)
    else if (child.matches('.items') && old.matches('.items')) fill(old, [...child.children])
    else if (!old.isEqualNode(child)) old.replaceWith(child)
  })
  before.slice(children.length).forEach((child) => child.remove())
}

function elementOf(line: Line, { depth, number }: Nested, ghost: boolean): HTMLElement {
  const isLine = line.node === 'line'
  const pieces = isLine ? piecesIn(line) : [elementWith('code', '', line.text)]
  const classes = isLine ? (ghost ? 'line ghost' : 'line') : line.node
  const element = elementWith(isLine ? 'p' : 'pre', classes, ...pieces)
  const { dataset } = element
  element.dir = 'auto'
  dataset['depth'] = `${depth}`
  if (!isLine) return element
  if (pieces.length === 0) element.append(document.createElement('br'))
  dataset['kind'] = line.kind
  if (line.label) dataset['label'] = 'true'
  if (line.checked) dataset['checked'] = 'true'
  if (number !== null) dataset['number'] = number
  return element
}

/**
 * If a label has text on its own line, the label is an element of its own, so that the text can be
 * beside it.
 */
function piecesIn(line: TextLine): (Node | string)[] {
  let end = line.label ? labelEnd(textOf(line)) : 0
  const label: Run[] = []
  const rest: Run[] = []
  for (const { text, marks } of line.runs) {
    if (end > 0) label.push({ text: text.slice(0, end), marks })
    if (end < text.length) rest.push({ text: text.slice(Math.max(end, 0)), marks })
    end -= text.length
  }
  const pieces = rest.flatMap(piecesOf)
  return label.length > 0 ? [elementWith('span', 'word', ...label.flatMap(piecesOf)), ...pieces] : pieces
}

/** Splits a run at its links. A run that is a link or code stays whole. */
function piecesOf({ text, marks }: Run): (Node | string)[] {
  if (marks.link) return [marked(linkOr(safeHref(marks.link.href), text), marks)]
  if (marks.codeSpan) return [marked(text, marks)]
  const pieces: (Node | string)[] = []
  let at = 0
  for (const { start, end, href } of later.links(text)) {
    if (start > at) pieces.push(marked(text.slice(at, start), marks))
    const written = text.slice(start, end)
    pieces.push(marked(linkOr(href, written, written === href ? '' : 'typed'), marks))
    at = end
  }
  if (at < text.length) pieces.push(marked(text.slice(at), marks))
  return pieces
}

function linkOr(href: string | null, text: string, classes = ''): Node | string {
  if (href === null) return text
  const link = Object.assign(elementWith('a', classes), {
    href,
    target: '_blank',
    rel: 'noopener noreferrer',
  })
  const name = text === href ? shortName(text) : ''
  if (name === '') link.append(text)
  else {
    const full = Object.assign(elementWith('span', '', text), { ariaHidden: 'true' })
    Object.assign(link, { className: 'chip', title: text }).append(full)
    link.dataset['short'] = name
  }
  return link
}

/** Puts text into the element of its marks. Most text has no mark and needs no element. */
function marked(content: Node | string, marks: Marks): Node | string {
  // The class for a mark has the name of the mark.
  const classes = (['italic', 'bold', 'strike', 'verbatim'] as const).filter((name) => marks[name]).join(' ')
  if (marks.codeSpan) return elementWith('code', classes, content)
  if (marks.bold) return elementWith('strong', classes, content)
  return classes === '' ? content : elementWith('span', classes, content)
}

function elementWith<Name extends 'a' | 'code' | 'p' | 'pre' | 'span' | 'strong'>(
  name: Name,
  classes: string,
  ...content: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  if (classes !== '') element.className = classes
  element.append(...content)
  return element
}
