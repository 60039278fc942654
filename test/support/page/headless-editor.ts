// The editor of a section, without a browser. It has an editor state with the real schema, binding, undo and
// commands.

import { getSchema } from '@tiptap/core'
import {
  EditorState,
  TextSelection,
  type Command,
  type Plugin,
  type PluginView,
  type Transaction,
} from '@tiptap/pm/state'
import type { DOMEventMap, EditorView } from '@tiptap/pm/view'
import type * as Y from 'yjs'
import { Binding } from '../../../client/text/binding/binding.ts'
import { nodesAndMarks } from '../../../client/text/editor/nodes.ts'
import { watchRemoved } from '../../../client/text/editor/rescue.ts'
import { splitLabel, typedShorthand } from '../../../client/text/editor/shorthands.ts'
import { openUndo, undoPlugin } from '../../../client/text/editor/undo.ts'

const schema = getSchema(nodesAndMarks(4))

/** Faults that a test plants in an editor. */
export interface Planted {
  plugins?: Plugin[]
  /** Runs when a view would draw the lines: after the state has changed, before the plugins' views update. */
  draw?: () => void
  /** Runs when a key handler or input handler would run, before that handler acts. */
  handle?: () => void
}

export class HeadlessEditor {
  state: EditorState
  readonly binding: Binding
  readonly undoManager: Y.UndoManager
  /** Why the binding closed the editor. Set after the act that caused it. */
  closed: unknown = null
  /** The positions of other people's carets. */
  others: () => Y.RelativePosition[] = () => []
  readonly #planted: Planted
  readonly #view: EditorView
  /** The browser's cursor, which stands in a text node of the page. */
  readonly cursor = { focusNode: { isConnected: true } }
  /** The view's mark of a composition. */
  readonly #seams: { composing: boolean }
  /** The text that an input method composes. Null if it composes nothing. */
  #composed: string | null = null
  readonly #views: PluginView[] = []
  readonly #unwatch: () => void

  constructor(
    fragment: Y.XmlFragment,
    isFree: (line: object) => boolean = () => false,
    planted: Planted = {},
    patience = 0,
  ) {
    this.#planted = planted
    this.binding = new Binding({
      fragment,
      others: () => this.others(),
      closed: (why) => (this.closed = why),
    })
    this.undoManager = openUndo(this.binding, isFree)
    this.state = EditorState.create({
      schema,
      plugins: [
        this.binding.plugin(),
        undoPlugin(this.binding, this.undoManager),
        ...(planted.plugins ?? []),
      ],
    })
    // The parts of a view that plugins use. Nothing here has focus or a DOM.
    const seams = {
      hasFocus: () => false,
      composing: false,
      domObserver: { flush: () => undefined },
      dom: Object.assign(new EventTarget(), {
        ownerDocument: Object.assign(new EventTarget(), { getSelection: () => this.cursor }),
        dispatchEvent: () => this.#drops(),
      }),
      dispatch: (tr: Transaction) => this.dispatch(tr),
    }
    this.#seams = seams
    this.#view = Object.defineProperty(seams, 'state', { get: () => this.state }) as unknown as EditorView
    for (const plugin of this.state.plugins) {
      const pluginView = plugin.spec.view?.(this.#view)
      if (pluginView) this.#views.push(pluginView)
    }
    this.#unwatch = watchRemoved(fragment, patience)
  }

  /**
   * Updates in the order of a real view: the state, then decorations and drawing, then the plugins' views.
   */
  dispatch(tr: Transaction): void {
    const before = this.state
    this.state = before.apply(tr)
    for (const plugin of this.state.plugins) plugin.props.decorations?.call(plugin, this.state)
    this.#planted.draw?.()
    for (const view of this.#views) view.update?.(this.#view, before)
  }

  run(command: Command): boolean {
    this.#planted.handle?.()
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
      this.#planted.handle?.()
      this.dispatch(typedShorthand(this.state, character) ?? this.state.tr.insertText(character))
    }
  }

  /**
   * Types as an input method does. The line is checked for shorthands only when the composition has ended.
   */
  compose(text: string, meanwhile: () => void): void {
    this.dispatch(this.state.tr.insertText(text))
    meanwhile()
    const { tr } = this.state
    if (splitLabel(tr, text)) this.dispatch(tr)
  }

  /** Whether the view takes a composition for one that goes on. */
  set isComposing(is: boolean) {
    this.#seams.composing = is
  }

  /** Composes this text in place of the text composed before. The cursor is put after it. */
  composes(text: string): void {
    if (this.#composed === null) this.tells('compositionstart', { data: '' })
    this.#seams.composing = true
    this.tells('beforeinput', { isComposing: true, inputType: 'insertCompositionText', data: text })
    this.tells('compositionupdate', { data: text })
    const { from, to } = this.state.selection
    this.dispatch(this.state.tr.insertText(text, from - (this.#composed?.length ?? 0), to))
    this.#composed = text
  }

  /** Lets an input method take the word before the cursor as composed text, as phones do. Nothing is written. */
  marks(word: string): void {
    this.tells('compositionstart', { data: '' })
    this.#seams.composing = true
    this.tells('compositionupdate', { data: word })
    this.#composed = word
  }

  /** Ends a composition with this text. Resolves when the editor has read what others have written meanwhile. */
  async commits(text: string): Promise<void> {
    this.composes(text)
    await this.leaves()
  }

  /** Ends a composition as it is. */
  async leaves(): Promise<void> {
    this.#seams.composing = false
    this.tells('compositionend', { data: this.#composed ?? '' })
    this.#composed = null
    await Promise.resolve()
  }

  /** The page takes a composition for ended. */
  #drops(): boolean {
    this.#seams.composing = false
    this.#composed = null
    return true
  }

  /** The browser fires an event in the text. */
  tells(type: keyof DOMEventMap, event: object): void {
    for (const plugin of this.state.plugins)
      plugin.props.handleDOMEvents?.[type]?.call(plugin, this.#view, { type, ...event } as never)
  }

  undo(): boolean {
    this.undoManager.undo()
    return true
  }

  redo(): boolean {
    this.undoManager.redo()
    return true
  }

  get lines(): string[] {
    return this.state.doc.children.map((node) => node.textContent)
  }

  /** Closes the editor, as a page does with a text that it cannot trust. Removed lines are still watched. */
  giveUp(): void {
    for (const view of this.#views) view.destroy?.()
    this.undoManager.destroy()
  }
  close(): void {
    this.#unwatch()
    this.giveUp()
  }
}
