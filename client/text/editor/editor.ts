// The editor of one section: Tiptap on one fragment of the meeting's document. It loads after the note is on
// the screen. It is mounted once and stays, because it would lose its undo history if it were unmounted.

import { Editor, Extension } from '@tiptap/core'
import { isChangeOrigin } from '@tiptap/extension-collaboration'
import { dropCursor } from '@tiptap/pm/dropcursor'
import { keymap } from '@tiptap/pm/keymap'
import type { Node as EditorNode, ResolvedPos } from '@tiptap/pm/model'
import { Plugin, Selection, TextSelection } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import * as Y from 'yjs'
import type { Line } from '../../../shared/document/lines.ts'
import { CARRIED } from '../../../shared/document/insert-lines.ts'
import { strangerIn, type Stranger } from '../../../shared/document/stranger.ts'
import { Binding, type Place } from '../binding/binding.ts'
import { watchCopying } from '../copy/copying.ts'
import { keepInSight } from '../../browser/bars.ts'
import { caretsPlugin } from './carets.ts'
import { clipboardPlugin } from './clipboard.ts'
import { draggingPlugin } from './dragging.ts'
import {
  backspace,
  deleteForward,
  enter,
  addBelow,
  besideLabel,
  ontoLabel,
  resolveAt,
  shiftDepth,
  tickAt,
  tickOrEnter,
  toggleTaskAt,
} from './keys.ts'
import { labelMarks } from './label-marks.ts'
import { linkify, type TypedLinks } from './linkify.ts'
import { nodesAndMarks } from './nodes.ts'
import { numbering } from './numbering.ts'
import type { TextPresence } from './presence.ts'
import { watchRemoved } from './rescue.ts'
import {
  behindWords,
  beginIn,
  redrawScaffold,
  scaffoldPlugin,
  toNextOffered,
  writeScaffold,
} from './scaffold.ts'
import { watchScreen } from '../binding/screen.ts'
import type { DrawnText } from '../copy/drawn.ts'
import { readSelection, trustKeys } from '../binding/selection.ts'
import { putLines, type PutLines } from './slices.ts'
import { splitLabel, typedShorthand } from './shorthands.ts'
import { strangerAmong, takeOut, whenKnown } from './strangers.ts'
import { apart, openUndo, undoPlugin, type Step } from './undo.ts'
import { words } from './words/en.ts'

export type { Step } from './undo.ts'

export type { TypedLinks }

export interface EditorOptions {
  element: HTMLElement
  doc: Y.Doc
  root: string
  /** The accessible name of the text box. */
  name: string
  scaffold: readonly Line[]
  presence: TextPresence
  /** Called at each edit of this person, before other pages get the edit. */
  touched: () => void
  /**
   * Moves the cursor out of the text, over the upper (-1) or lower (1) edge. Returns false if the cursor
   * stays here.
   */
  leave: (by: 1 | -1) => boolean
  /** Shows the person a notice, for example that a paste was refused. */
  tell: (sentence: string) => void
  /** Called when the editor was closed. Closing it changes nothing in the document. */
  closed: (closed: Closed) => void
  /** Called when the reason for closing is gone. The editor should then be opened again. */
  cleared: (closed: Closed) => void
  /** How the editor was closed before. Null if it was never closed. */
  after: Closed | null
  /** The level of the heading that a label is. */
  level: number
  /** Whether the person asked to open the editor. */
  asked: boolean
  /** These plugins see an edit once it is in the document, and get a key before the text gets it. */
  plugins?: readonly Plugin[]
  /** Finds the links in a text. */
  links: TypedLinks
}

/**
 * An act of a person in a text, from outside or before the text has an editor: puts the cursor into a line, ticks a
 * task or takes its tick away, resolves a line of any kind, adds a deeper line below a line, types, presses a key. `line` is a
 * line of the document, which may have been removed since.
 */
export type Early =
  | { line: unknown; offset: number }
  | { line: unknown; checked: boolean }
  | { line: unknown; resolved: boolean }
  | { line: unknown; below: true }
  | { text: string }
  | { press: Pressed }

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey'>
const ALONE = { ctrlKey: false, metaKey: false, shiftKey: false }

