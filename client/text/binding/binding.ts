// Binds one text: a Yjs fragment of flat lines to the editor's document of flat lines.
//
// A page writes only what its person did:
//   `shown` is the document that the editor is known to show. `elements` are the Yjs lines that it draws.
//   A change from elsewhere becomes editor steps. Then the lines that it touched are compared with the fragment.
//   Before an edit is written, the lines that it touches must be the same in `shown` and in the fragment. Then
//   exactly the person's steps are written. If the lines differ, nothing is written and the editor closes.
//   An exception at any point closes the editor too, because the editor might then not show the document.
//   If others change the text that I compose, its line is drawn when the composition has ended (`held-lines.ts`).
// This plugin comes first, so an edit is in the document before other plugins see the edit.

import { isChangeOrigin } from '@tiptap/extension-collaboration'
import type { Node as EditorNode } from '@tiptap/pm/model'
import { Plugin, TextSelection, type EditorState, type Selection, type Transaction } from '@tiptap/pm/state'
import { Mapping, ReplaceStep } from '@tiptap/pm/transform'
import type { EditorView, NodeView } from '@tiptap/pm/view'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import type { Carets } from './align.ts'
import { RESCUE } from '../../sync/link/kept-line.ts'
import { itemAt, keepSigns } from '../../../shared/moved/copies.ts'
import { Whereabouts } from '../../../shared/moved/whereabouts.ts'
import type { Line } from '../../../shared/document/lines.ts'
import { readCarriedElement } from '../../../shared/memory/carried.ts'
import { nodes } from '../../../shared/document/schema.ts'
import { ComposedLine } from './composed-line.ts'
import { Composing } from './composing.ts'
import { HeldLines } from './held-lines.ts'
import { LATE, LateLetters } from './late-letters.ts'
import { blankLine, nodeOf, posBefore } from './line-node.ts'
import { addSteps, changeOf } from './line-steps.ts'
import { lineView } from './line-view.ts'
import { changedLines, writeEdit, type Edit } from './line-writer.ts'
import { newItems } from './new-items.ts'
import { showsDocument } from './screen.ts'
import { forgetSelection, moveSelection, readScreen, readSelection } from './selection.ts'
import { absoluteOf, relativeOf, type Drawn } from './positions.ts'
import { TwoCopies } from './two-copies.ts'

export interface BindingOptions {
  fragment: Y.XmlFragment
  /**
   * Other people's carets, as their pages report them. Text at a caret stays in place when lines split or
   * join.
   */
  others: () => readonly Y.RelativePosition[]
  /**
   * Called once, when the editor can no longer be trusted and must be destroyed. Never called during a
   * change.
   */
  closed: (why: unknown) => void
}

/** Both ends of a selection. */
export interface Place {
  anchor: Y.RelativePosition
  head: Y.RelativePosition
}

/** The edits that are not written yet. `from` is the document before the first of them. */
interface Unwritten {
  from: EditorNode
  edits: readonly Edit[]
}

interface PluginState {
  /** Tiptap's own extensions look for the document under this name. */
  readonly doc: Y.Doc
  /** Tiptap's own extensions look for the fragment under this name. */
  readonly type: Y.XmlFragment
  readonly bound: Binding
  readonly unwritten: Unwritten
}

const LINES = Object.keys(nodes)

/** How many neighbours of a character are looked at to find where its line went. */
const FAR = 100

