// The state of one text besides its words: the selection, the bar, and links. The bars read it.
//
// Only actions of the person open anything here. If others change the text, an open bar or dialog moves
// along; if its words are deleted, it closes.

import { isChangeOrigin } from '@tiptap/extension-collaboration'
import { keydownHandler } from '@tiptap/pm/keymap'
import { Plugin, TextSelection, type EditorState, type Transaction } from '@tiptap/pm/state'
import { AddMarkStep, RemoveMarkStep, type Step } from '@tiptap/pm/transform'
import type { EditorView } from '@tiptap/pm/view'
import { Signal } from '../../browser/signal.ts'
import type { Status } from '../../sync/status.ts'
import { isMac } from '../../browser/typed-key.ts'
import { bindingOf, type Place } from '../binding/binding.ts'
import { readSelection } from '../binding/selection.ts'
import { completion, completingIn, type Completing } from '../complete/completion.ts'
import type { Offers } from '../complete/offers.ts'
import type { SectionEditor } from '../editor/editor.ts'
import { commands, isOn } from './commands.ts'
import { addressIn, linkAt, linkSelection, outOfLabel, unlinkSelection, type LinkAt } from './link.ts'
import type { Area } from '../overlay/sight.ts'
import { letGo, takeInHand, type TextActionId, type TextInHand } from './text-actions.ts'
import { words } from './words/en.ts'

export interface HandOptions {
  offers: Offers
  /** Where the words of the person are saved, if that is known. */
  status?: () => Status | undefined
  /** Shows the person a notice. */
  tell: (sentence: string) => void
}

/** A link that is being written. */
export interface LinkInHand {
  /** The words of the link. Null if they are on several lines. */
  readonly words: string | null
  readonly href: string
  /** Whether the link can be removed from its words. */
  readonly isLink: boolean
}

/** The text or link that the bar is for. */
export type BarIs = 'selection' | 'link' | null

export class TextHand implements TextInHand {
  readonly plugins: readonly Plugin[]
  readonly #options: HandOptions
  readonly #changed = new Signal()
  #view: EditorView | null = null
  #editor: SectionEditor | null = null
  /**
   * How the person made the selection. Null if the person did not make it, or has typed since. (Making it
   * bold does not count as typing.)
   */
  #selected: 'pointer' | 'key' | null = null
  #isPointing = false
  #hasFocus = false
  #link: LinkInHand | null = null
  /**
   * The place of the link. It stays beside its characters, whatever others write. Null if nothing was written in
   * the text: the link gets a line of its own.
   */
  #place: Place | null = null
  /** Whether the keyboard focus is in the bar. */
  #isInBar = false
  #isBarAsked = false
  #isTelling = false

