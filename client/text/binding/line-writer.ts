// Writes a person's step into the document: only the lines, characters, marks and attributes it changed.

import type { Mark, Node as EditorNode } from '@tiptap/pm/model'
import type { Step } from '@tiptap/pm/transform'
import * as Y from 'yjs'
import { align, type Carets, type Fate } from './align.ts'
import { charactersOf, type LateLetters, type IdRange } from './late-letters.ts'
import { textsOf, yMarksOf, type Part, type YMarks } from './line-node.ts'
import type { PlacedLine, TextEdit } from './text-edit.ts'

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
  const split = splitIn(fates, olds, news)
  const moved = split && charactersIn(elements[start + split.old], split, late)
  for (const fate of fates) {
    const at = written.length
    if (fate.is === 'remove') fragment.delete(at, 1)
    else if (fate.is === 'insert') {
      const element = newElement(lineAt(news, fate.new))
      fragment.insert(at, [element])
      written.push(element)
    } else {
      const element = elements[start + fate.old]
      if (element === undefined) throw new Error('A line that stays is not among the lines.')
      writeLine(element, lineAt(olds, fate.old), lineAt(news, fate.new), fate.edit)
      written.push(element)
    }
  }
  const text = split && written[start + split.new]?.get(0)
  if (moved && text instanceof Y.XmlText) late.remember(moved, charactersOf(text), text)
  return [...written, ...elements.slice(oldEnd)]
}

/** Finds a part of a line that becomes a line of its own. `old` and `new` are the indexes of the two lines. */
function splitIn(fates: readonly Fate[], olds: readonly PlacedLine[], news: readonly PlacedLine[]) {
  for (const kept of fates) {
    if (kept.is !== 'keep' || kept.edit.remove === 0 || kept.edit.insert > 0) continue
    const { at, remove: length } = kept.edit
    const line = lineAt(olds, kept.old)
    // What is typed behind a label moves below it by itself, on each page.
    if (line.attrs['label'] === true) continue
    const part = line.textContent.slice(at, at + length)
    const made = fates.find((fate) => fate.is === 'insert' && lineAt(news, fate.new).textContent === part)
    if (made?.is === 'insert') return { old: kept.old, at, length, new: made.new }
  }
  return null
}

/** The characters of a part that is about to be moved. */
function charactersIn(
  element: Y.XmlElement | undefined,
  { at, length }: { at: number; length: number },
  late: LateLetters,
): IdRange[] | null {
  const [text, more] = element ? textsOf(element) : []
  if (!text || more) return null
  late.signBehind(text, at + length)
  return charactersOf(text, at, length)
}

/** The range of lines that differ: `start` to `oldEnd` became `start` to `newEnd`. */
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

function newElement(node: EditorNode): Y.XmlElement {
  const element = new Y.XmlElement(node.type.name)
  for (const [name, value] of Object.entries(node.attrs))
    if (value !== null) setAttribute(element, name, value)
  // A line gets its text at once, so that two people who start typing in an empty line share one text.
  const text = new Y.XmlText()
  const parts: Part[] = node.children.map(({ text = '', marks }) => ({
    insert: text,
    attributes: yMarksOf(marks),
  }))
  text.applyDelta(parts)
  element.insert(0, [text])
  return element
}

function writeLine(element: Y.XmlElement, was: EditorNode, now: EditorNode, edit: TextEdit): void {
  for (const [name, value] of Object.entries(now.attrs)) {
    if (value === was.attrs[name]) continue
    if (value === null) element.removeAttribute(name)
    else setAttribute(element, name, value)
  }
  if (was.content === now.content) return
  if (textsOf(element).length === 0) element.insert(0, [new Y.XmlText()])
  const texts = textsOf(element)
  writeText(texts, was, now, edit)
  for (const { at, length, change } of marksChanged(was, now, edit)) format(texts, at, length, change)
}

/** Yjs types attributes as strings, but keeps any JSON value. */
const setAttribute = (element: Y.XmlElement, name: string, value: unknown): void =>
  element.setAttribute(name, value as string)

function writeText(texts: Y.XmlText[], was: EditorNode, now: EditorNode, { at, remove, insert }: TextEdit) {
  for (const { text, from, length } of spread(texts, at, remove)) text.delete(from, length)
  let offset = at
  const home = texts.find((text) => {
    if (offset <= text.length) return true
    offset -= text.length
    return false
  })
  // Inserted text would inherit the marks beside it, so its own are passed, unless the line has no marks.
  const isPlain = !hasMarks(was) && !hasMarks(now)
  for (const { text = '', marks } of now.content.cut(at, at + insert).content) {
    if (home === undefined) throw new Error('The text is shorter than what the editor shows.')
    if (isPlain) home.insert(offset, text)
    else home.insert(offset, text, yMarksOf(marks))
    offset += text.length
  }
}

const hasMarks = (node: EditorNode): boolean => node.children.some(({ marks }) => marks.length > 0)

/** A stretch of a line, split by the line's texts. The last part comes first: deleting it moves no other. */
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
    ...between(was.content.cut(0, at).content, now.content.cut(0, at).content, 0),
    ...between(was.content.cut(at + remove).content, now.content.cut(at + insert).content, at + insert),
  ]
}

/** Compares the marks of two lists of runs over the same characters. */
function between(was: readonly EditorNode[], now: readonly EditorNode[], start: number): MarkChange[] {
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
