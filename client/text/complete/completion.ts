// Completes the word that the person types: people after `@`, issues after `#`, as plain text.
//
//   opens     only when the person types the sign. The list never opens because of others' letters, paste, undo, or a
//             moved cursor
//   stays     while the person types and deletes in the word. Others may write elsewhere, even in the same line
//   closes    if the cursor leaves the word, if anybody else changes the word, or if its line is removed. All letters
//             stay
//   changes   only with what the person types. If there are more offers meanwhile, they come behind the rows that
//             are shown. So nothing that others write moves a row or selects another one
//   is over   once a word was completed, or closed with Escape: no further letter opens the list for that word
//
// Nothing changes in the text before the person chooses. The choice is one step of its own.

import { isChangeOrigin } from '@tiptap/extension-collaboration'
import type { Node as EditorNode } from '@tiptap/pm/model'
import { Plugin, PluginKey, type EditorState, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { MOST_SHOWN, matching, type Offer, type Offers } from './offers.ts'
import { wordAt, type Word } from './word.ts'

export interface Completing {
  readonly word: Word
  /** The list is never empty. */
  readonly offered: readonly Offer[]
  /** The index of the offer that Enter chooses. */
  readonly at: number
  readonly choose: (view: EditorView, nth: number) => void
}

interface Held {
  /** Null if no word is being completed. */
  readonly word: Word | null
  readonly offered: readonly Offer[]
  readonly at: number
  /** The positions of the signs of words that are over. The latest is last. */
  readonly over: readonly number[]
}

/**
 * `over`: the word was completed or closed. `left`: the person went elsewhere. `to`: another offer is
 * selected. `came`: the offers have changed.
 */
type Told = { is: 'over' } | { is: 'left' } | { is: 'to'; at: number } | { is: 'came' }

const key = new PluginKey<Held>('completion')

/** How many words are remembered as over. */
const MOST_OVER = 16

const NOTHING: Held = { word: null, offered: [], at: 0, over: [] }

/** A longer text was not typed with a key. Some keyboards paste as if the person typed. */
const LONGEST_TYPED = 64

export const LIST = 'completion-list'
export const optionId = (nth: number): string => `${LIST}-${nth}`

/** What is offered now. Null if there is nothing to choose. */
export function completingIn(state: EditorState): Completing | null {
  const { word, offered, at } = key.getState(state) ?? NOTHING
  return word === null || offered.length === 0 ? null : { word, offered, at, choose }
}

export function completion(offers: Offers): Plugin<Held> {
  /** The document in which the person was about to type. */
  let typedIn: EditorNode | null = null

  const offeredTo = (word: Word): readonly Offer[] => {
    const found = matching(offers.of(word.sign, word.query), word.query)
    // Nothing is left to complete, so the list closes, and Enter makes a new line.
    return found.length === 1 && found[0]?.text === word.sign + word.query ? [] : found
  }
  const open = (word: Word, over: readonly number[]): Held => ({
    word,
    offered: offeredTo(word),
    at: 0,
    over,
  })
  const withMore = ({ offered, ...held }: Held, word: Word): Held => {
    const shown = new Set(offered.map(({ text }) => text))
    const more = offeredTo(word).filter(({ text }) => !shown.has(text))
    return { ...held, word, offered: [...offered, ...more].slice(0, MOST_SHOWN) }
  }

  return new Plugin<Held>({
    key,
    state: {
      init: () => NOTHING,
      apply(tr, held, before, state) {
        const isTyped = typedIn !== null && typedIn === before.doc && tr.docChanged && !isChangeOrigin(tr)
        const told = tr.getMeta(key) as Told | undefined
        const over = overAfter(tr, held.over)
        const closed = held.word === null && over === held.over ? held : { ...NOTHING, over }
        if (isTyped) {
          typedIn = null
          const word = wordAt(state)
          return word === null || over.includes(word.at) ? closed : open(word, over)
        }
        if (held.word === null) return closed
        if (told?.is === 'over') return { ...NOTHING, over: [...over, held.word.at].slice(-MOST_OVER) }
        if (told?.is === 'left') return closed
        if (told?.is === 'to') return { ...held, at: told.at }
        const word = wordAfter(tr, held.word, state)
        if (word === null) return closed
        if (word.query !== held.word.query) return open(word, over)
        if (told?.is === 'came') return withMore(held, word)
        return { ...held, word, over }
      },
    },
    props: {
      handleTextInput: (view, _from, _to, text) => {
        typedIn = text.length <= LONGEST_TYPED ? view.state.doc : null
        return false
      },
      handleKeyDown: (view, event) => {
        typedIn = null
        return !view.composing && !event.isComposing && pressed(view, event)
      },
      handleDOMEvents: {
        paste: () => void (typedIn = null),
        drop: () => void (typedIn = null),
        blur: (view) => void (completingIn(view.state) && view.dispatch(tell(view, { is: 'left' }))),
      },
      attributes: (state): Record<string, string> => {
        const now = completingIn(state)
        return now === null
          ? {}
          : {
              'aria-autocomplete': 'list',
              'aria-haspopup': 'listbox',
              'aria-controls': LIST,
              'aria-activedescendant': optionId(now.at),
            }
      },
    },
    view: (view) => ({
      destroy: offers.watch(() => {
        const held = key.getState(view.state)
        if (!view.isDestroyed && held?.word) view.dispatch(tell(view, { is: 'came' }))
      }),
    }),
  })
}

const tell = (view: EditorView, told: Told): Transaction =>
  view.state.tr.setMeta(key, told).setMeta('addToHistory', false)

/**
 * The positions of words that are over, after a change. If a sign is typed where one was deleted, it begins
 * another word.
 */
const overAfter = (tr: Transaction, over: readonly number[]): readonly number[] =>
  tr.docChanged && over.length > 0 ? over.map((at) => tr.mapping.map(at, 1)) : over

/**
 * The open word, after a change that the person did not type. Null if the person cannot continue the word.
 */
function wordAfter(tr: Transaction, { at, query }: Word, state: EditorState): Word | null {
  const { pos, deletedAfter } = tr.mapping.mapResult(at, 1)
  const word = deletedAfter ? null : wordAt(state)
  if (word?.at !== pos) return null
  const isMineToDelete = tr.docChanged && !isChangeOrigin(tr) && query.startsWith(word.query)
  return word.query === query || isMineToDelete ? word : null
}

function pressed(view: EditorView, event: KeyboardEvent): boolean {
  const now = completingIn(view.state)
  if (now === null || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false
  const { length } = now.offered
  switch (event.key) {
    case 'ArrowDown':
    case 'ArrowUp':
      view.dispatch(
        tell(view, { is: 'to', at: (now.at + (event.key === 'ArrowDown' ? 1 : length - 1)) % length }),
      )
      return true
    case 'Enter':
    case 'Tab':
      choose(view, now.at)
      return true
    case 'Escape':
      view.dispatch(tell(view, { is: 'over' }))
      return true
    default:
      return false
  }
}

/** Replaces the word with an offer. If the offer begins with the word, only the rest is written. */
function choose(view: EditorView, nth: number): void {
  const now = completingIn(view.state)
  const offer = now?.offered[nth]
  if (!now || !offer) return
  const { word } = now
  const { head } = view.state.selection
  const written = word.sign + word.query
  const tr = tell(view, { is: 'over' })
  if (offer.text.startsWith(written)) tr.insertText(offer.text.slice(written.length), head)
  else tr.insertText(offer.text, word.at, head)
  view.dispatch(tr.scrollIntoView())
}
