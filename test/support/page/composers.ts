// One person composes with an input method, and another acts in the same lines meanwhile.
//
// Between any two conversions the other person may join, split, cut, type, tick or indent, and may not yet have
// received the composed text. In every fourth round they may also undo. Each act arrives before the composition ends.
// Until then, all lines that do not wait show what the document holds. In the end, the composed text is there once and
// whole, and so is each letter that nobody has deleted. If something of its conversions is left, the round counts
// that, apart from what an undo has brought back.

import { TextSelection } from '@tiptap/pm/state'
import { backspace, deleteForward, enter, shiftDepth, tickOrEnter } from '../../../client/text/editor/keys.ts'
import { textOf, type Line } from '../../../shared/document/lines.ts'
import { seeded, type Random } from '../basics/random.ts'
import type { Counts } from '../basics/rounds.ts'
import { NEVER } from './at-once.ts'
import { relayedPages, type RelayedPage } from './relayed-pages.ts'

/** What an input method shows, one after the other. The last text is what it commits. */
export const CONVERSIONS = [
  ['N', 'NI', 'に', 'にH', 'にほ', 'にほN', 'にほん', '日本'],
  ['H', 'HE', 'HEL', 'HELL', 'HELLO'],
  ['´', 'É'],
  ['ㅎ', '하', '한'],
  ['W', 'WR', 'WRO', 'WR', 'W', 'WO', 'WOR', 'WORD'],
]
/** ms after which a page puts back what others have typed in a line that it has removed. */
const PATIENCE = 10

const WAYS = ['backspace', 'delete', 'enter', 'cut', 'type', 'tick', 'indent'] as const
type Way = (typeof WAYS)[number] | 'undo'

const TEXTS = [
  ['abcdef', 'gh', 'ijklm'],
  ['ab', 'cdefgh', 'i', 'jkl'],
]

export async function composingRound(seed: number): Promise<Counts> {
  const random = seeded(seed)
  const texts = random.pick(TEXTS)
  const conversions = random.pick(CONVERSIONS)
  const patience = random.pick([0, PATIENCE, NEVER])
  const { pages, seeCarets, send, settle } = await relayedPages(2, texts, random.chance(0.5), {
    ids: random.chance(0.5) ? [1, 2] : [2, 1],
    order: random.chance(0.5) ? [0, 1] : [1, 0],
    patience,
  })
  const [ada, bob] = pages as [RelayedPage, RelayedPage]
  const line = random.int(texts.length)
  ada.editor.cursorAt(line, random.int((texts[line] ?? '').length + 1))
  const told = [ada.caret]
  const gone = new Set<string>()
  const ways: readonly Way[] = seed % 4 === 0 ? [...WAYS, 'undo'] : WAYS
  const counts = { acts: 0, waited: 0 }
  for (const text of conversions) {
    ada.editor.composes(text)
    told.push(text)
    if (random.chance(0.5)) seeCarets()
    send()
    if (random.chance(0.7)) bob.hears()
    if (counts.acts < 2 && random.chance(0.5)) {
      told.push(act(bob, random.chance(0.6) ? line : random.int(texts.length), ways, random, gone))
      counts.acts++
    }
    send()
    if (random.chance(0.7)) ada.hears()
    if (ada.editor.binding.waiting.length > 0) counts.waited = 1
    const old = othersShown(ada)
    if (old !== null) throw new Error(JSON.stringify({ told, old }))
  }
  send()
  ada.hears()
  const right = conversions.at(-1) ?? ''
  await ada.editor.commits(right)
  const caret = ada.caret
  settle()
  if (patience === PATIENCE) await new Promise((done) => setTimeout(done, 2 * PATIENCE))
  const seen = settle()
  for (const { editor } of pages) editor.close()

  const rest = seen.join('/').replace(right, '')
  const faults = [
    ...(rest.length === seen.join('/').length ? [`${right} is not whole`] : []),
    ...(caret.split('|')[0]?.endsWith(right) === true ? [] : [`the cursor is at ${caret}`]),
    ...[...texts.join('')].filter((letter) => {
      const times = rest.split(letter).length - 1
      return times > 1 || (times === 0 && !gone.has(letter))
    }),
  ]
  if (faults.length > 0) throw new Error(JSON.stringify({ told, seen, faults }))
  const isLeft = /[^a-m/xy]/.test(rest)
  const hasUndone = told.some((each) => each.startsWith('undo'))
  return { rounds: 1, ...counts, left: isLeft && !hasUndone ? 1 : 0, undone: isLeft && hasUndone ? 1 : 0 }
}

/** A line that shows what is not in the document although it does not wait. Null if there is none. */
function othersShown({ editor }: RelayedPage): string | null {
  const { lines, waiting } = editor.binding
  let pos = 0
  for (const [at, shown] of editor.lines.entries()) {
    const isWaiting = waiting.some(({ from }) => from === pos)
    pos += shown.length + 2
    if (!isWaiting && shown !== textOf(lines[at] as Line)) return shown
  }
  return null
}

/** Bob does something. Returns what he did. */
function act(
  { editor }: RelayedPage,
  near: number,
  ways: readonly Way[],
  random: Random,
  gone: Set<string>,
): string {
  const line = Math.min(near, editor.lines.length - 1)
  const text = editor.lines[line] ?? ''
  const is = random.pick(ways)
  const at = random.int(text.length + 1)
  editor.cursorAt(line, is === 'backspace' ? 0 : is === 'delete' ? 'end' : at)
  const before = editor.lines.join('/')
  if (is === 'backspace') editor.run(backspace)
  else if (is === 'delete') editor.run(deleteForward)
  else if (is === 'enter') editor.run(enter)
  else if (is === 'undo') editor.undo()
  else if (is === 'type') editor.type('xy')
  else if (is === 'tick') editor.run(tickOrEnter)
  else if (is === 'indent') editor.run(shiftDepth(1))
  else {
    const { doc, tr, selection } = editor.state
    const to = Math.min(doc.content.size - 1, selection.head + 1 + random.int(8))
    for (const letter of doc.textBetween(selection.head, to, '/')) gone.add(letter)
    editor.dispatch(
      tr.setSelection(TextSelection.between(selection.$head, doc.resolve(to))).deleteSelection(),
    )
  }
  return `${is} at ${line}:${at} of ${before}: ${editor.lines.join('/')}`
}
