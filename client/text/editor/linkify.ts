// Shows bare addresses and known references as links, and long addresses by their short names. In the document, they
// are plain text.
//
// An address is shown in full in the lines of my selection while I am in the text, and if somebody else's
// caret is in it. While a mouse button or finger is down, and just after that, nothing changes, because what
// is under it would move.

import type { Node as EditorNode } from '@tiptap/pm/model'
import { Plugin, PluginKey, type EditorState, type Transaction } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import type { BareLink } from '../../../shared/document/links.ts'
import { shortName } from '../../../shared/document/short-link.ts'
import { readSelection } from '../binding/selection.ts'
import { drawnCarets } from './carets.ts'

/** The lines that my selection touches: the first and the last. Null while I am elsewhere. */
type Mine = readonly [first: number, last: number] | null

/** What is a link in a text. `watch` calls back when that has changed. */
export interface TypedLinks {
  readonly of: (text: string) => readonly BareLink[]
  readonly watch: (changed: () => void) => () => void
}

interface Shown {
  readonly mine: Mine
  readonly others: DecorationSet
  readonly links: DecorationSet
}

const key = new PluginKey<Shown>('linkify')
/** Marks a transaction after which other words are links. */
const NEW = 'new'

export function linkify(typed: TypedLinks): Plugin<Shown> {
  let isIn = false
  /** A node never changes: if a line changes, it becomes another node. */
  let found: Known = new WeakMap()
  const draw = (doc: EditorNode, mine: Mine, others: DecorationSet): Shown =>
    drawn(doc, mine, others, (line) => linksIn(line, typed, found))
  const mineIn = ({ selection: { $from, $to } }: EditorState): Mine =>
    isIn ? [$from.index(0), $to.index(0)] : null

  return new Plugin<Shown>({
    key,
    state: {
      init: (_config, state) => draw(state.doc, null, DecorationSet.empty),
      apply: (tr, was, _before, state) => {
        const mine = pointer.isDown ? mapped(was.mine, tr) : mineIn(state)
        const others = drawnCarets(state)
        return tr.docChanged || tr.getMeta(key) === NEW || others !== was.others || !isSame(mine, was.mine)
          ? draw(state.doc, mine, others)
          : was
      },
    },
    props: {
      decorations: (state) => key.getState(state)?.links,
      handleDOMEvents: {
        keydown: () => {
          pointer.key()
          return false
        },
        // In editable text, a plain click places the cursor. So a link opens with Ctrl or Cmd.
        click: (_view, event) => {
          const link = event.target instanceof Element ? event.target.closest('a[href]') : null
          if (!(link instanceof HTMLAnchorElement) || !(event.ctrlKey || event.metaKey)) return false
          window.open(link.href, '_blank', 'noopener,noreferrer')
          return true
        },
      },
    },
    view: (view) => {
      const settle = () => {
        if (view.isDestroyed || pointer.isDown || view.composing) return
        isIn = view.hasFocus()
        if (isIn) readSelection(view)
        if (!isSame(mineIn(view.state), key.getState(view.state)?.mine ?? null))
          view.dispatch(view.state.tr.setMeta(key, true))
      }
      const unwatch = watch(view, settle)
      const unwatchLinks = typed.watch(() => {
        found = new WeakMap()
        if (!view.isDestroyed) view.dispatch(view.state.tr.setMeta(key, NEW))
      })
      return {
        destroy() {
          unwatch.destroy()
          unwatchLinks()
        },
      }
    },
  })
}

function watch({ dom }: EditorView, settle: () => void): { destroy: () => void } {
  const soon = () => setTimeout(settle) // the editor must read the selection first
  watchPointer()
  dom.addEventListener('focus', soon)
  dom.addEventListener('blur', soon)
  pointer.released.add(settle)
  return {
    destroy: () => {
      dom.removeEventListener('focus', soon)
      dom.removeEventListener('blur', soon)
      pointer.released.delete(settle)
    },
  }
}

/** Whether a mouse button or finger is down anywhere in the page, or was down a moment ago. */
const pointer = {
  isDown: false,
  isWatched: false,
  released: new Set<() => void>(),
  /** Call when a key is pressed: then no second click will follow. */
  key: () => {},
}

