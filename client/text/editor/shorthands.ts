// Shorthands of Markdown: typed text that changes its line.

import type { ResolvedPos } from '@tiptap/pm/model'
import { TextSelection, type EditorState, type Transaction } from '@tiptap/pm/state'
import { labelKind, looksLikeLabel } from '../../../shared/document/labels.ts'
import { CARRIED } from '../../../shared/document/insert-lines.ts'
import { attributesAfter, cursor, depthOf, isLine, setAttributes } from './keys.ts'

interface Shorthand {
  /** Matched against the text before the cursor, with the typed character. */
  find: RegExp
  attributes: (match: RegExpExecArray) => Record<string, unknown>
}

const shorthands: Shorthand[] = [
  { find: /^\[ ?\] $/, attributes: () => ({ kind: 'task', checked: null, number: null, label: null }) },
  { find: /^\[[xX]\] $/, attributes: () => ({ kind: 'task', checked: true, number: null, label: null }) },
  { find: /^1[.)] $/, attributes: () => ({ kind: 'ordered', number: null, label: null }) },
  {
    find: /^(\d{1,9}[.)]) $/,
    attributes: (match) => ({ kind: 'ordered', number: match[1] ?? null, label: null }),
  },
  { find: /^[-*+] $/, attributes: () => ({ kind: 'item', number: null }) },
  { find: /^> $/, attributes: () => ({ kind: 'quote', number: null, label: null }) },
]

/**
 * The transaction for typed text that changes its line: `[ ] `, `1. `, `- `, `> `, three backticks, or the
 * colon of a known label (`Done:`). Text that is typed right after a label's colon begins the label's first
 * item. Null for other text.
 */
export function typedShorthand(state: EditorState, text: string): Transaction | null {
  const $cursor = cursor(state)
  if (!$cursor || !isLine($cursor.parent)) return null
  const { parent: line, parentOffset } = $cursor
  const pos = $cursor.before(1)
  const before = line.textBetween(0, parentOffset) + text
  for (const { find, attributes } of shorthands) {
    const match = find.exec(before)
    if (!match) continue
    const tr = state.tr.delete($cursor.start(1), $cursor.pos)
    setAttributes(tr, pos, attributes(match))
    return tr
  }
  if (before === '```') return codeAt(state, $cursor)
  if (parentOffset < line.content.size) return null
  const tr = state.tr.insertText(text)
  if (splitLabel(tr, text)) return tr
  if (
    text === ':' &&
    line.attrs['label'] !== true &&
    labelKind(before) !== 'other' &&
    !before.includes('@') && // “Waiting for @bob:” says who is asked
    looksLikeLabel(before)
  ) {
    setAttributes(tr, pos, { kind: 'item', label: true, depth: 0, checked: null, number: null })
    return toEmptyLabel(state, $cursor, before) ?? tr
  }
  return null
}

/**
 * If the text already has this label, and no words below it, the cursor goes there, and the line is taken out. So
 * nobody who types a label that the scaffold offers has it twice. Null if there is no such label, or if lines stand
 * below the typed one: they would be below another label.
 */
function toEmptyLabel({ doc, tr }: EditorState, $cursor: ResolvedPos, label: string): Transaction | null {
  const own = $cursor.index(0)
  const isLabel = (at: number): boolean => doc.maybeChild(at)?.attrs['label'] === true
  const isNeeded = $cursor.parent.attrs[CARRIED] != null || (own + 1 < doc.childCount && !isLabel(own + 1))
  let [pos, at] = [0, 0]
  for (; at < doc.childCount; at++) {
    let next = at + 1
    while (
      next < doc.childCount &&
      !isLabel(next) &&
      (next === own || doc.child(next).textContent.trim() === '')
    )
      next++
    const isEmpty = next >= doc.childCount || isLabel(next)
    if (isLabel(at) && isEmpty && folded(doc.child(at).textContent) === folded(label)) break
    pos += doc.child(at).nodeSize
  }
  const found = doc.maybeChild(at)
  if (found === null || isNeeded) return null
  tr.delete($cursor.before(1), $cursor.after(1))
  const end = tr.mapping.map(pos + found.nodeSize - 1, -1)
  return tr.setSelection(TextSelection.create(tr.doc, end)).scrollIntoView()
}

const folded = (label: string): string => label.trim().toLowerCase()

/** Turns the line into code. The text after the cursor becomes the code. */
function codeAt(state: EditorState, $cursor: ResolvedPos): Transaction {
  const line = $cursor.parent
  const rest = line.textBetween($cursor.parentOffset, line.content.size)
  const code = state.schema.node('code', { depth: depthOf(line) }, rest === '' ? [] : state.schema.text(rest))
  const pos = $cursor.before(1)
  const tr = state.tr.replaceWith(pos, $cursor.after(1), code)
  return tr.setSelection(TextSelection.create(tr.doc, pos + 1))
}

/**
 * Moves text that was written right after the colon of a bare label (`Done:x`) to a line under the label.
 * Returns false if anything else follows the colon: if two people typed there, each page would move both
 * texts, and both would be doubled.
 */
export function splitLabel(tr: Transaction, written: string): boolean {
  const { $from } = tr.selection
  const line = $from.parent
  const at = line.content.size - written.length
  const label = line.textContent.slice(0, at)
  const isFirst = line.attrs['label'] === true && label.endsWith(':') && looksLikeLabel(label)
  if (!isFirst || !/^\S/.test(written) || line.textContent.slice(at) !== written) return false
  tr.split($from.start() + at, 1, [{ type: line.type, attrs: attributesAfter(line, false) }])
  return true
}
