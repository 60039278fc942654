// Tests that a caret always moves with its character.
//
// Two to four people type letter by letter at random places in lines of all kinds, over a network that
// delivers late. Some of them overwrite a selection, tick and indent lines, or make lines above. After each
// change from elsewhere, each caret must stand beside the same characters. In the end, what each person typed
// in a row (a run) must be whole.

import * as Y from 'yjs'
import { TextSelection } from '@tiptap/pm/state'
import { enter, shiftDepth, tickOrEnter } from '../../../client/text/editor/keys.ts'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { readLines, textOf } from '../../../shared/document/lines.ts'
import { seeded, type Random } from '../basics/random.ts'
import type { Counts } from '../basics/rounds.ts'
import { anyLine } from './any-line.ts'
import { uniqueWord } from '../basics/words.ts'
import { judgeCaret, noCarets, type CaretTally } from '../page/caret-judge.ts'
import { HeadlessEditor } from '../page/headless-editor.ts'

const ROOT = 'block:questions'
const STEPS = 60

interface Typist {
  doc: Y.Doc
  editor: HeadlessEditor
  inbox: Uint8Array[]
  /**
   * The run that is being typed, and how many of its characters were typed already. Null between two runs.
   */
  run: { text: string; typed: number } | null
}

export function caretLaw(seed: number): Counts {
  const random = seeded(seed)
  const carets = noCarets()
  const people = meet(random)
  const runs: string[] = []
  /** For each place, the person who has begun a run there. */
  const begun = new Map<string, Typist>()
  const counts = { runs: 0, overwritten: 0, selections: 0 }

  const hear = (typist: Typist, most: number): void => {
    for (const update of typist.inbox.splice(0, most)) {
      const change = () => Y.applyUpdate(typist.doc, update, 'network')
      const selected = selectedIn(typist)
      if (selected === '') {
        judgeCaret(typist.editor, carets, change)
        continue
      }
      change()
      counts.selections++
      const now = selectedIn(typist)
      // The selection still begins and ends with the same characters, unless another person has overwritten
      // some of them.
      const isWhole = now.replace(/[^ -~]/g, '') === selected.replace(/[^ -~]/g, '')
      if (isWhole && (now.at(0) !== selected.at(0) || now.at(-1) !== selected.at(-1)))
        throw new Error(`The selection “${selected}” became “${now}”.`)
    }
  }

  for (let step = 0; step < STEPS; step++) {
    const typist = random.pick(people)
    if (random.chance(0.35)) hear(typist, 1 + random.int(4))
    else if (typist.run !== null) types(typist)
    else if (random.chance(0.8)) {
      const text = uniqueWord(runs.length)
      if (!begins(typist, random)) continue
      if (selectedIn(typist) !== '') {
        // Others write before the selection is overwritten.
        hear(typist, random.int(4))
        if (/[^ -~]/.test(behind(typist) + selectedIn(typist))) continue
        counts.overwritten++
      }
      // Yjs may mix the runs of two people who begin at one place at the same time. Most such places are left
      // out.
      const { binding, state } = typist.editor
      const place = JSON.stringify(binding.relative(state.selection.from))
      if ((begun.get(place) ?? typist) !== typist) continue
      begun.set(place, typist)
      runs.push(text)
      counts.runs++
      typist.run = { text, typed: 0 }
      types(typist)
    } else changes(typist, random)
  }
  for (const typist of people) while (typist.run !== null) types(typist)
  while (people.some(({ inbox }) => inbox.length > 0)) for (const typist of people) hear(typist, Infinity)

  const texts = people.map(({ doc }) => readLines(doc.getXmlFragment(ROOT)).map(textOf).join('\n'))
  // If Yjs has mixed a run with another, the run is not whole. That is rare, and no caret has moved.
  const parted = runs.filter((text) => texts[0]?.includes(text) !== true)
  const apart = texts.some((text) => text !== texts[0])
  for (const { editor } of people) editor.close()
  const { livingApart, startApart } = carets
  if (parted.length > 1 || livingApart + startApart > 0 || apart)
    throw new Error(JSON.stringify({ parted, livingApart, startApart, apart, texts }))
  return { ...counts, parted: parted.length, carets: carets.living + carets.atStart, ...inItsLine(carets) }
}

/** Whether a change from elsewhere fell into the line of a caret. */
const inItsLine = ({ inItsLine }: CaretTally): Counts => ({
  inItsLine,
  roundsInItsLine: inItsLine > 0 ? 1 : 0,
})

function meet(random: Random): Typist[] {
  const start = new Y.Doc()
  const lines = Array.from({ length: 2 + random.int(4) }, () => anyLine(random))
  insertLines(start.getXmlFragment(ROOT), lines)
  const state = Y.encodeStateAsUpdate(start)
  const people = Array.from({ length: 2 + random.int(3) }, (_, at): Typist => {
    const doc = new Y.Doc()
    doc.clientID = at + 1
    Y.applyUpdate(doc, state)
    return { doc, editor: new HeadlessEditor(doc.getXmlFragment(ROOT)), inbox: [], run: null }
  })
  for (const typist of people)
    typist.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'network') for (const other of people) if (other !== typist) other.inbox.push(update)
    })
  return people
}

const selectedIn = ({ editor: { state } }: Typist): string =>
  state.doc.textBetween(state.selection.from, state.selection.to, '\n')

/** The character before the selection. */
const behind = ({ editor: { state } }: Typist): string =>
  state.selection.$from.parent.textContent.charAt(state.selection.$from.parentOffset - 1)

/** Puts the cursor at a place that is not in a run or right after one, or selects some filler there. */
function begins({ editor }: Typist, random: Random): boolean {
  const at = random.int(editor.lines.length)
  const text = editor.lines[at] ?? ''
  const places = Array.from({ length: text.length + 1 }, (_, place) => place).filter(
    (place) => !/[^ -~]/.test(text.charAt(place - 1)),
  )
  if (places.length === 0) return false
  editor.cursorAt(at, random.pick(places))
  const { $head, head } = editor.state.selection
  const size = /^[ -~]{0,3}/.exec(text.slice($head.parentOffset))?.[0].length ?? 0
  if (size > 0 && random.chance(0.25)) {
    const ends = random.chance(0.5) ? ([head, head + size] as const) : ([head + size, head] as const)
    editor.dispatch(editor.state.tr.setSelection(TextSelection.create(editor.state.doc, ...ends)))
  }
  return true
}

/** Types the next letter of the run. */
function types(typist: Typist): void {
  const { editor, run } = typist
  if (run === null) return
  editor.dispatch(editor.state.tr.insertText(run.text.charAt(run.typed++)))
  if (run.typed === run.text.length) typist.run = null
}

/** Changes a line, but not the text of a line that stays. */
function changes({ editor }: Typist, random: Random): void {
  editor.cursorAt(random.int(editor.lines.length), 0)
  editor.run(random.pick([enter, tickOrEnter, shiftDepth(1), shiftDepth(-1)]))
}
