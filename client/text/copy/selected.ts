// Reads the selection in the page as a note, with headings, header fields, people and lines. Buttons, menus,
// text only for screen readers, and suggestions that nobody wrote are left out.

import { plain, textOf, type Line, type Run } from '../../../shared/document/lines.ts'
import type { Note, NoteBlock, NoteSection } from '../../../shared/markdown/note.ts'
import { linesIn, unusedIn, type DrawnText } from './drawn.ts'

/** Characters of one line, or more than one line. */
export type Selected =
  | { is: 'characters'; text: string; runs: Run[]; inSource: boolean }
  | { is: 'note'; note: Note }

const PARTS = '.title, .field, .heading, .handle, .text'

/** Null if no line of a text is selected. Then copying is left to the browser. */
export function selectedIn(range: Range): Selected | null {
  const { commonAncestorContainer: around } = range
  const scope = around instanceof Element ? around : around.parentElement
  const inText = scope?.closest('.text') ?? null
  const parts = inText ? [inText] : [...(scope?.querySelectorAll(PARTS) ?? [])]
  const selected = parts.filter((part) => range.intersectsNode(part) && part.checkVisibility())
  const texts = new Map(
    selected.filter((part) => part.matches('.text')).map((text) => [text, linesOf(text, range)]),
  )
  const lines = [...texts.values()].flat()
  const [only] = lines
  if (only === undefined) return null
  const others = selected.some((part) => !part.matches('.text') && touches(range, part))
  if (lines.length === 1 && !others) return charactersOf(only.line)
  const wanted = new Set(
    lines.every(({ isUnused }) => isUnused) ? lines : lines.filter(({ isUnused }) => !isUnused),
  )
  return { is: 'note', note: noteOf(selected, range, (text) => shifted(texts.get(text), wanted)) }
}

// ── lines ──

interface Cut {
  line: Line
  isUnused: boolean
}

function linesOf(text: Element, range: Range): Cut[] {
  const drawn = linesIn(text)
  const unused = unusedIn(drawn, (text as DrawnText).named)
  return drawn.flatMap(({ element, line }) => {
    const cut = cutOf(element, line, range)
    return cut === null ? [] : [{ line: cut, isUnused: unused.has(element) }]
  })
}

/** The selected part of a line. Null if the selection only touches it. */
function cutOf(element: Element, line: Line, range: Range): Line | null {
  if (!range.intersectsNode(element)) return null
  let [length, from, to, text] = [0, -1, -1, '']
  for (const each of textsIn(element)) {
    if (range.intersectsNode(each)) {
      if (from === -1) from = length + (each === range.startContainer ? range.startOffset : 0)
      to = length + (each === range.endContainer ? range.endOffset : each.length)
    }
    length += each.length
    text += each.data
  }
  if (length === 0) return isWithin(range, element) ? line : null
  if (from >= to) return null
  if (from === 0 && to === length && text === textOf(line)) return line
  if (line.node !== 'line') return { ...line, text: text.slice(from, to) }
  // During a composition, the page may show letters that the document does not hold yet.
  const runs = text === textOf(line) ? cutRuns(line.runs, from, to) : plain(text.slice(from, to))
  return { ...line, runs }
}

function cutRuns(runs: readonly Run[], from: number, to: number): Run[] {
  let start = 0
  return runs.flatMap(({ text, marks }) => {
    const cut = text.slice(Math.max(from - start, 0), Math.max(to - start, 0))
    start += text.length
    return plain(cut, marks)
  })
}

/** The texts in an element. What is drawn between its letters, such as other people's carets, is left out. */
function* textsIn(element: Element): Generator<Text> {
  for (const child of element.childNodes)
    if (child instanceof Text) yield child
    else if (child instanceof Element && !child.matches('.ProseMirror-widget')) yield* textsIn(child)
}

const isWithin = (range: Range, element: Element): boolean =>
  range.comparePoint(element, 0) === 0 && range.comparePoint(element, element.childNodes.length) === 0

/** Whether a character or field in the element is selected. */
function touches(range: Range, element: Element): boolean {
  if (isWithin(range, element)) return true
  return [...textsIn(element)].some((text) => selectedText(range, text).trim() !== '')
}

function selectedText(range: Range, text: Text): string {
  if (!range.intersectsNode(text)) return ''
  const from = text === range.startContainer ? range.startOffset : 0
  return text.data.slice(from, text === range.endContainer ? range.endOffset : undefined)
}

const charactersOf = (line: Line): Selected => ({
  is: 'characters',
  text: textOf(line),
  runs: line.node === 'line' ? line.runs : plain(line.text),
  inSource: line.node !== 'line',
})

/** Moves lines from the middle of a list to the margin. */
function shifted(cuts: readonly Cut[] = [], wanted: ReadonlySet<Cut>): Line[] {
  const lines = cuts.filter((cut) => wanted.has(cut)).map(({ line }) => line)
  const shallowest = lines.reduce((least, { depth }) => Math.min(least, depth), Infinity)
  return shallowest === 0 ? lines : lines.map((line) => ({ ...line, depth: line.depth - shallowest }))
}

// ── the note around them ──

function noteOf(parts: readonly Element[], range: Range, linesOf: (text: Element) => Line[]): Note {
  const note: Note = { title: null, header: [], attendees: [], preamble: [], blocks: [] }
  let block: NoteBlock | null = null
  let section: NoteSection | null = null
  for (const part of parts) {
    if (part.matches('.text')) {
      const { lines } = section ?? block ?? { lines: note.preamble }
      for (const line of linesOf(part)) lines.push(line)
    } else if (!touches(range, part)) continue
    else if (part.matches('.title'))
      note.title = part instanceof HTMLTextAreaElement ? part.value : selectedWords(range, part)
    else if (part.matches('.field')) addField(note, part)
    else if (part.matches('.handle')) {
      if (block === null) note.blocks.push((block = blockOf('', 0)))
      block.sections.push((section = sectionOf(part)))
    } else {
      const level = Number(part.getAttribute('aria-level') ?? part.tagName.charAt(1))
      note.blocks.push((block = blockOf(selectedWords(range, part), level)))
      section = null
    }
  }
  return note
}

const selectedWords = (range: Range, part: Element): string =>
  [...textsIn(part)]
    .map((text) => selectedText(range, text))
    .join('')
    .trim()

/** Level 0: the block's heading is not selected. */
const blockOf = (heading: string, level: number): NoteBlock => ({
  ...{ id: '', heading, level, people: true },
  ...{ lines: [], sections: [] },
})

function sectionOf(handle: Element): NoteSection {
  const chips = handle.querySelector('.chips')?.textContent ?? ''
  const whole = handle.textContent.trim()
  return {
    person: '',
    handle: whole.slice(0, whole.length - chips.length).trim(),
    annotation: chips.replace(/^\(|\)$/g, ''),
    written: null,
    lines: [],
  }
}

function addField(note: Note, field: Element): void {
  const label = `**${field.querySelector('dt')?.textContent.trim() ?? ''}:**`
  const list = field.querySelector('.attendees')
  const input = field.querySelector<HTMLInputElement | HTMLTextAreaElement>(
    'dd > input, dd > textarea, dd > :not(ul) input',
  )
  const value =
    input && !list ? input.value : field.querySelector('dd > p:not(.proposed, .none)')?.textContent
  note.header.push({ id: list ? 'attendees' : '', label, value: value?.trim() ?? '' })
  for (const entry of list?.querySelectorAll('li:not(:has(input))') ?? []) {
    const name = [...entry.childNodes].map((child) => (child instanceof Text ? child.data : '')).join('')
    note.attendees.push(name.trim())
  }
}
