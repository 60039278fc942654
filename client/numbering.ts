// The numbers of ordered lines, counted where they are shown.

import { Plugin, PluginKey } from '@tiptap/pm/state'
import type { Node as EditorNode } from '@tiptap/pm/model'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import { countOrdered } from '../shared/lines.ts'
import type { LineKind } from '../shared/schema.ts'

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
      kind: node.type.name === 'line' ? (node.attrs['kind'] as LineKind) : null,
      depth: node.attrs['depth'] as number,
      number: (node.attrs['number'] as string | null | undefined) ?? null,
    })),
  )
  const decorations: Decoration[] = []
  doc.forEach((node, pos, index) => {
    const number = numbers[index]
    if (number) decorations.push(Decoration.node(pos, pos + node.nodeSize, { 'data-number': number }))
  })
  return decorations.length === 0 ? DecorationSet.empty : DecorationSet.create(doc, decorations)
}