  constructor(options: HandOptions) {
    this.#options = options
    this.plugins = [completion(options.offers), this.#plugin()]
  }

  /** Call once the editor is open. */
  take(editor: SectionEditor): void {
    this.#editor = editor
  }

  // ── what the bars show ──

  get hasFocus(): boolean {
    this.#changed.read()
    return this.#hasFocus || this.#isInBar
  }

  get bar(): BarIs {
    this.#changed.read()
    const view = this.#view
    if (view === null || !this.hasFocus || this.#isPointing || this.#selected === null) return null
    if (completingIn(view.state) !== null) return null
    if (!view.state.selection.empty) return 'selection'
    return this.#selected === 'pointer' && linkAt(view.state) !== null ? 'link' : null
  }

  /** The place of the text or link that the bar is for, in px of the window. Null if it cannot be seen. */
  get area(): Area | null {
    this.#changed.read()
    const view = this.#view
    if (view === null || view.isDestroyed) return null
    const { selection } = view.state
    const link = selection.empty ? linkAt(view.state) : null
    return areaOf(view, link?.from ?? selection.from, link?.to ?? selection.to)
  }

  get completing(): Completing | null {
    this.#changed.read()
    return this.#view && this.#hasFocus ? completingIn(this.#view.state) : null
  }

  /** The place of the word that is completed, in px of the window. */
  get word(): Area | null {
    const [view, { completing }] = [this.#view, this]
    return view && completing && areaOf(view, completing.word.at, view.state.selection.head)
  }

  get status(): Status | undefined {
    return this.#options.status?.()
  }

  get link(): LinkInHand | null {
    this.#changed.read()
    return this.#link
  }

  /** The address of the link at the cursor. */
  get href(): string | null {
    this.#changed.read()
    return this.#view && (linkAt(this.#view.state)?.href ?? null)
  }

  /**
   * Whether the person asked for the bar. True only once for each request, because the bar then takes the
   * focus.
   */
  takeAsked(): boolean {
    this.#changed.read()
    const is = this.#isBarAsked
    this.#isBarAsked = false
    return is
  }

  set isInBar(is: boolean) {
    this.#isInBar = is
    this.#tell()
  }

  // ── what the person does ──

  can(id: TextActionId): boolean {
    this.#changed.read()
    const [view, command] = [this.#view, commands[id]]
    if (view === null || view.isDestroyed || !view.editable) return false
    if (id === 'open-link') return addressIn(view.state) !== null
    if (id === 'bar') return !view.state.selection.empty
    if (id === 'link') return view.state.selection.$from.parent.type.name === 'line'
    return command === undefined || command(view.state)
  }

  isOn(id: TextActionId): boolean {
    this.#changed.read()
    if (this.#view === null) return false
    return id === 'link' ? linkAt(this.#view.state) !== null : isOn(id, this.#view.state)
  }

  does(id: TextActionId): void {
    const view = this.#view
    if (view === null || view.isDestroyed || this.#editor === null) return
    readSelection(view)
    if (id === 'open-link') return this.#openLink(view.state)
    if (id === 'bar') return this.#askForBar()
    if (id === 'undo' || id === 'redo') this.#editor[id]()
    else if (id === 'link') this.#startLink(view)
    else {
      if (id === 'tick') this.#editor.begin()
      if (id === 'next-label' && this.#editor.nextOffered()) return view.focus()
      commands[id]?.(view.state, view.dispatch, view)
    }
    if (this.#link === null) view.focus()
  }

  choose(nth: number): void {
    const view = this.#view
    if (view) completingIn(view.state)?.choose(view, nth)
    view?.focus()
  }

  /** Puts the cursor back into the text. */
  back(): void {
    this.#view?.focus()
  }

  #askForBar(): void {
    if (!this.can('bar')) return
    this.#selected ??= 'key'
    this.#isBarAsked = true
    this.#tell()
  }

  #openLink(state: EditorState): void {
    const href = addressIn(state)
    if (href !== null) window.open(href, '_blank', 'noopener,noreferrer')
  }

  // ── a link ──

  #startLink(view: EditorView): void {
    if (!this.can('link')) return
    const link = linkAt(view.state)
    if (link && this.#isWithin(view.state, link))
      view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, link.from, link.to)))
    const { selection, doc } = view.state
    const { from, to, $from, $to } = selection
    this.#link = {
      words: $from.sameParent($to) ? doc.textBetween(from, to) : null,
      href: link?.href ?? '',
      isLink: link !== null && !link.isBare,
    }
    const binding = bindingOf(view.state)
    this.#place = binding.fragment.length === 0 ? null : binding.placeOf(view.state)
    this.#selected = null
    this.#tell()
  }

  #isWithin = ({ selection: { from, to } }: EditorState, link: LinkAt): boolean =>
    link.from <= from && to <= link.to

  /** Writes the link. `text` is null if the words of the text stay. */
  writeLink(text: string | null, href: string): void {
    const asked = this.#link
    this.#endLink((tr, now) => {
      if (asked?.words != null && asked.words !== '' && now !== asked.words) {
        this.#options.tell(now === '' ? words.linkIsGone : words.linkChanged)
        return now === '' ? null : linkSelection(tr, null, href)
      }
      return linkSelection(tr, text === asked?.words && now !== '' ? null : text, href)
    })
  }

  unlink(): void {
    this.#endLink((tr) => unlinkSelection(tr))
  }

  leaveLink(): void {
    this.#endLink(null)
  }

  /**
   * Closes the dialog and writes the link. `write` is null if the person cancelled, so that nothing is
   * written. Because the dialog had the focus, the browser's cursor may be anywhere. Therefore the text is
   * selected again.
   */
  #endLink(write: ((tr: Transaction, now: string) => Transaction | null) | null): void {
    const [view, editor, place] = [this.#view, this.#editor, this.#place]
    this.#link = null
    this.#tell()
    if (view === null || view.isDestroyed || editor === null) return
    view.focus()
    if (place === null) {
      if (write === null) return
      editor.begin()
      const tr = outOfLabel(view.state.tr)
      return editor.apart(() => view.dispatch(write(tr, '') ?? tr))
    }
    const binding = bindingOf(view.state)
    const [anchor, head] = [binding.absolute(place.anchor), binding.absolute(place.head)]
    if (anchor === null || head === null) return this.#options.tell(words.linkIsGone)
    const { doc, tr } = view.state
    tr.setSelection(TextSelection.between(doc.resolve(anchor), doc.resolve(head)))
    const { from, to } = tr.selection
    const written = write?.(tr, doc.textBetween(from, to)) ?? tr
    editor.apart(() => view.dispatch(written))
  }

  /**
   * Done later, because the browser takes the focus away while the page is drawn, and nothing may change at
   * that moment.
   */
  #tell(): void {
    if (this.#isTelling) return
    this.#isTelling = true
    queueMicrotask(() => {
      this.#isTelling = false
      this.#changed.changed()
    })
  }

  // ── what the editor tells ──

  #plugin(): Plugin {
    const along =
      (id: 'indent' | 'outdent') => (_state: EditorState, _dispatch: unknown, view?: EditorView) => {
        const isTurned = view !== undefined && isRightToLeft(view)
        this.does((id === 'indent') === isTurned ? 'outdent' : 'indent')
        return true
      }
    const held = isMac ? 'Ctrl-Meta' : 'Alt-Shift'
    const does = (id: TextActionId) => () => {
      this.does(id)
      return true
    }
    const keys = keydownHandler({
      [`${held}-ArrowRight`]: along('indent'),
      [`${held}-ArrowLeft`]: along('outdent'),
      'Shift-F4': does('link'),
      'Alt-Enter': does('bar'),
    })
    return new Plugin({
      state: {
        init: () => null,
        apply: (tr) => {
          this.#read(tr)
          return null
        },
      },
      props: { handleKeyDown: keys },
      view: (view) => this.#watch(view),
    })
  }

