// Writes a person's step into the document, and only the lines, characters, marks and attributes that it
// changed.

import type { Mark, Node as EditorNode } from '@tiptap/pm/model'
import { ReplaceStep, type Step } from '@tiptap/pm/transform'
import * as Y from 'yjs'
import { charactersOf, insertCopy, lastOf, type IdRange, type Move } from '../../../shared/moved/copies.ts'
import { align, firstJoined, type Carets, type Fate } from './align.ts'
import type { LateLetters } from './late-letters.ts'
import { textsOf, yMarksOf, type Part, type YMarks } from './line-node.ts'
import { movedParts, type MovedPart } from './moved-parts.ts'
import type { PlacedLine, TextEdit } from './text-edit.ts'
import { tell, type Gone } from '../../../shared/moved/told-moves.ts'

/** One step, with the document before it and the document after it. */
export interface Edit {
  step: Step
  before: EditorNode
  after: EditorNode
}

/**
 * Writes a step. `elements` are the Yjs lines of `before`. Returns the Yjs lines of `after`. Must be called
 * in a transaction.
 */
export function writeEdit(
  fragment: Y.XmlFragment,
  elements: readonly Y.XmlElement[],
  { step, before, after }: Edit,
  carets: Carets,
  late: LateLetters,
): Y.XmlElement[] {
  const { start, oldEnd, newEnd } = changedLines(elements.length === 0 ? [] : before.children, after.children)
  const written = elements.slice(0, start)
  const olds = placed(before, start, oldEnd)
  const news = placed(after, start, newEnd)
  const fates = align(step, olds, news, (old) => carets(start + old))
  const kept = new Map(fates.map((fate) => [fate.is === 'keep' ? fate.new : null, fate]))
  const moves = movedParts(step, fates, olds, news).flatMap((part): Moving[] => {
    const fate = kept.get(part.new)
    const home = fate?.is === 'keep' ? elements[start + fate.old] : null
    const characters =
      home && textsOf(home).length > 1 ? null : charactersIn(elements[start + part.old], part)
    const isAbove = fate?.is === 'keep' ? part.old < fate.old : null
    return characters ? [{ ...part, characters, late, isAbove }] : []
  })
  const gone = goneLines(step, fates, olds, elements.slice(start, oldEnd))
  for (const fate of fates) {
    const at = written.length
    const moving = fate.is === 'remove' ? [] : moves.filter((each) => each.new === fate.new)
    if (fate.is === 'remove') fragment.delete(at, 1)
    else if (fate.is === 'insert') {
      const node = lineAt(news, fate.new)
      const element = newElement(node, moving)
      fragment.insert(at, [element])
      writeMoving(element, node, moving)
      written.push(element)
    } else {
      const element = elements[start + fate.old]
      if (element === undefined) throw new Error('A line that stays is not among the lines.')
      writeLine(element, lineAt(olds, fate.old), lineAt(news, fate.new), fate.edit, moving)
      if (fate.old === gone?.into) tell(element, { moves: [], gone: gone.lines })
      written.push(element)
    }
  }
  return [...written, ...elements.slice(oldEnd)]
}

/** The lines that a step removes by joining them to another line, and that line. Null if it joins none. */
function goneLines(
  step: Step,
  fates: readonly Fate[],
  olds: readonly PlacedLine[],
  elements: readonly Y.XmlElement[],
): { into: number; lines: Gone[] } | null {
  const into = firstJoined(step, olds)
  const [home, line] = [elements[into], olds[into]]
  if (!(step instanceof ReplaceStep) || !home || !line) return null
  if (!fates.some((fate) => fate.is === 'keep' && fate.old === into)) return null
  const [text] = textsOf(home)
  const last = text && charactersOf(text, 0, step.from - line.pos - 1).at(-1)
  const behind = last ? lastOf(last) : null
  const isWhole = olds.some(({ pos, node }) => step.to === pos + 1 + node.content.size)
  const lines = fates.flatMap((fate): Gone[] => {
    const [text] = fate.is === 'remove' ? textsOf(elements[fate.old] ?? home) : []
    if (!text?._item || !text.doc) return []
    const toEnd = isWhole && fate === fates.findLast(({ is }) => is === 'remove')
    return [{ text: text._item.id, behind, toEnd, knew: knownIn(text, text.doc) }]
  })
  return { into, lines }
}

/** How many writers of one line are recorded. */
const MOST_WRITERS = 20

/** For each other page that wrote in a text, the clock up to which this page knows that page's edits. */
function knownIn(text: Y.XmlText, doc: Y.Doc): Map<number, number> {
  const knew = new Map<number, number>()
  for (let item = text._start; item !== null && knew.size < MOST_WRITERS; item = item.right) {
    const { client } = item.id
    if (client !== doc.clientID && item.content instanceof Y.ContentString)
      knew.set(client, Y.getState(doc.store, client))
  }
  return knew
}

