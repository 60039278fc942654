// Converts between plain lines and the editor's nodes, for what is pasted, dragged and carried over.

import type { Node as EditorNode, Schema } from '@tiptap/pm/model'
import type { EditorState, Transaction } from '@tiptap/pm/state'
import type { Line, Run } from '../../../shared/document/lines.ts'
import { CARRIED } from '../../../shared/document/insert-lines.ts'
import { shown, type Marks } from '../../../shared/document/schema.ts'
import { carriedBy } from '../../../shared/memory/carried.ts'

export function nodeOf(schema: Schema, line: Line): EditorNode {
  if (line.node !== 'line') {
    const attributes =
      line.node === 'code' ? { depth: line.depth, fence: line.fence, info: line.info } : { depth: line.depth }
    return schema.node(line.node, attributes, line.text === '' ? [] : schema.text(line.text))
  }
  const { kind, depth, number, carried = null } = line
  return schema.node(
    'line',
    { kind, depth, number, checked: line.checked || null, label: line.label || null, [CARRIED]: carried },
    line.runs.filter((run) => run.text !== '').map((run) => textNode(schema, run)),
  )
}

const textNode = (schema: Schema, { text, marks }: Run): EditorNode =>
  schema.text(
    text,
    Object.entries(marks).map(([name, value]) =>
      schema.mark(name, value === true ? null : { ...(value as Marks['link']) }),
    ),
  )

export function lineOf(node: EditorNode): Line {
  const { attrs } = node
  const depth = shown.depth(attrs['depth'])
  switch (node.type.name) {
    case 'line':
      return {
        node: 'line',
        kind: shown.kind(attrs['kind']),
        depth,
        checked: shown.checked(attrs['checked']),
        label: shown.label(attrs['label']),
        number: shown.number(attrs['number']),
        runs: node.children.map((child) => ({ text: child.text ?? '', marks: marksOf(child) })),
        untouched: false,
        ...carriedBy(attrs[CARRIED]),
      }
    case 'code':
      return {
        node: 'code',
        depth,
        fence: shown.fence(attrs['fence']),
        info: shown.info(attrs['info']),
        text: node.textContent,
      }
    default:
      return { node: 'raw', depth, text: node.textContent }
  }
}

const marksOf = (text: EditorNode): Marks =>
  Object.fromEntries(
    text.marks.map((mark) => [mark.type.name, mark.type.name === 'link' ? mark.attrs : true]),
  )

/** Lines to write before the line with the index `at`. */
export interface PutLines {
  at: number
  lines: readonly Line[]
  /** Lines to remove in the same step, in order: the first one, and the one after the last, of each range. */
  gone?: readonly (readonly [number, number])[]
  /** Lines to write in the same step before other lines. */
  also?: readonly Pick<PutLines, 'at' | 'lines'>[]
}

export function putLines(
  { doc, schema, tr }: EditorState,
  { at, lines, gone = [], also = [] }: PutLines,
): Transaction {
  const nodes = lines.map((line) => nodeOf(schema, line))
  const [only] = doc.children
  if (doc.childCount === 1 && only?.content.size === 0 && only.attrs['label'] !== true && gone.length === 0)
    return tr.replaceWith(0, doc.content.size, nodes)
  const start = doc.resolve(0)
  tr.insert(start.posAtIndex(at), nodes)
  for (const other of also)
    tr.insert(
      tr.mapping.map(start.posAtIndex(other.at), 1),
      other.lines.map((line) => nodeOf(schema, line)),
    )
  for (const [first, end] of gone)
    tr.delete(tr.mapping.map(start.posAtIndex(first), 1), tr.mapping.map(start.posAtIndex(end), -1))
  return tr
}
