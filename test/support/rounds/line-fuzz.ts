// People edit the same lines at the same time, over a network that delivers late and in parts. The judge
// counts the people's words in the document that all of them end with.

import * as Y from 'yjs'
import { backspace, deleteForward, enter, shiftDepth, tickOrEnter } from '../../../client/text/editor/keys.ts'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { line, readLines, textOf } from '../../../shared/document/lines.ts'
import { judgeCaret, noCarets, type CaretTally } from '../page/caret-judge.ts'
import { HeadlessEditor } from '../page/headless-editor.ts'
import { Faults, PlantedFault } from '../page/plant-faults.ts'
import { seeded, type Random } from '../basics/random.ts'
import { miscounted, uniqueWord } from '../basics/words.ts'

export type Gesture =
  | 'type'
  | 'compose'
  | 'enter'
  | 'indent'
  | 'outdent'
  | 'toggle'
  | 'undo'
  | 'redo'
  | 'join'
  | 'split'
  | 'hear'

export interface Round {
  words: number
  lost: string[]
  doubled: string[]
  gestures: Map<Gesture, number>
  converged: boolean
  lines: string[]
  carets: CaretTally
  /** How many faults were thrown. */
  struck: number
  /** How many editors were closed because of a fault. */
  closed: number
  /** How often an open editor differed from its document. */
  unlike: number
}

interface Person {
  doc: Y.Doc
  editor: HeadlessEditor
  faults: Faults | null
  carets: CaretTally
  closed: number
  inbox: Uint8Array[]
  /**
   * What the person has done and not undone, newest last. Each is the typed word, or null if there was none.
   */
  done: (string | null)[]
  undone: (string | null)[]
}

const ROOT = 'section:updates/ada'
/** A gesture is as likely as it is often in this list. */
export const GESTURES: readonly Gesture[] = [
  'type',
  'type',
  'type',
  'compose',
  'enter',
  'indent',
  'outdent',
  'toggle',
  'hear',
  'hear',
]

export interface FuzzOptions {
  joins: boolean
  undo: boolean
  /** Whether plugins, drawings and handlers throw at random moments. */
  throws?: boolean
}

/**
 * One round: two to four people, six lines, and gestures while only some updates are delivered. Then all are.
 */
export function fuzzRound(seed: number, { joins, undo, throws = false }: FuzzOptions): Round {
  const random = seeded(seed)
  const carets = noCarets()
  const people = meet(random, carets, throws ? seed : null)
  const gestures = new Map<Gesture, number>()
  const expected = new Set<string>()
  const choices: Gesture[] = [
    ...GESTURES,
    ...(joins ? (['join', 'split'] as const) : []),
    ...(undo ? (['undo', 'redo'] as const) : []),
  ]
  let [words, unlike] = [0, 0]

  for (let step = 0; step < 40; step++) {
    const person = random.pick(people)
    const gesture = random.pick(choices)
    if (dare(person, () => act(person, gesture, random, () => uniqueWord(words++), expected)))
      gestures.set(gesture, (gestures.get(gesture) ?? 0) + 1)
    unlike += people.filter((each) => !showsDocument(each)).length
  }
  for (const { faults } of people) faults?.end()
  while (people.some((person) => person.inbox.length > 0))
    for (const person of people) dare(person, () => hear(person, Infinity))

  const texts = people.map((person) => readLines(person.doc.getXmlFragment(ROOT)).map(textOf))
  const all = texts[0]?.join('\n') ?? ''
  const round = {
    words: expected.size,
    ...miscounted(all, expected),
    gestures,
    converged:
      texts.every((text) => text.join('\n') === all) &&
      people.every(({ editor }) => editor.lines.join('\n') === all),
    lines: texts[0] ?? [],
    carets,
    struck: people.reduce((sum, { faults }) => sum + (faults?.struck ?? 0), 0),
    closed: people.reduce((sum, { closed }) => sum + closed, 0),
    unlike,
  }
  for (const person of people) person.editor.close()
  return round
}

function meet(random: Random, carets: CaretTally, faulty: number | null): Person[] {
  const start = new Y.Doc()
  insertLines(
    start.getXmlFragment(ROOT),
    ['Done:', 'one', 'two', 'Blocked:', 'three', 'four'].map((text) => {
      const label = text.endsWith(':')
      return line(text, { kind: 'item', label, depth: label ? 0 : 1 })
    }),
  )
  const state = Y.encodeStateAsUpdate(start)
  const docs = Array.from({ length: 2 + random.int(3) }, (_, at) => {
    const doc = new Y.Doc()
    doc.clientID = at + 1
    Y.applyUpdate(doc, state)
    return doc
  })
  const people = docs.map((doc, at): Person => {
    const faults = faulty === null ? null : new Faults(faulty * 10 + at)
    const editor = openText(doc, faults)
    return { doc, editor, faults, carets, closed: 0, inbox: [], done: [], undone: [] }
  })
  for (const person of people)
    person.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'network') return
      for (const other of people) if (other !== person) other.inbox.push(update)
    })
  return people
}