/** ms within which a second click may follow. What it is aimed at must still be there. */
const DOUBLE_CLICK = 400

function watchPointer(): void {
  if (pointer.isWatched) return
  pointer.isWatched = true
  let waiting: ReturnType<typeof setTimeout> | undefined
  const down = () => {
    clearTimeout(waiting)
    waiting = undefined
    pointer.isDown = true
  }
  const over = () => {
    waiting = undefined
    pointer.isDown = false
    for (const tell of pointer.released) tell()
  }
  const up = () => {
    clearTimeout(waiting)
    waiting = setTimeout(over, DOUBLE_CLICK)
  }
  pointer.key = () => {
    if (waiting === undefined) return
    clearTimeout(waiting)
    over()
  }
  addEventListener('pointerdown', down, true)
  for (const name of ['pointerup', 'pointercancel', 'dragend']) addEventListener(name, up, true)
}

const isSame = (one: Mine, other: Mine): boolean => one?.[0] === other?.[0] && one?.[1] === other?.[1]

/** Where the lines are after an edit that came while a mouse button or finger was down. */
function mapped(mine: Mine, { before, doc, mapping, docChanged }: Transaction): Mine {
  if (mine === null || !docChanged) return mine
  // A selection of the whole text ends after its last line.
  const indexAfter = (index: number): number => {
    const pos = mapping.map(before.resolve(0).posAtIndex(Math.min(index, before.childCount - 1)) + 1)
    return Math.min(doc.resolve(pos).index(0), doc.childCount - 1)
  }
  return [indexAfter(mine[0]), indexAfter(mine[1])]
}

// ── the links of a line ──

interface Found {
  from: number
  to: number
  attributes: Record<string, string>
  /** The attributes of the short name or of the reference. Null if the address is shown in full anyway. */
  chip: Record<string, string> | null
}

type Known = WeakMap<EditorNode, readonly Found[]>

function linksIn(line: EditorNode, typed: TypedLinks, found: Known): readonly Found[] {
  const known = found.get(line)
  if (known) return known
  const links: Found[] = []
  line.forEach(({ text = '', marks }, at) => {
    const link = marks.find(({ type }) => type.name === 'link')
    if (link?.attrs['href'] === text) {
      const chip = chipOf(text)
      if (chip) links.push({ from: at, to: at + text.length, attributes: { nodeName: 'span' }, chip })
    } else if (!link)
      for (const { start, end, href } of typed.of(text))
        links.push({
          ...{ from: at + start, to: at + end, chip: text.startsWith('http', start) ? chipOf(href) : TYPED },
          attributes: { nodeName: 'a', href, rel: 'noopener noreferrer', target: '_blank' },
        })
  })
  found.set(line, links)
  return links
}

/** A reference is short as it stands. It looks like the short name of an address. */
const TYPED = { class: 'typed' }

/** The short name is drawn and read in place of the address, which stays in the text. */
function chipOf(address: string): Found['chip'] {
  const name = shortName(address)
  return name === '' ? null : { class: 'chip', 'data-short': name, title: address }
}

const FULL = { nodeName: 'span', 'aria-hidden': 'true' }

function drawn(
  doc: EditorNode,
  mine: Mine,
  others: DecorationSet,
  linksOf: (line: EditorNode) => readonly Found[],
): Shown {
  const decorations: Decoration[] = []
  let pos = 0
  doc.children.forEach((line, index) => {
    const start = pos + 1
    const isMine = mine !== null && mine[0] <= index && index <= mine[1]
    for (const { from, to, attributes, chip } of linksOf(line)) {
      const isChip = chip !== null && !isMine && others.find(start + from + 1, start + to - 1).length === 0
      const as = (attributes: Record<string, string>) =>
        decorations.push(Decoration.inline(start + from, start + to, attributes))
      if (isChip && chip !== TYPED) as(FULL) // the first is the innermost
      as(isChip ? { ...attributes, ...chip } : attributes)
    }
    pos += line.nodeSize
  })
  const links = decorations.length === 0 ? DecorationSet.empty : DecorationSet.create(doc, decorations)
  return { mine, others, links }
}
