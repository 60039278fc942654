// One person composes with an input method, and another acts in the same lines meanwhile.
//
// Between any two conversions the other person may join, split, cut, type, tick or indent, and may not yet have
// received what is composed. Each act arrives before the composition ends. In the end, what was composed is there
// once and whole, and nothing of its conversions is left; and so is each letter that nobody has deleted.

import { TextSelection } from '@tiptap/pm/state'
import { backspace, deleteForward, enter, shiftDepth, tickOrEnter } from '../../../client/text/editor/keys.ts'
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
  const counts = { acts: 0, waited: 0 }
  for (const text of conversions) {
    ada.editor.composes(text)
    told.push(text)
    if (random.chance(0.5)) seeCarets()
    send()
    if (random.chance(0.7)) bob.hears()
    if (counts.acts < 2 && random.chance(0.5)) {
      told.push(act(bob, random.chance(0.6) ? line : random.int(texts.length), random, gone))
      counts.acts++
    }
    send()
    if (random.chance(0.7)) ada.hears()
    if (ada.editor.binding.isWaiting) counts.waited = 1
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
    ...(/[^a-m/xy]/.test(rest) ? [`conversions are left`] : []),
    ...(caret.split('|')[0]?.endsWith(right) === true ? [] : [`the cursor is at ${caret}`]),
    ...[...texts.join('')].filter((letter) => {
      const times = rest.split(letter).length - 1
      return times > 1 || (times === 0 && !gone.has(letter))
    }),
  ]
  if (faults.length > 0) throw new Error(JSON.stringify({ told, seen, faults }))
  return { rounds: 1, ...counts }
}

/** Bob does something. Returns what he did. */
function act({ editor }: RelayedPage, near: number, random: Random, gone: Set<string>): string {
  const line = Math.min(near, editor.lines.length - 1)
  const text = editor.lines[line] ?? ''
  const is = random.pick(['backspace', 'delete', 'enter', 'cut', 'type', 'tick', 'indent'] as const)
  const at = random.int(text.length + 1)
  editor.cursorAt(line, is === 'backspace' ? 0 : is === 'delete' ? 'end' : at)
  const before = editor.lines.join('/')
  if (is === 'backspace') editor.run(backspace)
  else if (is === 'delete') editor.run(deleteForward)
  else if (is === 'enter') editor.run(enter)
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