/** Faults are thrown only after the text is open, because otherwise it might never open. */
function openText(doc: Y.Doc, faults: Faults | null): HeadlessEditor {
  faults?.rest()
  const editor = new HeadlessEditor(doc.getXmlFragment(ROOT), () => false, faults?.planted)
  faults?.begin()
  return editor
}

/**
 * Does a gesture as a page does: if an error is thrown, what was done before it is written, and a text that
 * was closed is opened again.
 */
function dare(person: Person, gesture: () => boolean): boolean {
  let did = false
  try {
    did = gesture()
  } catch (error) {
    if (!(error instanceof PlantedFault)) throw error
    person.editor.binding.flush()
  }
  if (person.editor.binding.isOpen) return did
  person.closed++
  person.editor.giveUp()
  person.editor = openText(person.doc, person.faults)
  return did
}

const showsDocument = ({ doc, editor }: Person): boolean =>
  readLines(doc.getXmlFragment(ROOT)).map(textOf).join('\n') === editor.lines.join('\n')

function hear(person: Person, most: number): boolean {
  const heard = person.inbox.splice(0, most)
  for (const update of heard)
    judgeCaret(person.editor, person.carets, () => Y.applyUpdate(person.doc, update, 'network'))
  return heard.length > 0
}

/** Does a gesture as one undo step of its person. True if the gesture did something. */
function act(
  person: Person,
  gesture: Gesture,
  random: Random,
  newWord: () => string,
  expected: Set<string>,
): boolean {
  const { editor } = person
  const { undoManager } = editor
  if (gesture === 'hear') return hear(person, 1 + random.int(12))
  if (gesture === 'undo' || gesture === 'redo') return takeBack(person, gesture, expected)

  const at = random.int(editor.lines.length)
  const isLabel = editor.lines[at]?.endsWith(':') === true
  editor.cursorAt(at, placeOf(gesture, editor.lines[at] ?? '', random))
  undoManager.stopCapturing()
  const steps = undoManager.undoStack.length
  let word: string | null = null
  switch (gesture) {
    case 'type':
      word = newWord()
      editor.type(isLabel && random.chance(0.5) ? word : ` ${word}`)
      break
    case 'compose':
      word = newWord()
      editor.compose(isLabel ? word : ` ${word}`, () => hear(person, random.int(3)))
      break
    case 'enter':
      word = newWord()
      editor.run(enter)
      editor.type(word)
      break
    case 'indent':
      editor.run(shiftDepth(1))
      break
    case 'outdent':
      editor.run(shiftDepth(-1))
      break
    case 'toggle':
      editor.run(tickOrEnter)
      break
    case 'split':
      editor.run(enter)
      break
    case 'join':
      if (!editor.run(backspace)) editor.run(deleteForward)
      break
  }
  undoManager.stopCapturing()
  if (word !== null) expected.add(word)
  if (undoManager.undoStack.length === steps) return word !== null
  person.done.push(word)
  person.undone.length = 0
  return true
}

function placeOf(gesture: Gesture, text: string, random: Random): number | 'end' {
  if (gesture === 'join' && random.chance(0.5)) return 0
  if (gesture === 'split') return random.int(text.length + 1)
  return gesture === 'enter' && text.endsWith(':') ? random.int(text.length + 1) : 'end'
}

function takeBack(person: Person, gesture: 'undo' | 'redo', expected: Set<string>): boolean {
  const { undoStack, redoStack } = person.editor.undoManager
  const isUndo = gesture === 'undo'
  const [from, to] = isUndo ? [person.done, person.undone] : [person.undone, person.done]
  const [stack, other] = isUndo ? [undoStack, redoStack] : [redoStack, undoStack]
  const [before, otherBefore] = [stack.length, other.length]
  if (!person.editor[gesture]()) return false
  // When it undoes, the stock undo manager drops steps that no longer change anything. The same is done here.
  const steps = from.splice(from.length - (before - stack.length)).reverse()
  if (isUndo) for (const word of steps) if (word !== null) expected.delete(word)
  const taken = steps.at(-1)
  if (other.length === otherBefore || taken === undefined) return true
  to.push(taken)
  if (taken !== null && !isUndo) expected.add(taken)
  return true
}
