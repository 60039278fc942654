// The binding of one text: a fragment of flat lines ⇄ the editor's document of flat lines.
//
// The law is that a page writes only what its person did:
//   `shown` is the document that the editor is known to show, `elements` are the lines that it draws.
//   What comes from elsewhere becomes steps, then both sides are compared again, line by line.
//   Before an edit is written, the lines it touches must be the fragment's as they are in `shown`; then exactly
//   the steps of the person are written. Where they are not, nothing is written and the editor closes.
//   Whatever throws on the way closes it, too: it never goes on with a text that is not the document's.
// Its plugin comes first, so that an edit is in the document before other plugins look at it.

import { isChangeOrigin } from '@tiptap/extension-collaboration'
import type { Node as EditorNode } from '@tiptap/pm/model'
import {
  AllSelection,
  Plugin,
  Selection,
  TextSelection,
  type EditorState,
  type Transaction,
} from '@tiptap/pm/state'
import type { EditorView, NodeView } from '@tiptap/pm/view'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import type * as Y from 'yjs'
import type { Carets } from './align.ts'
import { nodes } from '../../../shared/document/schema.ts'
import { Composing } from './composing.ts'
import { blankLine, nodeOf } from './line-node.ts'
import { addSteps, changeOf, type Change } from './line-steps.ts'
import { lineView } from './line-view.ts'
import { changedLines, writeEdit, type Edit } from './line-writer.ts'
import { MovedText } from './moved-text.ts'
import { showsDocument } from './screen.ts'
import { absoluteOf, relativeOf, type Drawn } from './positions.ts'

export interface BindingOptions {
  fragment: Y.XmlFragment
  /** Where others write, as they say: what they write in stays where it is when lines split and join. */
  others: () => readonly Y.RelativePosition[]
  /** The editor cannot be trusted any more and has to go. Told once, and never within a change. */
  closed: (why: unknown) => void
}

/** Both ends of a selection. */
export interface Place {
  anchor: Y.RelativePosition
  head: Y.RelativePosition
}

/** What has been done since `from` was shown. */
interface Unwritten {
  from: EditorNode
  edits: readonly Edit[]
}

interface PluginState {
  /** By these names Tiptap's own extensions look for the document. */
  readonly doc: Y.Doc
  readonly type: Y.XmlFragment
  readonly bound: Binding
  readonly unwritten: Unwritten
}

const LINES = Object.keys(nodes)

/** The stock key, because `isChangeOrigin` asks for it. */
const key = ySyncPluginKey

const stateOf = (state: EditorState): PluginState => key.getState(state) as PluginState

export const bindingOf = (state: EditorState): Binding => stateOf(state).bound

export class Binding {
  readonly fragment: Y.XmlFragment
  readonly doc: Y.Doc
  readonly #options: BindingOptions
  #view: EditorView | null = null
  #elements: readonly Y.XmlElement[] = []
  #shown: EditorNode | null = null
  #state: 'idle' | 'open' | 'closed' = 'idle'
  /** Which line a node of the editor draws, as soon as that is known. */
  readonly #lineOf = new WeakMap<EditorNode, Y.XmlElement>()
  readonly #composing = new Composing()
  #isReading = false
  /** What is being composed was cut out of its line, which is to be drawn around it. */
  #isCut = false
  /** Where the selection was before the edit that is being written. */
  #before: Place | null = null

  constructor(options: BindingOptions) {
    const { fragment } = options
    if (fragment.doc === null) throw new Error('A fragment outside a document cannot be edited.')
    this.fragment = fragment
    this.doc = fragment.doc
    this.#options = options
  }

  get isOpen(): boolean {
    return this.#state === 'open'
  }