export interface SectionEditor {
  /**
   * `'cursor'` puts the cursor back where it was. At first, that is the end of the written text. `'landing'` does
   * so, and brings the section to the upper part of the screen, where the text above it can be read too. A touch
   * screen shows no keyboard until it is touched, so there the landing takes no focus.
   */
  focus(where: 'cursor' | 'landing'): void
  /** Changes the accessible name. */
  rename(name: string): void
  /** Changes the scaffold that is drawn until the first keystroke. */
  offer(scaffold: readonly Line[]): void
  /**
   * Does what the person did before there was an editor, in order, and takes no focus. Text is inserted at the
   * cursor, as if it were typed; a line feed stands for Enter. A tick puts the cursor behind its task.
   */
  catchUp(early: readonly Early[]): void
  /** Writes the scaffold if it is only drawn. Call before an edit that is not typed. */
  begin(): void
  /** Moves the cursor to the scaffold's next label. False if no labels are drawn. */
  nextOffered(): boolean
  /** Everything that `act` does becomes one step of undo. */
  apart(act: () => void): void
  /**
   * Writes lines for the person, as one step of undo. `make` is called with the lines of the text, once the scaffold is
   * written. Null if the text cannot be written.
   */
  put(make: (lines: readonly Line[]) => PutLines): Step | null
  /** Says that the line with this index is the item with this identity. Null if the text cannot be written. */
  carry(at: number, identity: string): Step | null
  undo(): void
  redo(): void
  /** Closes it, and asks for it to be opened again, perhaps on another document. */
  reopen(): void
  destroy(): void
}

export interface Closed {
  is: 'closed'
  /** Says what happened, what is safe, and what to do. */
  sentence: string
  /** The label of the button that opens the editor again. The second label first removes unknown content. */
  way: string
  /** Whether this button removes the content that this version does not know. */
  takesOut: boolean
  /** Where the cursor was, if it was in the text. */
  place: Place | null
  /** Stops watching whether the reason for closing is gone. */
  forget: () => void
}

export type Opened = { is: 'open'; editor: SectionEditor } | Closed

const broken = (sentence: string): Closed => ({
  is: 'closed',
  sentence,
  way: words.openAgain,
  takesOut: false,
  place: null,
  forget: () => {},
})

const FAILED = broken(words.failed)
const BROKEN = broken(words.broken)

const STRANGERS = words.strangers

const nameOf = (stranger: Stranger): string =>
  'named' in stranger ? STRANGERS[stranger.is](stranger.named) : STRANGERS[stranger.is]

function holds(stranger: Stranger, options: EditorOptions, place: Place | null): Closed {
  const fragment = options.doc.getXmlFragment(options.root)
  const closed: Closed = {
    is: 'closed',
    sentence: words.holds(nameOf(stranger)),
    way: words.takeOut,
    takesOut: true,
    place,
    forget: whenKnown(fragment, () => options.cleared(closed)),
  }
  return closed
}

export function openEditor(options: EditorOptions): Opened {
  watchCopying()
  const { element, doc, root, presence } = options
  let { name } = options
  const fragment = doc.getXmlFragment(root)
  const { after } = options
  after?.forget()
  const isToTakeOut = options.asked && after?.takesOut === true
  const what = isToTakeOut ? null : strangerIn(fragment)
  if (what !== null) return holds(what, options, null)

  let mounting = true
  const closed = (why: unknown): void => {
    destroy()
    reportError(why)
    if (!mounting) options.closed(BROKEN)
  }
  const binding = new Binding({
    fragment,
    others: () => presence.caretsIn(root).map(({ head }) => head),
    closed,
  })
  const undo = openUndo(binding, (line) => !binding.hasOthersIn(line))

  // The watch continues when the editor closes, because others may still type in lines that I removed.
  const unwatch = watchRemoved(fragment)
  if (isToTakeOut) {
    takeOut(fragment, binding)
    undo.stopCapturing()
    options.touched()
  }

  // Observes before the editor does. So the editor is destroyed before its binding sees unknown content.
  const guard = (events: Y.YEvent<Y.AbstractType<unknown>>[]) => {
    const found = strangerAmong(fragment, events)
    if (found === null) return
    const { view } = binding
    const place = view?.hasFocus() === true ? binding.placeOf(view.state) : null
    destroy()
    options.closed(holds(found, options, place))
  }
  fragment.observeDeep(guard)

  let unwatchScreen = () => {}
  const destroy = () => {
    binding.stop()
    fragment.unobserveDeep(guard)
    unwatchScreen()
    try {
      undo.destroy()
      binding.view?.destroy()
      editor?.destroy()
    } catch (error) {
      reportError(error)
    }
    // Even if destroying failed, no element may be left in which a person could type.
    element.replaceChildren()
  }

  let editor: Editor | null = null
  try {
    editor = mount(options, binding, undo)
    if (!binding.isOpen) throw new Error('The text could not be shown.')
    const { state } = editor
    editor.view.dispatch(
      state.tr.setSelection(selectionAt(after?.place, binding, state.doc) ?? behindWords(state.doc)),
    )
    ;(editor.view.dom as DrawnText).lines = () => binding.lines
    unwatchScreen = watchScreen(editor.view, binding)
  } catch (error) {
    closed(error)
    return FAILED
  }
  mounting = false
  const { view } = editor
  // If an editor is opened again without the person asking, it gets the focus back, unless the person has
  // moved on.
  if (after?.place && document.activeElement === document.body) view.focus()

  return {
    is: 'open',
    editor: {
      focus: (where) => {
        if (where === 'landing') queueMicrotask(() => land(view)) // by then, the drawn text is gone
        if (where === 'landing' && matchMedia('(pointer: coarse)').matches) return
        view.focus()
        view.dispatch(view.state.tr.scrollIntoView())
      },
      rename: (to) => {
        if (to === name) return
        name = to
        view.setProps({ attributes: attributesOf(to) })
      },
      offer: (scaffold) => redrawScaffold(view, scaffold),
      catchUp: (early) => catchUp(early, view, binding),
      begin: () => beginIn(root)(view),
      nextOffered: () => toNextOffered(view),
      apart: (act) => void apart(undo, act),
      put: (make) => {
        if (!binding.isOpen) return null
        writeScaffold(root, view)
        const step = apart(undo, () => view.dispatch(putLines(view.state, make(binding.lines))))
        return binding.isOpen ? step : null
      },
      carry: (at, identity) => {
        if (!binding.isOpen || at >= view.state.doc.childCount) return null
        const pos = view.state.doc.resolve(0).posAtIndex(at)
        const carried = () => view.dispatch(view.state.tr.setNodeAttribute(pos, CARRIED, identity))
        const step = apart(undo, carried)
        return binding.isOpen ? step : null
      },
      undo: () => void undo.undo(),
      redo: () => void undo.redo(),
      reopen: () => {
        unwatch()
        destroy()
        options.cleared(broken(''))
      },
      destroy: () => {
        unwatch()
        destroy()
      },
    },
  }
}

