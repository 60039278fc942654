// Converts between plain lines and the editor's nodes, for what is pasted and dragged.

import type { Node as EditorNode, Schema } from '@tiptap/pm/model'
import type { Line, Run } from '../../../shared/document/lines.ts'
import { shown, type Marks } from '../../../shared/document/schema.ts'

export function nodeOf(schema: Schema, line: Line): EditorNode {
  if (line.node !== 'line') {
    const attributes =
      line.node === 'code' ? { depth: line.depth, fence: line.fence, info: line.info } : { depth: line.depth }
    return schema.node(line.node, attributes, line.text === '' ? [] : schema.text(line.text))
  }
  const { kind, depth, number } = line
  return schema.node(
    'line',
    { kind, depth, number, checked: line.checked || null, label: line.label || null },
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
