// Others' carets in one section, and mine for them. Drawn with palette classes: a peer's strings never reach CSS.

import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition } from '@tiptap/y-tiptap'
import type * as Y from 'yjs'
import { bindingOf } from './flat-binding.ts'
import type { Caret, Presence } from './presence.ts'

const key = new PluginKey<DecorationSet>('carets')

export const caretsPlugin = (root: string, presence: Presence): Plugin<DecorationSet> =>
  new Plugin({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply: (tr, drawn, _before, state) =>
        tr.docChanged || tr.getMeta(key) !== undefined ? draw(state, presence.caretsIn(root)) : drawn,
    },
    props: { decorations: (state) => key.getState(state) },
    view: (view) => {
      const unwatch = presence.watch(root, () => {
        if (!view.isDestroyed) view.dispatch(view.state.tr.setMeta(key, true))
      })
      const blur = () => presence.setCaret(null)
      const focus = () => announce(view, root, presence)
      view.dom.addEventListener('blur', blur)
      view.dom.addEventListener('focus', focus)
      return {
        update: (_view, before) => {
          if (
            view.hasFocus() &&
            (view.state.doc !== before.doc || !view.state.selection.eq(before.selection))
          )
            announce(view, root, presence)
        },
        destroy: () => {
          unwatch()
          view.dom.removeEventListener('blur', blur)
          view.dom.removeEventListener('focus', focus)
        },
      }
    },
  })

function announce(view: EditorView, root: string, presence: Presence): void {
  const binding = bindingOf(view.state)
  const relative = (pos: number) =>
    absolutePositionToRelativePosition(pos, binding.type, binding.mapping) as Y.RelativePosition
  const { anchor, head } = view.state.selection
  presence.setCaret({ root, anchor: relative(anchor), head: relative(head) })
}

function draw(state: EditorState, carets: Caret[]): DecorationSet {
  const binding = bindingOf(state)
  const absolute = (position: Y.RelativePosition): number | null => {
    const pos = relativePositionToAbsolutePosition(binding.doc, binding.type, position, binding.mapping)
    return pos === null ? null : Math.min(pos, state.doc.content.size)
  }
  const decorations = carets.flatMap((caret) => {
    const [anchor, head] = [absolute(caret.anchor), absolute(caret.head)]
    if (anchor === null || head === null) return []
    const drawn = [
      Decoration.widget(head, () => caretElement(caret), {
        key: `${caret.client} ${caret.handle} ${caret.colour}`,
        side: 10,
        ignoreSelection: true,
      }),
    ]
    if (anchor !== head)
      drawn.push(
        Decoration.inline(Math.min(anchor, head), Math.max(anchor, head), {
          class: `selected-by colour-${caret.colour}`,
        }),
      )
    return drawn
  })
  return DecorationSet.create(state.doc, decorations)
}

function caretElement({ handle, colour }: Caret): HTMLElement {
  const caret = document.createElement('span')
  caret.className = `caret colour-${colour}`
  caret.ariaHidden = 'true'
  const name = document.createElement('span')
  name.className = 'caret-name'
  name.textContent = handle
  caret.append(name)
  return caret
}