/** A line has the same id in every copy of the document. */
const idOf = (line: unknown): string | null => {
  const id = line instanceof Y.AbstractType ? line._item?.id : undefined
  return id ? `${id.client} ${id.clock}` : null
}

function catchUp(early: readonly Early[], view: EditorView, binding: Binding): void {
  const lines = binding.fragment.toArray()
  const posOf = (line: unknown): number | null => {
    const id = idOf(line)
    const index = id === null ? -1 : lines.findIndex((each) => idOf(each) === id)
    return view.state.doc.maybeChild(index) ? view.state.doc.resolve(0).posAtIndex(index) : null
  }
  const put = (pos: number, dir: 1 | -1): void =>
    view.dispatch(view.state.tr.setSelection(Selection.near(view.state.doc.resolve(pos), dir)))

  // The person saw the text without what they typed. So each place is held before anything is inserted.
  const places = early.map((act) => {
    const pos = 'offset' in act ? posOf(act.line) : null
    if (pos === null || !('offset' in act)) return null
    return binding.relative(pos + 1 + Math.min(act.offset, view.state.doc.nodeAt(pos)?.content.size ?? 0))
  })
  let last: { line: unknown; offset: number } | null = null
  early.forEach((act, at) => {
    if ('text' in act) type(act.text, view)
    else if ('press' in act) press(act.press, view)
    else if ('checked' in act) {
      const pos = posOf(act.line)
      if (pos === null) return
      tickAt(pos, act.checked)(view.state, view.dispatch)
      put(pos + (view.state.doc.nodeAt(pos)?.nodeSize ?? 1), -1)
      last = null
    } else if ('resolved' in act || 'below' in act) {
      const pos = posOf(act.line)
      if (pos === null) return
      const does = 'below' in act ? addBelow(pos) : resolveAt(pos, act.resolved)
      does(view.state, view.dispatch)
    } else {
      // A second click into the same place continues after the text that was typed there.
      if (last?.offset === act.offset && last.line === act.line) return
      last = act
      const place = places[at]
      const pos = place ? binding.absolute(place) : null
      if (pos !== null) put(besideLabel(view.state.doc, pos) ?? pos, 1)
    }
  })
}

function type(text: string, view: EditorView): void {
  for (const [nth, part] of text.split('\n').entries()) {
    if (nth > 0) press({ key: 'Enter', ...ALONE }, view)
    for (const character of part) typeCharacter(character, view)
  }
}

