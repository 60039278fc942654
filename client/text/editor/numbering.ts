// Draws the numbers of ordered lines, and the level at which a line stands if that differs from the line's
// own depth. Both depend on the lines around, so the document does not hold them.

import { Plugin, PluginKey } from '@tiptap/pm/state'
import type { Node as EditorNode } from '@tiptap/pm/model'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import { nestingOf } from '../../../shared/document/nesting.ts'
import { lineOf } from './slices.ts'

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
  const lines = doc.children.map(lineOf)
  const nesting = nestingOf(lines)
  const decorations: Decoration[] = []
  doc.forEach((node, pos, index) => {
    const { number = null, depth = 0 } = nesting[index] ?? {}
    const drawn = {
      ...(number === null ? {} : { 'data-number': number }),
      ...(depth === lines[index]?.depth ? {} : { 'data-nested': String(depth) }),
    }
    if (Object.keys(drawn).length > 0) decorations.push(Decoration.node(pos, pos + node.nodeSize, drawn))
  })
  return decorations.length === 0 ? DecorationSet.empty : DecorationSet.create(doc, decorations)
}