  plugin(): Plugin<PluginState> {
    return new Plugin<PluginState>({
      key,
      state: {
        init: (_config, { doc }) => ({
          doc: this.doc,
          type: this.fragment,
          bound: this,
          unwritten: { from: doc, edits: [] },
        }),
        apply: (tr, state) => ({ ...state, unwritten: this.#collect(tr, state.unwritten) }),
      },
      props: {
        editable: () => this.#state !== 'closed',
        nodeViews: Object.fromEntries(
          LINES.map((name) => [name, (node: EditorNode, view: EditorView) => this.#lineView(node, view)]),
        ),
        handleDOMEvents: this.#composing.handlers,
      },
      view: (view) => {
        this.#start(view)
        return {
          update: (_view, before) => this.#write(before),
          destroy: () => this.stop(),
        }
      },
    })
  }

  #lineView = (node: EditorNode, view: EditorView): NodeView =>
    lineView(node, {
      lineOf: (drawn) => this.#lineOf.get(drawn),
      redrawn: (line, was, now) => {
        if (this.#isReading && this.#composing.isolate(view, line, was, now)) this.#isCut = true
      },
    })

  #collect(tr: Transaction, unwritten: Unwritten): Unwritten {
    if (!tr.docChanged) return unwritten
    if (isChangeOrigin(tr)) return { from: tr.doc, edits: [] }
    const edits = tr.steps.map((step, at) => ({
      step,
      before: tr.docs[at] ?? tr.before,
      after: tr.docs[at + 1] ?? tr.doc,
    }))
    return tr.before === this.#shown
      ? { from: tr.before, edits }
      : { from: unwritten.from, edits: [...unwritten.edits, ...edits] }
  }

  #start(view: EditorView): void {
    if (this.#state === 'closed') return
    this.#view = view
    this.#shown ??= view.state.doc
    this.#state = 'open'
    this.fragment.observeDeep(this.#heard)
    this.#read(null)
  }

  /** Nothing is read or written from here on. */
  stop(): void {
    if (!this.isOpen) return
    this.#state = 'idle'
    this.fragment.unobserveDeep(this.#heard)
  }

  /** Stops for good, and tells so later: a view cannot be destroyed while it updates. */
  close(why: unknown): void {
    if (!this.isOpen) return
    this.stop()
    this.#state = 'closed'
    queueMicrotask(() => this.#options.closed(why))
  }

  // ── from the document ──

  #heard = (events: Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction): void => {
    if (this.isOpen && transaction.origin !== this) this.#read(events)
  }

  /** Null where it is not known what happened: all lines are looked at. */
  #read(events: readonly Y.YEvent<Y.AbstractType<unknown>>[] | null): void {
    const view = this.#view
    if (view === null) return
    try {
      if (view.state.doc !== this.#shown) throw new Error('An edit was not written before others came.')
      const change = changeOf(this.#elements, this.fragment, events)
      const { tr } = view.state
      addSteps(tr, change)
      this.#elements = change.now
      this.#draws(change.now, this.#shown, tr.doc)
      this.#shown = tr.doc
      this.#isReading = true
      if (tr.docChanged) view.dispatch(moveSelection(tr, view, change).setMeta(key, { isChangeOrigin: true }))
      if (view.state.doc !== tr.doc) throw new Error('A plugin has changed or refused what came from others.')
      if (this.#isCut && !showsDocument(view))
        throw new Error('A line was not drawn around what is composed in it.')
    } catch (error) {
      this.close(error)
    } finally {
      this.#isReading = false
      this.#isCut = false
    }
  }

  #draws(elements: readonly Y.XmlElement[], was: EditorNode | null, now: EditorNode): void {
    const { start, newEnd } = changedLines(was?.children ?? [], now.children)
    elements.slice(start, newEnd).forEach((element, at) => this.#lineOf.set(now.child(start + at), element))
  }

  // ── to the document ──

  /** Writes what was done and not written, because something threw in between. */
  flush(): void {
    if (this.#view) this.#write(this.#view.state)
  }

  #write(before: EditorState): void {
    const { state } = this.#view ?? {}
    if (!this.isOpen || state === undefined || state.doc === this.#shown) return
    try {
      const { from, edits } = stateOf(state).unwritten
      if (from !== this.#shown || edits.at(-1)?.after !== state.doc)
        throw new Error('The editor shows what nobody did.')
      // A blank text that is blank again, by a selection or a mark, stays unwritten.
      if (this.#elements.length > 0 || !isBlank(state.doc)) this.#writeAll(edits, from, state, before)
      this.#shown = state.doc
    } catch (error) {
      this.close(error)
    }
  }

  #writeAll(edits: readonly Edit[], from: EditorNode, state: EditorState, before: EditorState): void {
    if (!this.#isShown(from, state.doc)) throw new Error('The text is not what the editor has shown.')
    // Those before the first step; and only where lines come or go, they are asked for.
    const carets = from.childCount === state.doc.childCount ? () => [] : this.#caretsOfOthers()
    this.#before = this.placeOf(before)
    try {
      this.doc.transact(() => {
        let elements = this.#elements
        for (const edit of edits) elements = writeEdit(this.fragment, elements, edit, carets)
        this.#elements = elements
        this.#draws(elements, this.#shown, state.doc)
        this.#shown = state.doc
      }, this)
    } finally {
      this.#before = null
    }
  }

  /** Whether the fragment is what `shown` draws: its lines by identity, those that change also by what they hold. */
  #isShown(shown: EditorNode, now: EditorNode): boolean {
    const elements = this.fragment.toArray()
    if (elements.length !== this.#elements.length) return false
    if (elements.some((element, at) => element !== this.#elements[at])) return false
    const { start, oldEnd } = changedLines(shown.children, now.children)
    return this.#elements
      .slice(start, oldEnd)
      .every((element, at) => shown.child(start + at).eq(nodeOf(element, shown.type.schema)))
  }

  /** Null before there is one. */
  get view(): EditorView | null {
    return this.#view
  }

  // ── positions ──

  get #drawn(): Drawn | null {
    return this.#shown && { fragment: this.fragment, elements: this.#elements, doc: this.#shown }
  }

  relative(pos: number): Y.RelativePosition {
    if (this.#drawn === null) throw new Error('Positions are there once the text is shown.')
    return relativeOf(this.#drawn, pos)
  }

  /** Null where it leads nowhere in this text. */
  absolute(position: Y.RelativePosition): number | null {
    return this.#drawn && absoluteOf(this.#drawn, position)
  }

  placeOf({ selection: { anchor, head } }: EditorState): Place {
    return { anchor: this.relative(anchor), head: this.relative(head) }
  }

  /** While an edit is written: where the selection was before it. */
  get placeBefore(): Place | null {
    return this.#before
  }

  #caretsOfOthers(): Carets {
    const carets = new Map<number, number[]>()
    for (const position of this.#options.others()) {
      const pos = this.absolute(position)
      const $pos = pos === null ? null : this.#shown?.resolve(pos)
      if (!$pos || $pos.depth === 0) continue
      const line = $pos.index(0)
      carets.set(line, [...(carets.get(line) ?? []), $pos.parentOffset])
    }
    return (line) => carets.get(line) ?? []
  }
}

const isBlank = (doc: EditorNode): boolean =>
  doc.childCount === 1 && doc.child(0).eq(blankLine(doc.type.schema))

/** My caret stays behind its character, also where that was moved. */
function moveSelection(tr: Transaction, view: EditorView, change: Change): Transaction {
  const { selection, storedMarks } = view.state
  const before = tr.before
  if (selection instanceof AllSelection) tr.setSelection(new AllSelection(tr.doc))
  else if (change.old.length === 0) tr.setSelection(Selection.atStart(tr.doc))
  else if (selection instanceof TextSelection) {
    const moved = new MovedText(change, before, tr.doc)
    const follow = (pos: number): number => {
      const $was = before.resolve(pos)
      const at = moved.follow($was.index(0), $was.parentOffset) ?? tr.mapping.map(pos, -1)
      const $at = tr.doc.resolve(at)
      return $at.parent.isTextblock ? at : Selection.near($at, -1).from
    }
    tr.setSelection(TextSelection.create(tr.doc, follow(selection.anchor), follow(selection.head)))
  }
  // Bold that waits for the next letter waits on; set while composing, it would end the composition.
  if (storedMarks && !view.composing) tr.setStoredMarks(storedMarks)
  return tr
}
