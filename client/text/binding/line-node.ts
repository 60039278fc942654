// Reads a Yjs line as an editor node.

import { Fragment, type Mark, type Node as EditorNode, type NodeType, type Schema } from '@tiptap/pm/model'
import * as Y from 'yjs'

/** Marks as Yjs keeps them: a name with its attributes. Null instead of attributes removes the mark. */
export type YMarks = Record<string, unknown>

/** One operation of a Yjs text delta. */
export interface Part {
  insert?: unknown
  retain?: number
  delete?: number
  attributes?: YMarks
}

/** The line that the editor shows if the fragment has no lines. It is not in the fragment. */
export function blankLine(schema: Schema): EditorNode {
  const line = schema.topNodeType.contentMatch.defaultType?.createAndFill()
  if (!line) throw new Error('A document of this schema cannot begin with a line.')
  return line
}

/** The texts of a line. Our clients make one; another client may make several, which are read as one. */
export const textsOf = (element: Y.XmlElement): Y.XmlText[] =>
  element.toArray().filter((child) => child instanceof Y.XmlText)

export function nodeOf(element: Y.XmlElement, schema: Schema): EditorNode {
  const type = schema.nodes[element.nodeName]
  if (type === undefined) throw new Error(`This version knows no “${element.nodeName}” line.`)
  const runs = textsOf(element)
    .flatMap((text) => text.toDelta() as Part[])
    .map(({ insert, attributes }) => {
      if (typeof insert !== 'string') throw new Error('A text holds something that is not text.')
      return schema.text(insert, marksOf(attributes, type))
    })
  // ProseMirror drops attributes that the schema does not know.
  return type.create(element.getAttributes(), Fragment.fromArray(runs))
}

/** The marks that a line of this type can show. */
export function marksOf(attributes: YMarks | undefined, type: NodeType): readonly Mark[] {
  const marks: Mark[] = []
  for (const [name, value] of Object.entries(attributes ?? {})) {
    const mark = type.schema.marks[name]
    if (value !== null && mark && type.allowsMarkType(mark)) marks.push(mark.create(value))
  }
  return marks
}

export const yMarksOf = (marks: readonly Mark[]): YMarks =>
  Object.fromEntries(marks.map((mark) => [mark.type.name, mark.attrs]))

/** The position before line `index`. */
export const posBefore = (doc: EditorNode, index: number): number => doc.resolve(0).posAtIndex(index)
