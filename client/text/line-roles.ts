// Gives lines of a text without an editor their roles for screen readers: labels are headings, items are in a
// list and have levels, and the box of a task is a check box.
//
// The list is an element around its lines that has no effect on the layout. The editor has no such list and
// no such box. Instead, its lines say in words what they are, see `--said` in look/lines.css. The reason is
// that in editable text, screen readers repeat a list at each of its lines, and skip or misread a check box.

import { blockersIn, labelKind } from '../../shared/document/labels.ts'
import { isBlank, labelEnd, textOf, type Line, type TextLine } from '../../shared/document/lines.ts'
import type { Nested } from '../../shared/document/nesting.ts'
import type { Drawing, LaterDrawing } from './draw-lines.ts'
import { references } from './references.ts'
import { words } from './words/en.ts'

const isItem = (line: Line | undefined): line is TextLine =>
  line?.node === 'line' && !line.label && line.kind !== 'text' && line.kind !== 'quote'

/**
 * For each item, the smallest depth among itself and all later items of its list. Infinity for other lines.
 * One pass, because a text may have any number of lists, each of any length.
 */
export function leastDepths(lines: readonly Line[], nesting: readonly Nested[]): number[] {
  const least = new Array<number>(lines.length)
  let inList = Infinity
  for (let at = lines.length - 1; at >= 0; at--) {
    inList = isItem(lines[at]) ? Math.min(inList, nesting[at]?.depth ?? 0) : Infinity
    least[at] = inList
  }
  return least
}

/** Sets `data-about`: on each label its kind, and on each blocker `blocked`. */
function setAbouts(elements: readonly HTMLElement[], lines: readonly Line[]): void {
  const labels = lines.flatMap((line, at) => (line.node === 'line' && line.label ? [at] : []))
  labels.forEach((label, nth) => {
    const element = elements[label] as HTMLElement
    const text = textOf(lines[label] as Line)
    const about = labelKind(text)
    element.dataset['about'] = about
    if (about !== 'blocked') return
    const [from, to] = [label + 1, labels[nth + 1]]
    const { are, isResolved } = blockersIn(
      lines
        .slice(from, to)
        .map((line) => ({ depth: line.depth, checked: line.node === 'line' && line.checked })),
    )
    are.forEach((is, at) => {
      if (is) (elements[from + at] as HTMLElement).dataset['about'] = about
    })
    if (isResolved && labelEnd(text) === 0) element.dataset['resolved'] = 'true'
  })
}

const arrange: LaterDrawing['arrange'] = (elements, lines, nesting, how) => {
  setAbouts(elements, lines)
  if (how.ghost) return elements
  const rows: HTMLElement[] = []
  const least = leastDepths(lines, nesting)
  let items: HTMLElement | null = null
  let outermost = 0
  elements.forEach((element, at) => {
    const line = lines[at] as Line
    if (!isItem(line)) {
      items = null
      rows.push(element)
      giveRole(element, line, how)
      return
    }
    if (items === null) {
      outermost = least[at] ?? 0
      items = document.createElement('div')
      items.className = 'items'
      items.role = 'list'
      rows.push(items)
    }
    element.role = 'listitem'
    element.ariaLevel = `${(nesting[at]?.depth ?? 0) - outermost + 1}`
    if (line.kind === 'task') element.prepend(boxOf(line, how))
    items.append(element)
  })
  return rows
}

function giveRole(element: HTMLElement, line: Line, { level }: Drawing): void {
  if (line.node !== 'line') return
  if (line.label && !isBlank(line)) {
    const label = element.querySelector<HTMLElement>(':scope > .word') ?? element
    label.role = 'heading'
    label.ariaLevel = `${level}`
  } else if (line.kind === 'quote') element.role = 'blockquote'
}

/**
 * The box is named after the task's words, because a person who goes from box to box hears only the names.
 */
function boxOf(line: TextLine, { ticks = false }: Drawing): HTMLElement {
  const box = document.createElement('span')
  box.className = 'box'
  box.role = 'checkbox'
  box.ariaChecked = `${line.checked}`
  box.ariaLabel = textOf(line).trim() || words.task
  if (ticks) box.tabIndex = 0
  else box.ariaReadOnly = 'true'
  return box
}

export const laterDrawing: LaterDrawing = { arrange, links: references.of }
