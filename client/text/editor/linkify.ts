// Bare addresses are shown as links and stay plain text in the document.

import type { Node as EditorNode } from '@tiptap/pm/model'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import { bareLinks } from '../../../shared/document/links.ts'

const key = new PluginKey<DecorationSet>('linkify')

export const linkify = (): Plugin<DecorationSet> =>
  new Plugin({
    key,
    state: {
      init: (_config, state) => draw(state.doc),
      apply: (tr, drawn) => (tr.docChanged ? draw(tr.doc) : drawn),
    },
    props: {
      decorations: (state) => key.getState(state),
      handleDOMEvents: {
        // In editable text a plain click places the cursor, so a link opens with Ctrl or Cmd.
        click: (_view, event) => {
          const link = event.target instanceof Element ? event.target.closest('a[href]') : null
          if (!(link instanceof HTMLAnchorElement) || !(event.ctrlKey || event.metaKey)) return false
          window.open(link.href, '_blank', 'noopener,noreferrer')
          return true
        },
      },
    },
  })

function draw(doc: EditorNode): DecorationSet {
  const decorations: Decoration[] = []
  doc.descendants((node, pos) => {
    if (!node.isText || node.text === undefined || node.marks.some(({ type }) => type.name === 'link')) return
    for (const { start, end, href } of bareLinks(node.text))
      decorations.push(
        Decoration.inline(pos + start, pos + end, {
          nodeName: 'a',
          href,
          rel: 'noopener noreferrer',
          target: '_blank',
        }),
      )
  })
  return decorations.length === 0 ? DecorationSet.empty : DecorationSet.create(doc, decorations)
}
