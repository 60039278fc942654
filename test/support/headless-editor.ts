// A section's editor without a browser: the real schema, binding, undo and commands over a state.

import { getSchema } from '@tiptap/core'
import { EditorState, TextSelection, type Command, type PluginView, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { redo, undo, ySyncPlugin, yUndoPlugin } from '@tiptap/y-tiptap'
import type * as Y from 'yjs'
import { flatBindingPlugin } from '../../client/flat-binding.ts'
import { nodesAndMarks } from '../../client/nodes.ts'
import { watchRemoved } from '../../client/rescue.ts'
import { openUndo } from '../../client/undo.ts'
import { splitLabel, typedShorthand } from '../../client/shorthands.ts'

const schema = getSchema(nodesAndMarks)

export class HeadlessEditor {
  state: EditorState
  readonly #views: PluginView[]

  constructor(fragment: Y.XmlFragment, alone: () => boolean = () => false) {
    this.state = EditorState.create({
      schema,
      plugins: [
        ySyncPlugin(fragment),
        yUndoPlugin({ undoManager: openUndo(fragment, alone) }),
        flatBindingPlugin(),
      ],
    })
    // What the binding asks of a view: nothing here has the focus or a DOM.
    const seams = { hasFocus: () => false, dispatch: (tr: Transaction) => this.dispatch(tr) }
    const view = Object.defineProperty(seams, 'state', { get: () => this.state }) as unknown as EditorView
    this.#views = []
    for (const plugin of this.state.plugins) {
      const pluginView = plugin.spec.view?.(view)
      if (pluginView) this.#views.push(pluginView)
    }
    this.#view = view
    this.#unwatch = watchRemoved(fragment)
  }

  readonly #view: EditorView
  readonly #unwatch: () => void

  dispatch(tr: Transaction): void {
    const before = this.state
    this.state = before.apply(tr)
    for (const view of this.#views) view.update?.(this.#view, before)
  }

  run(command: Command): boolean {
    return command(this.state, (tr) => this.dispatch(tr))
  }

  /** Puts the cursor into a line, counted from 0. */
  cursorAt(line: number, offset: number | 'end'): void {
    let pos = 1
    for (let index = 0; index < line; index++) pos += this.state.doc.child(index).nodeSize
    const size = this.state.doc.child(line).content.size
    const at = pos + (offset === 'end' ? size : Math.min(offset, size))
    this.dispatch(this.state.tr.setSelection(TextSelection.create(this.state.doc, at)))
  }

  type(text: string): void {
    for (const character of text) {
      this.dispatch(typedShorthand(this.state, character) ?? this.state.tr.insertText(character))
    }
  }

  /** As an input method does: its line is looked at only when it has ended. */
  compose(text: string, meanwhile: () => void): void {
    this.dispatch(this.state.tr.insertText(text))
    meanwhile()
    const { tr } = this.state
    if (splitLabel(tr, text)) this.dispatch(tr)
  }

  undo(): boolean {
    return undo(this.state)
  }

  redo(): boolean {
    return redo(this.state)
  }

  get lines(): string[] {
    return this.state.doc.children.map((node) => node.textContent)
  }

  close(): void {
    this.#unwatch()
    for (const view of this.#views) view.destroy?.()
  }
}
