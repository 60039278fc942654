// Draws the numbers of ordered lines. They are counted here, because the document does not hold them.

import { Plugin, PluginKey } from '@tiptap/pm/state'
import type { Node as EditorNode } from '@tiptap/pm/model'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import { countOrdered } from '../../../shared/document/lines.ts'
import { shown } from '../../../shared/document/schema.ts'

const key = new PluginKey<DecorationSet>('numbering')

export const numbering = (): Plugin<DecorationSet> =>
  new Plugin({
    key,
    state: {
      init: (_config, state) => draw(state.doc),
      apply: (tr, drawn) => (tr.docChanged ? draw(tr.doc) : drawn),
    },
    props: { decorations: (state) => key.getState(state) },
  })

function draw(doc: EditorNode): DecorationSet {
  const numbers = countOrdered(
    doc.children.map((node) => ({
      kind: node.type.name === 'line' ? shown.kind(node.attrs['kind']) : null,
      depth: shown.depth(node.attrs['depth']),
      number: shown.number(node.attrs['number']),
    })),
  )
  const decorations: Decoration[] = []
  doc.forEach((node, pos, index) => {
    const number = numbers[index]
    if (number) decorations.push(Decoration.node(pos, pos + node.nodeSize, { 'data-number': number }))
  })
  return decorations.length === 0 ? DecorationSet.empty : DecorationSet.create(doc, decorations)
}
