// Two people act in one text at the same time: they join, split, cut, replace a selection, or type.
//
// The judge is one plain text in which the end of a line is a character like any other. In this text, a join
// deletes that character and a split inserts it, and Yjs merges both exactly. So each letter must be there
// once, in its order, unless somebody deleted it. `alike` says what may differ.

import * as Y from 'yjs'
import { TextSelection } from '@tiptap/pm/state'
import { backspace, deleteForward, enter } from '../../../client/text/editor/keys.ts'
import { seeded, type Random } from '../basics/random.ts'
import type { Counts } from '../basics/rounds.ts'
import { relayedPages, type RelayedPage } from './relayed-pages.ts'

/** `at`, `from` and `to` count the characters of all lines. The end of a line counts as one. */
export type Gesture =
  | { is: 'backspace' | 'delete'; at: number }
  | { is: 'enter'; at: number }
  | { is: 'cut'; from: number; to: number }
  | { is: 'replace'; from: number; to: number; word: string }
  | { is: 'type'; at: number; word: string }

export interface Setting {
  isMerging: boolean
  /** Whether each page knows where the other one's caret is. */
  isSeen: boolean
  ids: readonly number[]
  order: readonly number[]
  /** ms after which the page that removed a line puts others’ words back: at once, or never. */
  patience: number
}

/** Longer than any test. */
export const NEVER = 1e8

/**
 * What is wrong in the end. Null if nothing is. `isMisplaced`: whether each letter is there once, but in
 * another order.
 */
export async function atOnce(
  texts: readonly string[],
  gestures: readonly [Gesture, Gesture],
  { isMerging, isSeen, ids, order, patience }: Setting,
): Promise<{ isMisplaced: boolean; wrong: string } | null> {
  const { pages, seeCarets, settle } = await relayedPages(2, texts, isMerging, {
    ids,
    order,
    patience,
  })
  const [ada, bob] = pages as [RelayedPage, RelayedPage]
  for (const [page, gesture] of [
    [ada, gestures[0]],
    [bob, gestures[1]],
  ] as const) {
    const at = 'at' in gesture ? gesture.at : gesture.to
    page.editor.cursorAt(...placeIn(texts, at))
  }
  if (isSeen) seeCarets()
  act(ada, texts, gestures[0])
  act(bob, texts, gestures[1])
  const seen = settle()
  const right = merged(texts, gestures)
  for (const { editor } of pages) editor.close()
  if (alike(texts, gestures, seen, right)) return null
  const letters = (lines: readonly string[]): string => [...lines.join('')].sort().join('')
  return {
    isMisplaced: letters(seen) === letters(right),
    wrong: `${seen.join('/')}, right is ${right.join('/')}`,
  }
}

function placeIn(texts: readonly string[], at: number): [line: number, offset: number] {
  let line = 0
  for (; at > (texts[line] ?? '').length; line++) at -= (texts[line] ?? '').length + 1
  return [line, at]
}

function act({ editor }: RelayedPage, texts: readonly string[], gesture: Gesture): void {
  const insert = (word: string): void => {
    for (const letter of word) editor.dispatch(editor.state.tr.insertText(letter))
  }
  const select = (...ends: [number, number]): void => {
    const [from, to] = ends.map((at) => at + 1 + placeIn(texts, at)[0]) as [number, number]
    editor.dispatch(editor.state.tr.setSelection(TextSelection.create(editor.state.doc, from, to)))
  }
  switch (gesture.is) {
    case 'backspace':
      editor.run(backspace)
      break
    case 'delete':
      editor.run(deleteForward)
      break
    case 'enter':
      editor.run(enter)
      break
    case 'type':
      insert(gesture.word)
      break
    case 'cut':
      select(gesture.from, gesture.to)
      editor.dispatch(editor.state.tr.deleteSelection())
      break
    case 'replace':
      select(gesture.from, gesture.to)
      insert(gesture.word)
      break
  }
}