/** A part that is moved, with its characters. */
interface Moving extends MovedPart {
  characters: readonly IdRange[]
  late: LateLetters
  /**
   * Whether the part leaves a line above the one that it goes to. Null if the line that it goes to is new.
   */
  isAbove: boolean | null
}

/** If a part has more runs than this, it is moved without signs, so that signs stay few. */
const MOST_RUNS = 100

/** The characters of a part that is about to be moved. Null if its letters cannot be followed. */
function charactersIn(element: Y.XmlElement | undefined, { at, length }: MovedPart): IdRange[] | null {
  const [text, more] = element ? textsOf(element) : []
  if (!text || more) return null
  const runs = charactersOf(text, at, length)
  return runs.length > MOST_RUNS ? null : runs
}

/** The range of lines that differ: lines `start` to `oldEnd` became lines `start` to `newEnd`. */
export function changedLines(was: readonly EditorNode[], now: readonly EditorNode[]) {
  const shorter = Math.min(was.length, now.length)
  let start = 0
  while (start < shorter && was[start] === now[start]) start++
  let tail = 0
  while (tail < shorter - start && was[was.length - 1 - tail] === now[now.length - 1 - tail]) tail++
  return { start, oldEnd: was.length - tail, newEnd: now.length - tail }
}

function placed(doc: EditorNode, start: number, end: number): PlacedLine[] {
  if (start === end) return []
  let pos = doc.resolve(0).posAtIndex(start)
  return doc.children.slice(start, end).map((node) => {
    const line = { node, pos }
    pos += node.nodeSize
    return line
  })
}

function lineAt(lines: readonly PlacedLine[], index: number): EditorNode {
  const line = lines[index]
  if (line === undefined) throw new Error(`There is no line ${index} among ${lines.length}.`)
  return line.node
}

// ── one line ──

/** Makes the element of a new line. Parts that are moved into the line are left out. */
function newElement(node: EditorNode, moving: readonly Moving[]): Y.XmlElement {
  const element = new Y.XmlElement(node.type.name)
  for (const [name, value] of Object.entries(node.attrs))
    if (value !== null) setAttribute(element, name, value)
  // A line gets a text at once, so that two people who begin to type in an empty line share the text.
  const text = new Y.XmlText()
  const parts: Part[] = apartFrom(node, 0, node.content.size, moving).map(({ text = '', marks }) => ({
    insert: text,
    attributes: yMarksOf(marks),
  }))
  text.applyDelta(parts)
  element.insert(0, [text])
  return element
}

/** The content of a stretch of a line, without parts that are moved into it. */
function apartFrom(node: EditorNode, from: number, end: number, moving: readonly Moving[]): EditorNode[] {
  const nodes: EditorNode[] = []
  for (const { to, length } of [...moving].sort((a, b) => a.to - b.to)) {
    nodes.push(...node.content.cut(from, Math.max(from, to)).content)
    from = to + length
  }
  return [...nodes, ...node.content.cut(from, Math.max(from, end)).content]
}

/** Moves the parts into the line. Each run of characters leaves a sign at its old place. */
function writeMoving(element: Y.XmlElement, node: EditorNode, moving: readonly Moving[]): void {
  const [text] = textsOf(element)
  if (!text?.doc) return
  Y.transact(text.doc, (transaction) => {
    for (const moved of [...moving].sort((a, b) => a.to - b.to)) {
      const { characters, to, length, late, isByItself, isAbove } = moved
      let at = to
      const moves: Move[] = []
      for (const run of characters) {
        const letters = node.textContent.slice(at, at + run.length)
        const copy = isByItself
          ? insertCopy(transaction, run, letters, text, at).to
          : late.copy(transaction, run, letters, text, at)
        moves.push({ from: run, to: copy })
        at += run.length
      }
      tell(element, { moves, gone: [] })
      const copies = moves.map((move) => move.to)
      if (isAbove !== null && !isByItself) late.rememberSeam(transaction.doc, copies, isAbove)
      setMarks(text, node, to, length)
    }
  })
}

/** Copies get the marks of the text before them. This function gives them their own. */
function setMarks(text: Y.XmlText, node: EditorNode, at: number, length: number): void {
  const isMarked = (text.toDelta() as Part[]).some(({ attributes }) => attributes !== undefined)
  if (!isMarked && !hasMarks(node)) return
  const none = Object.fromEntries(Object.keys(node.type.schema.marks).map((name) => [name, null]))
  for (const { nodeSize, marks } of node.content.cut(at, at + length).content) {
    text.format(at, nodeSize, { ...none, ...yMarksOf(marks) })
    at += nodeSize
  }
}