  #read(tr: Transaction): void {
    if (isChangeOrigin(tr)) return
    if (tr.docChanged || tr.selectionSet) this.#isBarAsked = false
    if (tr.docChanged) this.#selected = tr.steps.every(changesMarks) ? this.#selected : null
    else if (tr.selectionSet) this.#selected = tr.getMeta('pointer') === true ? 'pointer' : 'key'
  }

  #watch(view: EditorView) {
    this.#view = view
    const stop = new AbortController()
    const { signal } = stop
    const focus = (has: boolean) => () => {
      this.#hasFocus = has
      document.documentElement.toggleAttribute('data-typing', has)
      if (has) takeInHand(this)
      this.#tell()
    }
    const point = (is: boolean) => () => {
      this.#isPointing = is
      this.#tell()
    }
    view.dom.addEventListener('focus', focus(true), { signal })
    view.dom.addEventListener('blur', focus(false), { signal })
    view.dom.addEventListener('pointerdown', point(true), { signal })
    for (const name of ['pointerup', 'pointercancel', 'dragend'])
      addEventListener(name, () => this.#isPointing && point(false)(), { signal, capture: true })
    return {
      update: () => this.#tell(),
      destroy: () => {
        stop.abort()
        if (this.#hasFocus) focus(false)()
        letGo(this)
        this.#view = null
        this.#tell()
      },
    }
  }
}

const changesMarks = (step: Step): boolean => step instanceof AddMarkStep || step instanceof RemoveMarkStep

const isRightToLeft = (view: EditorView): boolean => {
  const { $head } = view.state.selection
  const line = $head.depth === 0 ? null : view.nodeDOM($head.before(1))
  return line instanceof Element && getComputedStyle(line).direction === 'rtl'
}

function areaOf(view: EditorView, from: number, to: number): Area {
  const [begin, end] = [view.coordsAtPos(from, 1), view.coordsAtPos(to, -1)]
  const [top, bottom] = [Math.min(begin.top, end.top), Math.max(begin.bottom, end.bottom)]
  return { top, bottom, left: begin.left, right: end.right }
}