function typeCharacter(text: string, view: EditorView): void {
  // If the scaffold is only drawn, its plugin handles this event: it writes the scaffold, and then types.
  const typing = { inputType: 'insertText', data: text, bubbles: true, cancelable: true }
  if (!view.dom.dispatchEvent(new InputEvent('beforeinput', typing))) return
  const { from, to } = view.state.selection
  const insert = () => view.state.tr.insertText(text, from, to)
  if (!view.someProp('handleTextInput', (handle) => handle(view, from, to, text, insert)))
    view.dispatch(insert())
}

/** Does what a key does, also what the browser does without an editor's help. */
function press({ key, ctrlKey, metaKey, shiftKey }: Pressed, view: EditorView): void {
  if (key.length === 1) return typeCharacter(key, view)
  const event = new KeyboardEvent('keydown', { key, ctrlKey, metaKey, shiftKey, cancelable: true })
  if (view.someProp('handleKeyDown', (handle) => handle(view, event))) return
  const { tr, doc, selection } = view.state
  const { $head, from, to } = selection
  const [start, end] = ctrlKey || metaKey ? [0, doc.content.size] : [$head.start(), $head.end()]
  const before = [...doc.textBetween($head.start(), from)].at(-1) ?? ''
  if (key === 'Home') tr.setSelection(Selection.near(doc.resolve(start), 1))
  if (key === 'End') tr.setSelection(Selection.near(doc.resolve(end), -1))
  if (key === 'Backspace') tr.delete(selection.empty ? from - before.length : from, to)
  view.dispatch(tr)
}

/** Scrolls the head of the section to a fifth of the screen's height, or less if the cursor would be out of sight. */
function land(view: EditorView): void {
  const head = view.dom.closest('section')?.getBoundingClientRect().top
  if (head === undefined) return
  scrollBy({ top: head - innerHeight / 5, behavior: 'instant' })
  if (view.hasFocus()) keepInSight(view.coordsAtPos(view.state.selection.head, 1))
}

function mount(options: EditorOptions, binding: Binding, undo: Y.UndoManager): Editor {
  return new Editor({
    element: options.element,
    injectCSS: false,
    enableInputRules: true,
    enablePasteRules: false,
    extensions: [
      ...nodesAndMarks(options.level),
      bound(binding, undo),
      guests(options.plugins ?? []),
      section(options, undo),
    ],
    editorProps: {
      attributes: attributesOf(options.name),
      // ProseMirror's own scrolling ignores the bars and an on-screen keyboard.
      handleScrollToSelection: (view) => {
        keepInSight(view.coordsAtPos(view.state.selection.head, 1))
        return true
      },
    },
    onTransaction: ({ transaction }) => {
      if (transaction.docChanged && !isChangeOrigin(transaction) && binding.fragment.length > 0)
        options.touched()
    },
  })
}

/** Comes before all other extensions, so that an edit is in the document before the others see it. */
const bound = (binding: Binding, undo: Y.UndoManager) =>
  Extension.create({
    name: 'bound',
    priority: 3000,
    addProseMirrorPlugins: () => [binding.plugin(), undoPlugin(binding, undo)],
    addKeyboardShortcuts: () => {
      const take = (by: 'undo' | 'redo') => () => {
        undo[by]()
        return true
      }
      return { 'Mod-z': take('undo'), 'Mod-y': take('redo'), 'Shift-Mod-z': take('redo') }
    },
  })

const guests = (plugins: readonly Plugin[]) =>
  Extension.create({ name: 'guests', priority: 2500, addProseMirrorPlugins: () => [...plugins] })

function selectionAt(place: Place | null | undefined, binding: Binding, doc: EditorNode): Selection | null {
  const [anchor, head] = place ? [binding.absolute(place.anchor), binding.absolute(place.head)] : []
  return anchor == null || head == null ? null : TextSelection.between(doc.resolve(anchor), doc.resolve(head))
}

const attributesOf = (name: string): Record<string, string> => ({
  role: 'textbox',
  'aria-multiline': 'true',
  'aria-label': name,
  'aria-placeholder': words.writeHere,
  'aria-description': words.wayOut,
  class: 'text',
  spellcheck: 'true',
})