/** The key of y-tiptap's own plugin, which this plugin replaces. `isChangeOrigin` reads this key. */
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
  /** For an editor node, the Yjs line that it draws, once the line is written. */
  readonly #lineOf = new WeakMap<EditorNode, Y.XmlElement>()
  readonly #composing = new Composing(() => this.#composedAll())
  /** The line in which I compose, before others change it. Null if I do not compose. */
  #composed: ComposedLine | null = null
  /** The lines that wait until the composition ends, because others have changed what I compose. */
  #waiting: HeldLines | null = null
  readonly #late = new LateLetters()
  readonly #copies: TwoCopies
  #isReading = false
  /**
   * Whether the page's text node was cut down to the composed text. If so, the view must still draw the rest of
   * the line around that node.
   */
  #isCut = false
  /** Where the selection was before the edit that is being written. */
  #before: Place | null = null
  /** `place`: the characters beside the selection, before others last changed the text. `is`: that selection. */
  #held: { place: Place; is: Selection } | null = null

  constructor(options: BindingOptions) {
    const { fragment } = options
    if (fragment.doc === null) throw new Error('A fragment outside a document cannot be edited.')
    this.fragment = fragment
    this.doc = fragment.doc
    this.#options = options
    this.#copies = new TwoCopies(fragment, this.#late)
  }

  get isOpen(): boolean {
    return this.#state === 'open'
  }

  /** The places of lines that do not show the changes of others yet, because I compose there. */
  get waiting(): { from: number; to: number }[] {
    const [doc, waiting] = [this.#shown, this.#waiting]
    if (doc === null || waiting === null) return []
    return this.#elements.flatMap((element, at) => {
      const from = waiting.has(element) ? posBefore(doc, at) : null
      return from === null ? [] : [{ from, to: from + doc.child(at).nodeSize }]
    })
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
        handleDOMEvents: { ...this.#composing.handlers, focus: forgetSelection },
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
    this.doc.on('beforeTransaction', this.#holdPlace)
    this.doc.on('afterTransaction', this.#listen)
    this.doc.on('afterAllTransactions', this.#settle)
    this.#read(null)
  }

  /** Stops reading and writing. */
  stop(): void {
    if (!this.isOpen) return
    try {
      this.#mend()
    } catch (error) {
      reportError(error) // it still stops
    }
    this.#state = 'idle'
    this.#composing.unwatch()
    this.fragment.unobserveDeep(this.#heard)
    this.doc.off('beforeTransaction', this.#holdPlace)
    this.doc.off('afterTransaction', this.#listen)
    this.doc.off('afterAllTransactions', this.#settle)
  }

  /** Stops for good. Calls `closed` in a microtask, because a view cannot be destroyed while it updates. */
  close(why: unknown): void {
    if (!this.isOpen) return
    this.stop()
    this.#state = 'closed'
    queueMicrotask(() => this.#options.closed(why))
  }

  // ── from the document ──

  /**
   * If an exception is thrown, closes the editor. Otherwise the exception would go into Yjs and its caller.
   */
  #safely<Told extends unknown[]>(act: (...told: Told) => void): (...told: Told) => void {
    return (...told) => {
      try {
        act(...told)
      } catch (error) {
        this.close(error)
      }
    }
  }

  #listen = this.#safely((transaction: Y.Transaction): void => {
    if (!isFromElsewhere(transaction)) this.#copies.forget(transaction)
    // Words that were put back may be there twice.
    if (transaction.origin === RESCUE) {
      this.#copies.listenAgain()
      this.#late.rememberRescued(transaction, this.fragment)
    }
    if (transaction.local) return
    keepRemoved(transaction, this.fragment)
    const items = newItems(transaction)
    this.#late.listen(items)
    this.#copies.listen(items)
  })

  #settle = this.#safely((): void => {
    this.#late.move(this.doc)
    this.#copies.settle(this.doc)
    this.#mend()
  })

  #heard = (events: Y.YEvent<Y.AbstractType<unknown>>[] | null, transaction: Y.Transaction): void => {
    if (!this.isOpen || transaction.origin === this) return
    if (!isFromElsewhere(transaction)) {
      // An undo of mine ends the composition, so the changes that waited for its end are read now.
      this.#held = this.#composed = null
      if (this.#waiting !== null) events = null
      this.#waitNoMore()
    }
    this.#read(events)
  }

  /**
   * Ignores transactions of this page: Yjs opens some while a change is read, and by then my place is gone.
   */
  #holdPlace = this.#safely((transaction: Y.Transaction): void => {
    const { state } = this.#view ?? {}
    if (!state || !isFromElsewhere(transaction) || state.doc !== this.#shown || this.#waiting) return
    this.#composed = this.#view?.composing === true ? this.#composedIn(state) : null
    // Moves follow directly after a change of others. My place is where it was before that change.
    if (isMove(transaction.origin) && state.selection === this.#held?.is) return
    const { anchor, head, from, empty } = state.selection
    const beside = (pos: number): Y.RelativePosition => this.#beside(pos, !empty && pos === from)
    this.#held = { place: { anchor: beside(anchor), head: beside(head) }, is: state.selection }
  })

  #composedIn({ doc, selection: { $head } }: EditorState): ComposedLine | null {
    const index = $head.index(0)
    const node = doc.maybeChild(index)
    const range = node && this.#composing.rangeIn(node.textContent, $head.parentOffset)
    return range && ComposedLine.of(this.fragment, this.#elements[index], node, index, range)
  }

  /** The position after a character; or before one, at the start of a line or of a selection. */
  #beside(pos: number, isStart: boolean): Y.RelativePosition {
    const place = this.relative(pos)
    const $pos = this.#shown?.resolve(pos)
    const text = this.#elements[$pos?.index(0) ?? -1]?.get(0)
    if (!$pos || !(text instanceof Y.XmlText) || (place.item !== null && !isStart)) return place
    return Y.createRelativePositionFromTypeIndex(text, $pos.parentOffset, 0)
  }

  /** If signs say where the characters of my selection were moved, moves the selection after them. */
  #followMoved(tr: Transaction): Transaction {
    if (this.#held === null || !(tr.selection instanceof TextSelection)) return tr
    const where = new Whereabouts(this.doc, this.fragment)
    const now = ({ item, assoc }: Y.RelativePosition): number | null => {
      const found = item && itemAt(this.doc, item)
      if (item === null || !found?.deleted) return null
      // If my copy of some characters was deleted for another copy, only this page knows which characters
      // stand for mine.
      let stand = where.ofOne(item) ?? this.#late.standsFor(item)
      const isLineGone = found.parent instanceof Y.XmlText && found.parent._item?.deleted === true
      // If the character has no copy, its neighbour in the removed line shows the place.
      if (isLineGone && assoc < 0)
        for (let [left, far] = [found.left, 0]; stand === null && left && far < FAR; left = left.left, far++)
          stand = where.ofOne(left.lastId)
      return stand && this.absolute(new Y.RelativePosition(null, null, stand.id, assoc))
    }
    const [anchor, head] = [now(this.#held.place.anchor), now(this.#held.place.head)]
    if (anchor === null && head === null) return tr
    return tr.setSelection(
      TextSelection.create(tr.doc, anchor ?? tr.selection.anchor, head ?? tr.selection.head),
    )
  }

  /** Writes the composed text again that others have deleted. */
  #mend(): void {
    const waiting = this.#waiting
    if (waiting === null || !this.#composing.hasWritten || waiting.composed.isWhole) return
    this.doc.transact(() => waiting.writeAgain(), this)
  }

  /** Reads the changes that others made while I composed. */
  #readWaiting(): Transaction | null {
    const [view, waiting] = [this.#view, this.#waiting]
    if (view === null || waiting === null || !this.isOpen) return null
    try {
      this.#mend()
    } catch (error) {
      this.close(error)
      return null
    }
    const place = this.placeOf(view.state)
    this.#waitNoMore()
    return this.#read(null, place)
  }

  #waitNoMore(): void {
    this.#waiting = this.#composed = null
    this.#composing.unwatch()
  }

  /** Called when a composition has ended. */
  #composedAll = this.#safely((): void => {
    if (this.#view === null || this.#waiting === null) return
    readScreen(this.#view)
    this.#readWaiting()
  })

  /**
   * `events` is null if the change is not known. In this case, all lines are compared. `place`: where my
   * selection is to stand.
   */
  #read(
    events: readonly Y.YEvent<Y.AbstractType<unknown>>[] | null,
    place: Place | null = null,
  ): Transaction | null {
    const view = this.#view
    if (view === null) return null
    if (this.#waiting !== null && !view.composing) return this.#readWaiting()
    try {
      if (view.hasFocus()) readSelection(view)
      // I have moved in the meantime.
      if (view.state.selection !== this.#held?.is) this.#held = null
      if (view.state.doc !== this.#shown) throw new Error('An edit was not written before others came.')
      const all = changeOf(this.#elements, this.fragment, events)
      if (events !== null && this.#waiting === null && this.#composed?.isTouchedBy(all) === true) {
        this.#waiting = new HeldLines(this.#composed)
        this.#held = null
        this.#composing.watch(view)
      }
      const change = this.#waiting?.apart(all) ?? all
      const { tr } = view.state
      addSteps(tr, change)
      this.#elements = change.now
      this.#draws(change.now, this.#shown, tr.doc)
      this.#shown = tr.doc
      this.#isReading = true
      if (tr.docChanged) {
        moveSelection(tr, view, change)
        view.dispatch(
          (place ? this.#select(tr, place) : this.#followMoved(tr))
            .setMeta(key, { isChangeOrigin: true })
            // Otherwise Tiptap would reset the line's kind if others remove all of a text that I have
            // selected.
            .setMeta('preventClearDocument', true),
        )
        if (this.#held) this.#held.is = view.state.selection
      }
      if (view.state.doc !== tr.doc) throw new Error('A plugin has changed or refused what came from others.')
      if (this.#isCut && !showsDocument(view))
        throw new Error('A line was not drawn around what is composed in it.')
      return tr
    } catch (error) {
      this.close(error)
      return null
    } finally {
      this.#isReading = false
      this.#isCut = false
    }
  }

  #select(tr: Transaction, { anchor, head }: Place): Transaction {
    const [from, to] = [this.absolute(anchor), this.absolute(head)]
    return from === null || to === null ? tr : tr.setSelection(TextSelection.create(tr.doc, from, to))
  }

  /** The lines that the editor draws, in order. If the text is blank, there are none. */
  get lines(): Line[] {
    return this.#elements.map(readCarriedElement)
  }

  #draws(elements: readonly Y.XmlElement[], was: EditorNode | null, now: EditorNode): void {
    const { start, newEnd } = changedLines(was?.children ?? [], now.children)
    elements.slice(start, newEnd).forEach((element, at) => this.#lineOf.set(now.child(start + at), element))
  }

  // ── to the document ──

  /** Writes edits that could not be written because of an exception. */
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
      if (this.#view?.composing === true) this.#composing.hasWritten = true
      if (this.#waiting !== null && !edits.every((edit) => this.#waiting?.composed.isOnlyHere(edit))) {
        this.#actAgain(edits, state)
        return
      }
      // A blank text stays unwritten while it is still blank, say after a selection or a mark.
      if (this.#elements.length > 0 || !isBlank(state.doc)) this.#writeAll(edits, from, state, before)
      this.#shown = state.doc
    } catch (error) {
      this.close(error)
    }
  }

  /** Takes edits back, reads the changes that others made while I composed, and makes the edits again. */
  #actAgain(edits: readonly Edit[], state: EditorState): void {
    const view = this.#view
    if (view === null) return
    const { tr } = state
    for (const { step, before } of edits.toReversed()) tr.step(step.invert(before))
    this.#draws(this.#elements, this.#shown, tr.doc)
    this.#shown = tr.doc
    view.dispatch(tr.setMeta(key, { isChangeOrigin: true }))
    const read = this.#readWaiting()
    const mapping = new Mapping([...tr.mapping.maps, ...(read?.mapping.maps ?? [])])
    const again = view.state.tr
    edits.forEach(({ step }, at) => {
      const undone = edits.length - at
      const mapped = step.map(mapping.slice(undone))
      if (mapped && again.maybeStep(mapped).failed === null) mapping.appendMap(mapped.getMap(), undone - 1)
      // If the place of this edit has moved to another line, my cursor goes to the new place.
      else if (step instanceof ReplaceStep && step.slice.size > 0) again.replaceSelection(step.slice)
    })
    view.dispatch(again)
  }

  #writeAll(edits: readonly Edit[], from: EditorNode, state: EditorState, before: EditorState): void {
    const waiting = this.#waiting
    if (waiting === null && !this.#isShown(from, state.doc))
      throw new Error('The text is not what the editor has shown.')
    // The carets before the first step. They matter only if lines are added or removed.
    const carets = from.childCount === state.doc.childCount ? () => [] : this.#caretsOfOthers()
    this.#before = this.placeOf(before)
    try {
      this.doc.transact(() => {
        let elements = this.#elements
        for (const edit of edits)
          if (waiting) waiting.write(edit)
          else elements = writeEdit(this.fragment, elements, edit, carets, this.#late)
        this.#elements = elements
        this.#draws(elements, this.#shown, state.doc)
        this.#shown = state.doc
      }, this)
    } finally {
      this.#before = null
    }
  }

  /**
   * Whether `shown` draws the fragment. Lines are compared by identity; lines that differ from `now` are also
   * compared by content.
   */
  #isShown(shown: EditorNode, now: EditorNode): boolean {
    const elements = this.fragment.toArray()
    if (elements.length !== this.#elements.length) return false
    if (elements.some((element, at) => element !== this.#elements[at])) return false
    const { start, oldEnd } = changedLines(shown.children, now.children)
    return this.#elements
      .slice(start, oldEnd)
      .every((element, at) => shown.child(start + at).eq(nodeOf(element, shown.type.schema)))
  }

  /** Null before the view exists. */
  get view(): EditorView | null {
    return this.#view
  }

  // ── positions ──

  get #drawn(): Drawn | null {
    return this.#shown && { fragment: this.fragment, elements: this.#elements, doc: this.#shown }
  }

  relative(pos: number): Y.RelativePosition {
    if (this.#drawn === null) throw new Error('Positions are there once the text is shown.')
    const $pos = this.#drawn.doc.resolve(Math.min(pos, this.#drawn.doc.content.size))
    const { composed } = this.#waiting ?? {}
    if (composed?.index === $pos.index(0)) return composed.positionAt($pos.parentOffset)
    return relativeOf(this.#drawn, pos)
  }

  /** Null if the position is not in this text. */
  absolute(position: Y.RelativePosition): number | null {
    // Another person's caret may still be beside a character that I have just moved.
    const stand = position.item && this.#late.standsFor(position.item)
    const now = stand ? new Y.RelativePosition(null, null, stand.id, position.assoc) : position
    return this.#drawn && absoluteOf(this.#drawn, now)
  }

  placeOf({ selection: { anchor, head } }: EditorState): Place {
    return { anchor: this.relative(anchor), head: this.relative(head) }
  }

  /** The selection before the edit that is being written. Null at all other times. */
  get placeBefore(): Place | null {
    return this.#before
  }

  /** Whether somebody else has a caret in this line. */
  hasOthersIn(line: object): boolean {
    return this.#options.others().some((position) => {
      const at = Y.createAbsolutePositionFromRelativePosition(position, this.doc)
      return at !== null && (at.type === line || at.type.parent === line)
    })
  }

  #caretsOfOthers(): Carets {
    const carets = new Map<number, number[]>()
    for (const position of this.#options.others()) {
      const pos = this.absolute(position)
      const $pos = pos === null ? null : this.#shown?.resolve(pos)
      if (!$pos || $pos.depth === 0) continue
      const line = $pos.index(0)
      const inLine = carets.get(line)
      if (inLine) inLine.push($pos.parentOffset)
      else carets.set(line, [$pos.parentOffset])
    }
    return (line) => carets.get(line) ?? []
  }
}

/** Keeps the records of where the characters of removed lines went. Call before the transaction has ended. */
function keepRemoved(transaction: Y.Transaction, fragment: Y.XmlFragment): void {
  Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
    if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentType)) return
    const { type } = struct.content
    if (type instanceof Y.XmlText && type.parent?.parent === fragment) keepSigns(type)
  })
}

/** Whether the page itself, and no person, moves characters by this change. */
const isMove = (origin: unknown): boolean => origin === LATE || origin === RESCUE

const isFromElsewhere = ({ local, origin }: Y.Transaction): boolean => !local || isMove(origin)

const isBlank = (doc: EditorNode): boolean =>
  doc.childCount === 1 && doc.child(0).eq(blankLine(doc.type.schema))