/** The result of the gestures in one plain text. */
function merged(texts: readonly string[], gestures: readonly Gesture[]): string[] {
  const all = Object.assign(new Y.Doc({ gc: false }), { clientID: 99 })
  all.getText('text').insert(0, texts.join('\n'))
  const start = Y.encodeStateAsUpdate(all)
  gestures.forEach((gesture, at) => {
    const doc = Object.assign(new Y.Doc({ gc: false }), { clientID: at + 1 })
    Y.applyUpdate(doc, start)
    const text = doc.getText('text')
    if (gesture.is === 'backspace') text.delete(gesture.at - 1, 1)
    else if (gesture.is === 'delete') text.delete(gesture.at, 1)
    else if (gesture.is === 'enter') text.insert(gesture.at, '\n')
    else if (gesture.is === 'type') text.insert(gesture.at, gesture.word)
    else if ('from' in gesture) {
      text.delete(gesture.from, gesture.to - gesture.from)
      if (gesture.is === 'replace') text.insert(gesture.from, gesture.word)
    }
    Y.applyUpdate(all, Y.encodeStateAsUpdate(doc))
  })
  return all.getText('text').toJSON().split('\n')
}

/**
 * Empty lines do not count. If two words come to one place, either may be first. Two things may be in lines
 * of their own: the line that Enter begins where somebody else joins or cuts, and what is typed in lines that
 * are removed as a whole.
 */
function alike(
  texts: readonly string[],
  gestures: readonly Gesture[],
  seen: readonly string[],
  right: readonly string[],
): boolean {
  const [one, other] = gestures.map((gesture) => ('word' in gesture ? gesture.word : ''))
  const plain = (lines: readonly string[], between: string): string => {
    const text = lines.filter((line) => line !== '').join(between)
    return one && other ? text.replace(other + one, one + other) : text
  }
  const mayPart = gestures.some(
    (gesture) => gesture.is === 'enter' || ('from' in gesture && placeIn(texts, gesture.from)[1] === 0),
  )
  return plain(seen, '/') === plain(right, '/') || (mayPart && plain(seen, '') === plain(right, ''))
}

const KINDS = ['backspace', 'delete', 'enter', 'cut', 'replace', 'type'] as const

function anyGesture(texts: readonly string[], word: string, random: Random): Gesture {
  const length = texts.join('\n').length
  const is = random.pick(KINDS)
  const line = random.int(texts.length - 1)
  const end = texts.slice(0, line + 1).join('\n').length
  if (is === 'backspace') return { is, at: end + 1 }
  if (is === 'delete') return { is, at: end }
  if (is === 'enter')
    return { is, at: end - (texts[line] ?? '').length + 1 + random.int((texts[line] ?? '').length) }
  if (is === 'type') return { is, at: random.int(length + 1), word }
  // Starts inside a line, because lines that are removed as a whole have a test of their own.
  const from = end - random.int((texts[line] ?? '').length)
  const to = Math.min(length, from + 1 + random.int(10))
  return is === 'cut' ? { is, from, to } : { is, from, to, word }
}

/** A round of the soak. Throws if a letter is lost or doubled. */
export async function atOnceRound(seed: number): Promise<Counts> {
  const random = seeded(seed)
  const texts = random.pick([
    ['abcdef', 'gh', 'ijklm'],
    ['ab', 'cdefgh', 'i', 'jkl'],
  ])
  const gestures = [anyGesture(texts, 'XY', random), anyGesture(texts, 'vw', random)] as const
  const setting: Setting = {
    isMerging: random.chance(0.5),
    isSeen: random.chance(0.5),
    patience: random.pick([0, NEVER]),
    ids: random.pick([
      [1, 2],
      [2, 1],
    ]),
    order: random.pick([
      [0, 1],
      [1, 0],
    ]),
  }
  const wrong = await atOnce(texts, gestures, setting)
  const told = `${JSON.stringify({ texts, gestures, setting })}: ${wrong?.wrong ?? ''}`
  if (wrong !== null && !wrong.isMisplaced) throw new Error(told)
  const [one, other] = gestures.map(({ is }) => is)
  return { pairs: 1, misplaced: wrong === null ? 0 : 1, [`${one ?? ''} and ${other ?? ''}`]: 1 }
}