/** The section's own keys and decorations. They come before Tiptap's. */
const section = (
  { root, scaffold, presence, leave, tell, level, links }: EditorOptions,
  undo: Y.UndoManager,
) =>
  Extension.create({
    name: 'section',
    priority: 2000,
    addProseMirrorPlugins: () => [
      scaffoldPlugin(root, scaffold, level),
      keymap({
        Enter: enter,
        'Shift-Enter': enter,
        Backspace: backspace,
        Delete: deleteForward,
        // Where the line can go no further, Tab leaves the text, as it leaves everything else.
        Tab: shiftDepth(1),
        'Shift-Tab': shiftDepth(-1),
        'Mod-Enter': tickOrEnter,
        'Ctrl-Enter': tickOrEnter, // on a Mac too
        ArrowDown: ontoLabel(1),
        ArrowUp: ontoLabel(-1),
        Escape: (_state, _dispatch, view) => {
          leaveText(view)
          return true
        },
      }),
      new Plugin({
        props: {
          handleKeyDown: (view, event) => crossesEdge(view, event, leave),
          handleTextInput: (view, _from, _to, text) => {
            const tr = view.composing ? null : typedShorthand(view.state, text)
            if (tr) view.dispatch(tr)
            return tr !== null
          },
          handleClick: (view, pos, event) => tickedBox(view, pos, event) || pointedAtLabel(view, pos, event),
          handleDOMEvents: {
            keydown: (view) => {
              readSelection(view)
              trustKeys(view)
              return false
            },
            compositionend: (view, { data }) => void queueMicrotask(() => splitComposed(view, data)),
          },
        },
      }),
      draggingPlugin({ undo, tell }),
      dropCursor({ class: 'drop-caret', color: false, width: 2 }),
      clipboardPlugin({ tell, begin: beginIn(root), apart: (act) => apart(undo, act) }),
      caretsPlugin(root, presence),
      numbering(),
      labelMarks(level),
      linkify(links),
    ],
  })

/** Splits a label only after a composition has ended, because moving the cursor would end the composition. */
function splitComposed(view: EditorView, composed: string): void {
  if (view.isDestroyed) return
  const { tr } = view.state
  if (splitLabel(tr, composed)) view.dispatch(tr)
}

function leaveText(view: EditorView | undefined): void {
  const exit = view?.dom.closest('.textbox')?.querySelector<HTMLElement>('[data-exit]')
  if (exit) exit.focus({ preventScroll: true })
  else view?.dom.blur()
}

function crossesEdge(view: EditorView, event: KeyboardEvent, leave: (by: 1 | -1) => boolean): boolean {
  if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || !view.state.selection.empty)
    return false
  const { $head } = view.state.selection
  const [first, last] = [$head.index(0) === 0, $head.index(0) === view.state.doc.childCount - 1]
  switch (event.key) {
    case 'ArrowUp':
      return first && view.endOfTextblock('up') && leave(-1)
    case 'ArrowDown':
      return last && view.endOfTextblock('down') && leave(1)
    case 'ArrowLeft':
    case 'ArrowRight':
      return (event.key === 'ArrowLeft') === isRightToLeft(lineAround($head, view))
        ? last && $head.parentOffset === $head.parent.content.size && leave(1)
        : first && $head.parentOffset === 0 && leave(-1)
    default:
      return false
  }
}

function pointedAtLabel(view: EditorView, pos: number, event: MouseEvent): boolean {
  if (event.shiftKey || getSelection()?.isCollapsed === false) return false
  // The click has put the browser's cursor into the label's words. ProseMirror moves it only if it knows that.
  readSelection(view)
  const { doc, selection, tr } = view.state
  // At the edge of a line, the browser's cursor may be in the label although the pointer is in the line beside it.
  const to = besideLabel(doc, pos) ?? besideLabel(doc, selection.head)
  if (to === null) return false
  view.dispatch(tr.setSelection(TextSelection.create(doc, to)))
  return true
}

const lineAround = ($pos: ResolvedPos, view: EditorView): Node | null =>
  $pos.depth === 0 ? null : view.nodeDOM($pos.before(1))

const isRightToLeft = (line: Node | null): boolean =>
  line instanceof Element && getComputedStyle(line).direction === 'rtl'

/** How far the box of a task reaches before the text, in px: for a mouse, and for a finger. */
const REACH = { fine: 28, coarse: 44 } as const

/** Handles a click on the box before a task's text. */
function tickedBox(view: EditorView, pos: number, event: MouseEvent): boolean {
  const $pos = view.state.doc.resolve(pos)
  if ($pos.depth === 0) return false
  const at = $pos.before(1)
  const line = view.nodeDOM(at)
  if (!(line instanceof HTMLElement) || line.dataset['kind'] !== 'task' || event.target !== line) return false
  const left = line.getBoundingClientRect().left + line.clientLeft
  const { paddingLeft, paddingRight } = getComputedStyle(line)
  const before = isRightToLeft(line)
    ? event.clientX - (left + line.clientWidth - parseFloat(paddingRight))
    : left + parseFloat(paddingLeft) - event.clientX
  const isBeforeText =
    before > 0 && before <= REACH[matchMedia('(pointer: coarse)').matches ? 'coarse' : 'fine']
  return isBeforeText && toggleTaskAt(at)(view.state, view.dispatch)
}
