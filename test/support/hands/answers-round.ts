// Several devices of one person answer the items of the last meeting at the same time, edit what they wrote, undo,
// and hear of each other late. The judge counts the words of the Markdown that all of them end with.

import * as Y from 'yjs'
import { meetingOfNote } from '../../../shared/archive/archived-note.ts'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { line, textOf } from '../../../shared/document/lines.ts'
import { readCarried } from '../../../shared/memory/carried.ts'
import { noteOf, writeNote } from '../../../shared/markdown/write.ts'
import { readNote } from '../../../shared/markdown/read.ts'
import { answerOf, carriedLines, namedIn } from '../../../shared/memory/answers.ts'
import { lastOf } from '../../../shared/memory/last.ts'
import { announceSection } from '../../../shared/model/meeting.ts'
import { defaultTemplate } from '../../../shared/model/template.ts'
import { noNames } from '../../../shared/model/team.ts'
import { seeded, type Random } from '../basics/random.ts'
import { add, type Counts } from '../basics/rounds.ts'
import { uniqueWord } from '../basics/words.ts'
import type { HeadlessEditor } from '../page/headless-editor.ts'
import { Answering, ROOT } from './answering.ts'

const NOTE = `## Updates

@ada
- Next:
  - the relay needs a review
    - ask bob
  - write the talk
- Blocked: the build is red
`
const LAST = lastOf([meetingOfNote({ text: NOTE }, '2018-11-19')], noNames)
const ITEMS = LAST.get('ada')?.items ?? []

interface Device {
  doc: Y.Doc
  page: Answering
  editor: HeadlessEditor
  inbox: Uint8Array[]
}

const GESTURES = [
  'answer',
  'answer',
  'again',
  'type',
  'type',
  'remove',
  'undo',
  'redo',
  'drop',
  'take back',
  'hear',
] as const

export async function answersRound(seed: number): Promise<Counts> {
  const random = seeded(seed)
  const counts: Counts = {}
  const devices = openDevices(random)
  for (let step = 0; step < 40; step++) {
    const device = random.pick(devices)
    const gesture = random.pick(GESTURES)
    if (await act(device, gesture, random)) add(counts, { [gesture]: 1 })
  }
  // A page may answer a received edit with its own: it puts back words whose line was removed.
  while (devices.some(({ inbox }) => inbox.length > 0))
    for (const { doc, inbox } of devices)
      for (const update of inbox.splice(0)) Y.applyUpdate(doc, update, 'net')
  const all = devices.map(({ doc }) => markdownOf(doc))
  if (new Set(all).size > 1) throw new Error('The devices have not arrived at the same Markdown.')
  for (const { page, editor } of devices) {
    page.time.close()
    if (editor.closed !== null) throw new Error('An editor was closed.', { cause: editor.closed })
  }
  add(counts, judge(devices[0]?.doc ?? new Y.Doc(), all[0] ?? ''))
  return counts
}

function openDevices(random: Random): Device[] {
  const first = new Y.Doc()
  announceSection(first, 'updates', 'ada', '@ada')
  const labels = random.chance(0.6) ? defaultTemplate.section : []
  insertLines(first.getXmlFragment(ROOT), [...labels, line('mine', { kind: 'item' })])
  const devices = Array.from({ length: 2 + random.int(3) }, (): Device => {
    const doc = new Y.Doc()
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(first), 'net')
    const page = new Answering(doc, LAST)
    return { doc, page, editor: page.open(), inbox: [] }
  })
  for (const device of devices)
    device.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'net') return
      for (const other of devices) if (other !== device) other.inbox.push(update)
    })
  return devices
}

/** False if there was nothing to do. */
async function act(device: Device, gesture: (typeof GESTURES)[number], random: Random): Promise<boolean> {
  const { doc, page, editor, inbox } = device
  const lines = editor.binding.lines
  const mine = page.time.mine[random.int(ITEMS.length)]
  if (mine === undefined) return false
  const { identity } = mine.last
  const here = carriedLines(lines).find((each) => each.identity === identity)
  const answer = random.pick(['done', 'still'] as const)
  switch (gesture) {
    case 'answer':
    case 'again':
      return (here !== undefined) === (gesture === 'again') && page.time.answer(mine, answer)
    case 'type': {
      if (here === undefined) return false
      editor.cursorAt(here.at, 'end')
      editor.type(` ${uniqueWord(random.int(1000))}`)
      return true
    }
    case 'remove': {
      if (here === undefined || lines.length < 2) return false
      const start = editor.state.doc.resolve(0)
      editor.dispatch(editor.state.tr.delete(start.posAtIndex(here.at), start.posAtIndex(here.at + 1)))
      return true
    }
    case 'drop':
      return page.time.answer(mine, 'dropped')
    case 'take back':
      return page.undoLast()
    case 'undo':
    case 'redo':
      return editor.undoManager[gesture]() !== null
    case 'hear':
      for (const update of inbox.splice(0)) Y.applyUpdate(doc, update, 'net')
      return true
  }
}

const markdownOf = (doc: Y.Doc): string =>
  writeNote(noteOf(doc, { title: 'A meeting', template: defaultTemplate, names: noNames }))

/** Throws if the Markdown lacks or doubles a text. Knows nothing of places: only how often each text must be there. */
export function judge(doc: Y.Doc, markdown: string): Counts {
  const lines = readCarried(doc.getXmlFragment(ROOT))
  const groups = new Map<string, string[][]>()
  const must = new Map<string, number>()
  const most = (text: string, count: number) => must.set(text, (must.get(text) ?? 0) + count)
  let depth = Infinity
  let own: string[] | null = null
  for (const each of lines) {
    const text = textOf(each).trim()
    if (text === '' || each.node !== 'line') continue
    if (each.label || each.depth <= depth) {
      own = null
      depth = Infinity
    }
    if (each.label) continue
    if (each.carried !== undefined && own === null) {
      own = []
      depth = each.depth
      groups.set(each.carried, [...(groups.get(each.carried) ?? []), own])
    }
    if (own) own.push(text)
    else most(text, 1)
  }
  let [twins, differing] = [0, 0]
  for (const members of groups.values()) {
    if (members.length > 1) twins++
    if (new Set(members.map(([text]) => text)).size > 1) differing++
    for (const text of new Set(members.flat()))
      most(text, Math.max(...members.map((texts) => texts.filter((each) => each === text).length)))
  }
  const written = new Map<string, number>()
  const sections = readNote(markdown).blocks.flatMap((block) => block.sections)
  for (const each of sections.flatMap((section) => section.lines)) {
    if (each.node === 'line' && each.label) continue
    const text = textOf(each).trim()
    if (text === '') continue // an empty task
    written.set(text, (written.get(text) ?? 0) + 1)
  }
  const asText = (texts: Map<string, number>) =>
    JSON.stringify([...texts].sort(([a], [b]) => (a < b ? -1 : 1)))
  if (asText(must) !== asText(written))
    throw new Error(`There must be ${asText(must)}, and there is ${asText(written)}:\n${markdown}`)
  for (const identity of groups.keys())
    if (answerOf(identity, [lines], namedIn(doc, 'ada')) === null) throw new Error('A line does not answer.')
  return { twins, differing }
}