function writeLine(
  element: Y.XmlElement,
  was: EditorNode,
  now: EditorNode,
  edit: TextEdit,
  moving: readonly Moving[],
): void {
  for (const [name, value] of Object.entries(now.attrs)) {
    if (value === was.attrs[name]) continue
    if (value === null) element.removeAttribute(name)
    else setAttribute(element, name, value)
  }
  if (was.content === now.content) return
  if (textsOf(element).length === 0) element.insert(0, [new Y.XmlText()])
  const texts = textsOf(element)
  // If a part comes from a line above to the start of this one, it goes before what is removed there, and
  // before letters on their way there.
  const isStart = ({ to, isAbove }: Moving): boolean => to === 0 && isAbove === true
  const [start, others] = [moving.filter(isStart), moving.filter((each) => !isStart(each))]
  const length = start.reduce((sum, each) => sum + each.length, 0)
  writeMoving(element, now, start)
  writeText(texts, was, now, edit, moving, length)
  writeMoving(element, now, others)
  for (const { at, length, change } of marksChanged(was, now, edit)) format(texts, at, length, change)
}

/** Yjs types attributes as strings, but keeps any JSON value. */
const setAttribute = (element: Y.XmlElement, name: string, value: unknown): void =>
  element.setAttribute(name, value as string)

function writeText(
  texts: Y.XmlText[],
  was: EditorNode,
  now: EditorNode,
  { at, remove, insert }: TextEdit,
  moving: readonly Moving[],
  written: number,
): void {
  for (const { text, from, length } of spread(texts, at + written, remove)) text.delete(from, length)
  let offset = at + written
  const home = texts.find((text) => {
    if (offset <= text.length) return true
    offset -= text.length
    return false
  })
  // Inserted text would get the marks of its neighbours. So its own marks are passed, unless the line has
  // none.
  const isPlain = !hasMarks(was) && !hasMarks(now)
  for (const { text = '', marks } of apartFrom(now, at, at + insert, moving)) {
    if (home === undefined) throw new Error('The text is shorter than what the editor shows.')
    if (isPlain) home.insert(offset, text)
    else home.insert(offset, text, yMarksOf(marks))
    offset += text.length
  }
}

const hasMarks = (node: EditorNode): boolean => node.children.some(({ marks }) => marks.length > 0)

/**
 * Splits a stretch of a line by the line's texts. The last part comes first, because deleting it does not
 * move the others.
 */
function spread(texts: readonly Y.XmlText[], at: number, length: number) {
  const parts: { text: Y.XmlText; from: number; length: number }[] = []
  let start = 0
  for (const text of texts) {
    const [from, to] = [Math.max(at - start, 0), Math.min(at + length - start, text.length)]
    if (from < to) parts.push({ text, from, length: to - from })
    start += text.length
  }
  return parts.reverse()
}

const format = (texts: readonly Y.XmlText[], at: number, length: number, change: YMarks): void => {
  for (const part of spread(texts, at, length)) part.text.format(part.from, part.length, change)
}

// ── marks ──

interface MarkChange {
  /** Offset in the new text. */
  at: number
  length: number
  change: YMarks
}

/** The stretches of kept text whose marks changed. */
function marksChanged(was: EditorNode, now: EditorNode, { at, remove, insert }: TextEdit): MarkChange[] {
  return [
    ...compared(was.content.cut(0, at).content, now.content.cut(0, at).content, 0),
    ...compared(was.content.cut(at + remove).content, now.content.cut(at + insert).content, at + insert),
  ]
}

/** Compares the marks of two lists of runs with the same characters. */
function compared(was: readonly EditorNode[], now: readonly EditorNode[], start: number): MarkChange[] {
  const changes: MarkChange[] = []
  let [i, j, at, leftOfOld, leftOfNew] = [0, 0, start, was[0]?.nodeSize ?? 0, now[0]?.nodeSize ?? 0]
  for (;;) {
    const [old, next] = [was[i], now[j]]
    if (!old || !next) return changes
    const length = Math.min(leftOfOld, leftOfNew)
    const change = difference(old.marks, next.marks)
    if (change !== null) changes.push({ at, length, change })
    at += length
    leftOfOld -= length
    leftOfNew -= length
    if (leftOfOld === 0) leftOfOld = was[++i]?.nodeSize ?? 0
    if (leftOfNew === 0) leftOfNew = now[++j]?.nodeSize ?? 0
  }
}

function difference(was: readonly Mark[], now: readonly Mark[]): YMarks | null {
  const change: YMarks = {}
  for (const mark of was) if (!mark.type.isInSet(now)) change[mark.type.name] = null
  for (const mark of now) if (!mark.isInSet(was)) change[mark.type.name] = mark.attrs
  return Object.keys(change).length === 0 ? null : change
}
