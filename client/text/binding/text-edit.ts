// The change that one step made to the text of one line.

import type { Node as EditorNode } from '@tiptap/pm/model'
import { ReplaceStep, type Step } from '@tiptap/pm/transform'
import { simpleDiffString } from 'lib0/diff'

export interface TextEdit {
  at: number
  remove: number
  /** The number of characters inserted at `at`. */
  insert: number
}

/** A line, with the position before it. */
export interface PlacedLine {
  node: EditorNode
  pos: number
}

/**
 * The edit that turns the text of `was` into the text of `now`. A replace step says exactly which characters
 * stayed, even among equal ones (`aa|a`). For any other step, this is the smallest edit that gives the new
 * text.
 */
export function textEdit(step: Step, was: PlacedLine, now: PlacedLine): TextEdit {
  const [length, newLength] = [was.node.content.size, now.node.content.size]
  const edit = (head: number, tail: number): TextEdit => ({
    at: head,
    remove: length - head - tail,
    insert: newLength - head - tail,
  })
  if (step instanceof ReplaceStep) {
    const [start, end] = [was.pos + 1, was.pos + 1 + length]
    const grown = step.slice.size - (step.to - step.from)
    const head = was.pos === now.pos ? clamp(step.from - start, 0, Math.min(length, newLength)) : 0
    const endStays = end + grown === now.pos + 1 + newLength && end >= step.to
    const tail = endStays ? clamp(end - step.to, 0, Math.min(length, newLength) - head) : 0
    const found = wholeCharacters(edit(head, tail), was.node.textContent)
    if (isEdit(found, was.node, now.node)) return found
  }
  const { index, remove, insert } = simpleDiffString(was.node.textContent, now.node.textContent)
  return { at: index, remove, insert: insert.length }
}

/** Whether the text outside of the edit is the same before and after. */
function isEdit({ at, remove, insert }: TextEdit, was: EditorNode, now: EditorNode): boolean {
  const [before, after] = [was.textContent, now.textContent]
  return before.slice(0, at) === after.slice(0, at) && before.slice(at + remove) === after.slice(at + insert)
}

/** Widens an edit to whole surrogate pairs, because Yjs cannot keep half of one. */
function wholeCharacters({ at, remove, insert }: TextEdit, was: string): TextEdit {
  const before = at > 0 && /[\uD800-\uDBFF]/.test(was.charAt(at - 1)) ? 1 : 0
  const behind = /[\uDC00-\uDFFF]/.test(was.charAt(at + remove)) ? 1 : 0
  return before + behind === 0 || remove + insert === 0
    ? { at, remove, insert }
    : { at: at - before, remove: remove + before + behind, insert: insert + before + behind }
}

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most))
