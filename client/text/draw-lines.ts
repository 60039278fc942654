// Draws the lines of a text that has no editor. A note has hundreds of lines, and it cannot be read before
// they are drawn, so this code makes the elements directly, without a component per line.

import { bareLinks } from '../../shared/document/links.ts'
import { countOrdered, type Line, type Run } from '../../shared/document/lines.ts'
import { safeHref, type Marks } from '../../shared/document/schema.ts'
import type { DrawnLine } from './copy/drawn.ts'

interface Drawing {
  /** The lines are only a suggestion: nobody has written them yet. */
  ghost?: boolean
}

/** Draws lines as the children of an element. Keeps a child that is already equal, and a selection in it. */
export function drawLines(host: Element, lines: readonly Line[], { ghost = false }: Drawing = {}): void {
  const numbers = countOrdered(
    lines.map((line) => (line.node === 'line' ? line : { kind: null, depth: line.depth, number: null })),
  )
  const drawn = lines.map((line, at) => {
    const element: DrawnLine = elementOf(line, numbers[at] ?? null, ghost)
    element.line = () => line
    return element
  })
  const before = [...host.children]
  before.slice(drawn.length).forEach((element) => element.remove())
  drawn.slice(0, before.length).forEach((element, at) => {
    if (!before[at]?.isEqualNode(element)) before[at]?.replaceWith(element)
  })
  host.append(...drawn.slice(before.length))
}

function elementOf(line: Line, number: string | null, ghost: boolean): Element {
  if (line.node !== 'line') {
    const block = elementWith('pre', line.node, elementWith('code', '', line.text))
    block.setAttribute('data-depth', String(line.depth))
    return block
  }
  const pieces = line.runs.flatMap(piecesOf)
  const element = elementWith('p', ghost ? 'line ghost' : 'line', ...pieces)
  if (pieces.length === 0) element.append(document.createElement('br'))
  element.setAttribute('data-kind', line.kind)
  element.setAttribute('data-depth', String(line.depth))
  if (line.label) element.setAttribute('data-label', 'true')
  if (line.checked) element.setAttribute('data-checked', 'true')
  if (number !== null) element.setAttribute('data-number', number)
  return element
}

/** Splits a run at its bare addresses, which become links. A run that is a link or code stays whole. */
function piecesOf({ text, marks }: Run): (Node | string)[] {
  if (marks.link) return [marked(linkOr(safeHref(marks.link.href), text), marks)]
  if (marks.codeSpan) return [marked(text, marks)]
  const pieces: (Node | string)[] = []
  let at = 0
  for (const { start, end, href } of bareLinks(text)) {
    if (start > at) pieces.push(marked(text.slice(at, start), marks))
    pieces.push(marked(linkOr(href, text.slice(start, end)), marks))
    at = end
  }
  if (at < text.length) pieces.push(marked(text.slice(at), marks))
  return pieces
}

function linkOr(href: string | null, text: string): Node | string {
  if (href === null) return text
  const link = elementWith('a', '', text)
  for (const [name, value] of Object.entries({ href, target: '_blank', rel: 'noopener noreferrer' }))
    link.setAttribute(name, value)
  return link
}

/** Puts text into the element of its marks. Most text has no mark and needs no element. */
function marked(content: Node | string, marks: Marks): Node | string {
  // The class that draws a mark has the mark's name.
  const classes = (['italic', 'bold', 'strike', 'verbatim'] as const).filter((name) => marks[name]).join(' ')
  if (marks.codeSpan) return elementWith('code', classes, content)
  if (marks.bold) return elementWith('strong', classes, content)
  return classes === '' ? content : elementWith('span', classes, content)
}

function elementWith(name: string, classes: string, ...content: (Node | string)[]): Element {
  const element = document.createElement(name)
  if (classes !== '') element.className = classes
  element.append(...content)
  return element
}
