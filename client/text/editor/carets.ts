// Draws other people's carets in one section and announces mine. Colours are classes of our palette, so that
// no string from a peer reaches CSS.

import { isChangeOrigin } from '@tiptap/extension-collaboration'
import type { Node as EditorNode } from '@tiptap/pm/model'
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import { bindingOf, type Binding } from '../binding/binding.ts'
import { readSelection } from '../binding/selection.ts'
import { namePlacer } from './caret-names.ts'
import { edgeOfLabel } from './label-marks.ts'
import type { Caret, TextPresence } from './presence.ts'

const key = new PluginKey<DecorationSet>('carets')

/** The carets and selections of other people that are drawn. */
export const drawnCarets = (state: EditorState): DecorationSet => key.getState(state) ?? DecorationSet.empty

export const caretsPlugin = (root: string, presence: TextPresence): Plugin<DecorationSet> =>
  new Plugin({
    key,
    state: {
      init: () => DecorationSet.empty,
      // If I type, the drawn carets only shift. After a change from elsewhere, the carets are drawn again at
      // the positions that the binding has.
      apply: (tr, drawn, before, state) => {
        const shifted = drawn.map(tr.mapping, tr.doc)
        return isChangeOrigin(tr) || tr.getMeta(key) !== undefined
          ? draw(bindingOf(before), state.doc, presence.caretsIn(root), shifted)
          : shifted
      },
    },
    props: {
      decorations: (state) => key.getState(state),
      handleDOMEvents: {
        mousemove: (view, { clientX, clientY }) => point(view, clientX, clientY),
        mouseleave: (view) => point(view, -Infinity, -Infinity),
      },
    },
    view: (view) => {
      const unwatch = presence.watch(root, () => {
        if (view.isDestroyed) return
        try {
          if (view.hasFocus()) readSelection(view)
          view.dispatch(view.state.tr.setMeta(key, true))
        } catch (error) {
          reportError(error) // an error in another plugin must not stop the calls to other sections
        }
      })
      const names = namePlacer()
      const blur = () => presence.setCaret(null)
      const focus = () => announce(view, root, presence)
      view.dom.addEventListener('blur', blur)
      view.dom.addEventListener('focus', focus)
      return {
        update: (_view, before) => {
          if (drawnCarets(view.state) !== DecorationSet.empty) names.soon(view)
          if (
            view.hasFocus() &&
            (view.state.doc !== before.doc || !view.state.selection.eq(before.selection))
          )
            announce(view, root, presence)
        },
        destroy: () => {
          unwatch()
          names.stop()
          view.dom.removeEventListener('blur', blur)
          view.dom.removeEventListener('focus', focus)
        },
      }
    },
  })

function announce(view: EditorView, root: string, presence: TextPresence): void {
  const binding = bindingOf(view.state)
  if (binding.isOpen) presence.setCaret({ root, ...binding.placeOf(view.state) })
}

/**
 * If the pointer is within this many px of a caret, the caret's name is shown. The caret itself takes no
 * clicks from the text.
 */
const NEAR = 6

/** Shows the names of the carets at this place. Returns false, so that the text also handles the event. */
function point({ dom }: EditorView, x: number, y: number): false {
  for (const caret of dom.querySelectorAll('.caret')) {
    const { left, right, top, bottom } = caret.getBoundingClientRect()
    const isNear = x >= left - NEAR && x <= right + NEAR && y >= top && y <= bottom
    caret.classList.toggle('pointed', isNear)
  }
  return false
}

/** `shifted`: what was drawn. In a line that waits, it stays, because no position fits that line. */
function draw(binding: Binding, doc: EditorNode, carets: Caret[], shifted: DecorationSet): DecorationSet {
  const { waiting } = binding
  const decorations = carets.flatMap((caret) => {
    const [anchor, head] = [binding.absolute(caret.anchor), binding.absolute(caret.head)]
    if (anchor === null || head === null || Math.max(anchor, head) > doc.content.size) return []
    if (waiting.some(({ from, to }) => from < head && head < to)) return []
    const drawn = [
      Decoration.widget(edgeOfLabel(doc, head, 'end'), () => caretElement(caret), {
        // If a caret has moved, it is a new element, which shows its name for a while.
        key: `${caret.client} ${caret.handle} ${caret.colour} ${JSON.stringify(caret.head)}`,
        side: 10,
        ignoreSelection: true,
      }),
    ]
    if (anchor !== head) {
      const from = edgeOfLabel(doc, Math.min(anchor, head), 'start')
      const to = edgeOfLabel(doc, Math.max(anchor, head), 'end')
      drawn.push(Decoration.inline(from, to, { class: `selected-by colour-${caret.colour}` }))
    }
    return drawn
  })
  const left = waiting.flatMap(({ from, to }) => shifted.find(from, to))
  return DecorationSet.create(doc, [...decorations, ...left])
}

/** The name is drawn by the style. If it were text, the browser would count its letters among those of the line. */
function caretElement({ handle, colour }: Caret): HTMLElement {
  const caret = document.createElement('span')
  caret.className = `caret colour-${colour}`
  caret.ariaHidden = 'true'
  caret.dir = 'ltr' // otherwise the line would take its direction from the name
  caret.dataset.name = handle
  return caret
}
