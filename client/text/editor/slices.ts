// Converts plain lines to the editor's nodes, for what is pasted.

import type { Node as EditorNode, Schema } from '@tiptap/pm/model'
import type { Line, Run } from '../../../shared/document/lines.ts'
import type { Marks } from '../../../shared/document/schema.ts'

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
