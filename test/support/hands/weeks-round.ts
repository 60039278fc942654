// A person has several devices in the meetings of some weeks. On them, the person answers the items of last time, writes
// new ones, edits, ticks, splits and joins lines, undoes, and each device hears of the others late. After each week,
// each device takes the last meeting from somewhere else: its document, its snapshot, or the archive.
//
// Readers, Markdown and snapshot must say the same, with no line lost or doubled. Each age must be what a slow program
// says, which only knows what the person did.

import * as Y from 'yjs'
import { deleteForward, enter } from '../../../client/text/editor/keys.ts'
import { currentNotes, keepNote, noteDigest } from '../../../shared/archive/archive.ts'
import { meetingOfNote } from '../../../shared/archive/archived-note.ts'
import { archivedNote, ofSnapshot } from '../../../shared/archive/import.ts'
import { keptNoteOf, sectionsOfKept } from '../../../shared/archive/note-memory.ts'
import { openItemsOf } from '../../../shared/digest/mine.ts'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { isBlank, line, textOf, withoutUnusedLabels, type Line } from '../../../shared/document/lines.ts'
import { writeMeetingWithCarried } from '../../../shared/markdown/meeting.ts'
import { noteOf } from '../../../shared/markdown/write.ts'
import { readNote } from '../../../shared/markdown/read.ts'
import { carriedLines, droppedIn, namedIn } from '../../../shared/memory/answers.ts'
import { isBlocker, readSections } from '../../../shared/memory/carry.ts'
import { lastOf, type LastItem, type LastOf, type PastMeeting } from '../../../shared/memory/last.ts'
import { withDocument } from '../../../shared/archive/with-document.ts'
import { readCarried } from '../../../shared/memory/carried.ts'
import { SeriesMemory } from '../../../shared/memory/series-memory.ts'
import { withoutTwins } from '../../../shared/memory/twins.ts'
import { announceSection } from '../../../shared/model/meeting.ts'
import { noNames } from '../../../shared/model/team.ts'
import { defaultTemplate } from '../../../shared/model/template.ts'
import { seeded, type Random } from '../basics/random.ts'
import { add, type Counts } from '../basics/rounds.ts'
import { uniqueWord } from '../basics/words.ts'
import type { HeadlessEditor } from '../page/headless-editor.ts'
import { Answering, ROOT } from './answering.ts'
import { judge } from './answers-round.ts'
import { signIn, SlowAges } from './slow-ages.ts'

const WEEKS = ['2018-11-05', '2018-11-12', '2018-11-19', '2018-11-26']
const STEPS = 14
const [BLOCKERS, OPEN] = [
  ['Blocked:', 'Questions:'],
  ['Blocked:', 'Questions:', 'Next:'],
] as const
const LABELS = ['Done:', 'Blocked:', 'Next:', 'Questions:']

const EDITS = [
  ...['answer', 'answer', 'answer', 'answer', 'again', 'write', 'type', 'reword', 'split', 'join'],
  ...['tick', 'remove', 'drop', 'hear', 'hear'],
] as const
const UNDOES = ['undo', 'redo', 'take back'] as const
type Gesture = (typeof EDITS)[number] | (typeof UNDOES)[number]
type LineEdit = Extract<Gesture, 'type' | 'reword' | 'split' | 'join' | 'tick' | 'remove'>

interface Device {
  doc: Y.Doc
  page: Answering
  editor: HeadlessEditor
  inbox: Uint8Array[]
  last: ReadonlyMap<string, LastOf>
}

/** A meeting that is over. */
interface Past {
  date: string
  doc: Y.Doc
  markdown: string
  archive: Y.Doc
}

class Weeks {
  readonly random: Random
  readonly counts: Counts = {}
  readonly slow = new SlowAges()
  readonly past: Past[] = []
  readonly #memory = new SeriesMemory()
  readonly #read: PastMeeting[] = []
  #words = 0
  /** The items that were answered this week, and those whose line may be gone for a good reason. */
  #answered = new Set<number>()
  #touched = new Set<number>()
  #undoes = false
  #hasUndone = false
  /** The items with new words, and those whose lines somebody moved or removed. */
  #reworded = new Set<number>()
  #moved = new Set<number>()
  #joined = new Set<number>()
  #split = new Set<number>()
  /** For each item whose line was removed, the devices that did it. */
  #removed = new Map<number, Set<Device>>()

  constructor(seed: number) {
    this.random = seeded(seed)
  }

  count(what: string, times = 1): void {
    add(this.counts, { [what]: times })
  }

  /** Words that no other item has. */
  words(before: string | null): string {
    const sign = `t${this.#words++}`
    this.slow.did({ sign, before })
    return `${sign} ${uniqueWord(this.#words)}`
  }

  async week(date: string): Promise<void> {
    const { random } = this
    const devices = this.#openDevices()
    this.#answered = new Set()
    this.#touched = new Set()
    this.#reworded = new Set()
    this.#moved = new Set()
    this.#joined = new Set()
    this.#split = new Set()
    this.#removed = new Map()
    this.#undoes = random.chance(0.6)
    this.#hasUndone = false
    const gestures: readonly Gesture[] = this.#undoes ? [...EDITS, ...UNDOES] : EDITS
    for (let step = 0; step < STEPS; step++) {
      const gesture = random.pick(gestures)
      if (await this.#act(random.pick(devices), gesture)) this.count(gesture)
    }
    while (devices.some(({ inbox }) => inbox.length > 0))
      for (const { doc, inbox } of devices)
        for (const update of inbox.splice(0)) Y.applyUpdate(doc, update, 'net')
    for (const { page, editor } of devices) {
      page.time.close()
      if (editor.closed !== null) throw new Error('An editor was closed.', { cause: editor.closed })
    }
    const [first] = devices
    if (first === undefined) throw new Error('There are devices.')
    this.#freeze(date, first.doc, devices)
  }

  #openDevices(): Device[] {
    const { random } = this
    const first = this.#newDoc()
    announceSection(first, 'updates', 'ada', '@ada')
    const isFirst = this.past.length === 0
    const labels = isFirst || random.chance(0.6) ? defaultTemplate.section : []
    insertLines(first.getXmlFragment(ROOT), [
      ...labels.flatMap((label) => [label, ...(isFirst ? this.#some(textOf(label)) : [])]),
      ...(labels.length === 0 ? [line('mine', { kind: 'item' })] : []),
    ])
    const devices = Array.from({ length: 2 + random.int(3) }, (): Device => {
      const doc = this.#newDoc()
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(first), 'net')
      const last = this.#lastMeetings()
      const page = new Answering(doc, last)
      return { doc, page, editor: page.open(), inbox: [], last }
    })
    for (const device of devices)
      device.doc.on('update', (update: Uint8Array, origin: unknown) => {
        if (origin === 'net') return
        for (const other of devices) if (other !== device) other.inbox.push(update)
      })
    return devices
  }

  /** A client id decides which of two edits at one place comes first. */
  #newDoc(): Y.Doc {
    const doc = new Y.Doc()
    doc.clientID = this.random.int(2 ** 31)
    return doc
  }

  #some(label: string): Line[] {
    if (!LABELS.includes(label)) return []
    return Array.from({ length: 1 + this.random.int(2) }, () =>
      line(this.words(null), { kind: 'item', depth: 1 }),
    )
  }

  /** As a device knows them: from documents, snapshots or the archive. */
  #lastMeetings(): ReadonlyMap<string, LastOf> {
    const meetings = this.past.map((past) => {
      const from = this.random.pick(['document', 'archive', 'both', 'plain and document'] as const)
      this.count(from)
      return pastFrom(past, from)
    })
    const last = lastOf(meetings, noNames)
    this.#compareAsked(last.get('ada')?.items ?? [])
    for (const { items } of last.values())
      for (const { item, since } of items) {
        const known = this.slow.itemOf(item.text)
        const first = known === null ? null : this.slow.firstOf(known)
        if (known !== null && first !== since)
          throw new Error(`“${item.text}” is there since ${first}, and not ${since}.`)
      }
    return last
  }

  /** Each open item is asked until it is answered, whatever the device has read. */
  #compareAsked(items: readonly LastItem[]): void {
    const asked = items.flatMap(({ item, unanswered }) => {
      const known = this.slow.itemOf(item.text)
      return known === null ? [] : [`${known} ${unanswered}`]
    })
    const wanted = this.slow.asked(OPEN).map(({ item, unanswered }) => `${item} ${unanswered}`)
    this.count('asked', wanted.length)
    this.count('unanswered', wanted.filter((each) => !each.endsWith('null')).length)
    if (asked.sort().join() !== wanted.sort().join())
      throw new Error(
        `Asked is ${asked.join()}, and should be ${wanted.join()}:\n${this.past.map(({ markdown }) => markdown).join('\n')}`,
      )
  }

  /** False if there was nothing to do. */
  async #act(device: Device, gesture: Gesture): Promise<boolean> {
    const { random } = this
    const { doc, page, editor, inbox } = device
    const lines = editor.binding.lines
    const all = page.time.mine
    const mine = all.length > 0 ? random.pick(all) : undefined
    const known = mine ? this.slow.itemOf(mine.last.item.text) : null
    const written = lines.flatMap((each, at) =>
      each.node === 'line' && !each.label && !isBlank(each) && signIn(textOf(each)) !== null ? [at] : [],
    )
    const at = written.length > 0 ? random.pick(written) : null
    switch (gesture) {
      case 'answer':
      case 'again': {
        if (mine === undefined) return false
        const isHere = carriedLines(lines).some(({ identity }) => identity === mine.last.identity)
        if (isHere !== (gesture === 'again')) return false
        if (known !== null) this.#answered.add(known)
        if (isHere) this.#touch(known, false)
        return page.time.answer(mine, random.pick(['done', 'still']))
      }
      case 'drop':
        this.#touch(known)
        return mine !== undefined && page.time.answer(mine, 'dropped')
      case 'take back':
        this.#hasUndone = true
        return page.undoLast()
      case 'undo':
      case 'redo':
        this.#hasUndone = true
        return editor.undoManager[gesture]() !== null
      case 'hear':
        for (const update of inbox.splice(0)) Y.applyUpdate(doc, update, 'net')
        return true
      case 'write': {
        const label = random.pick(LABELS)
        const index = lines.findIndex((each) => each.node === 'line' && each.label && textOf(each) === label)
        if (index === -1) return false
        editor.cursorAt(index, 'end')
        editor.run(enter)
        editor.type(this.words(null))
        return true
      }
      case 'type':
      case 'reword':
      case 'split':
      case 'join':
      case 'tick':
      case 'remove':
        return at !== null && this.#edit(device, gesture, at)
    }
  }

  #touch(item: number | null, removes = true): void {
    if (item !== null) this.#moved.add(item)
    if (item !== null && removes) this.#touched.add(item)
  }

  #remove(device: Device, item: number | null): void {
    if (item !== null) this.#removed.set(item, (this.#removed.get(item) ?? new Set()).add(device))
  }

  /** Changes the line with this index. */
  #edit(device: Device, gesture: LineEdit, at: number): boolean {
    const { random } = this
    const { editor } = device
    const { lines } = editor.binding
    const text = textOf(lines[at] as Line)
    const item = this.slow.itemOf(text)
    const start = editor.state.doc.resolve(0)
    const [from, to] = [start.posAtIndex(at), start.posAtIndex(at + 1)]
    switch (gesture) {
      case 'type':
        editor.cursorAt(at, 'end')
        editor.type(` ${uniqueWord(++this.#words)}`)
        return true
      case 'reword':
        if (item !== null) this.#reworded.add(item)
        editor.dispatch(editor.state.tr.insertText(this.words(signIn(text)), from + 1, to - 1))
        return true
      case 'split':
        // A line with two signs, or with lines below it, would become two lines of one item.
        if (text.match(/t\d+/g)?.length !== 1 || (lines[at + 1]?.depth ?? 0) > (lines[at]?.depth ?? 0))
          return false
        this.#touch(item, false)
        if (item !== null) this.#split.add(item)
        editor.cursorAt(at, text.indexOf(signIn(text) ?? '') + (signIn(text) ?? '').length + random.int(4))
        return editor.run(enter)
      case 'join': {
        const [own, next] = [lines[at], lines[at + 1]]
        if (next?.node !== 'line' || next.label || next.depth !== own?.depth) return false
        for (const each of [item, this.slow.itemOf(textOf(next))]) {
          this.#touch(each)
          if (each !== null) this.#joined.add(each)
        }
        editor.cursorAt(at, 'end')
        return editor.run(deleteForward)
      }
      case 'tick':
        editor.dispatch(
          editor.state.tr.setNodeAttribute(from, 'kind', 'task').setNodeAttribute(from, 'checked', true),
        )
        return true
      case 'remove': {
        this.#touch(item)
        const below = lines.findIndex((each, nth) => nth > at && each.depth <= (lines[at]?.depth ?? 0))
        const end = below === -1 ? lines.length : below
        for (const each of lines.slice(at, end)) this.#remove(device, this.slow.itemOf(textOf(each)))
        editor.dispatch(editor.state.tr.delete(from, start.posAtIndex(end)))
        return true
      }
    }
  }

  /** The call is over: compares what everybody reads, and the ages. */
  #freeze(date: string, doc: Y.Doc, devices: readonly Device[]): void {
    const none = new Y.Doc()
    const frozen = devices.map((each) =>
      writeMeetingWithCarried({ meeting: each.doc, series: none, team: none }, 'weekly', date),
    )
    const [snapshot] = frozen
    if (snapshot === undefined || new Set(frozen.map((each) => JSON.stringify(each))).size > 1)
      throw new Error('The devices have not arrived at the same Markdown.')
    const { markdown, carried } = snapshot
    add(this.counts, judge(doc, markdown))
    const seen = withoutTwins(readCarried(doc.getXmlFragment(ROOT)), namedIn(doc, 'ada'))
    const reader = words(withoutUnusedLabels(seen))
    const writer = words(
      readNote(markdown)
        .blocks.flatMap((block) => block.sections)
        .flatMap(({ lines }) => lines),
    )
    if (reader !== writer) throw new Error(`Readers see\n${reader}\nand the Markdown has\n${writer}`)

    this.#isEachThere(markdown)
    // If one device gives a line new words while another one removes, moves or splits it, or undoes what wrote it, the
    // words may come to stand in a line of their own.
    // Nobody can say which item a joined line is, nor which item the parts of a split line are.
    const lost = [
      ...[...this.#reworded].filter((each) => this.#hasUndone || this.#moved.has(each)),
      ...[...this.#split].filter((each) => this.#hasUndone || this.#removed.has(each)),
    ]
    for (const item of new Set([...lost, ...this.#joined, ...this.#doubled(markdown)])) {
      this.slow.forget(item)
      this.count('forgotten')
    }
    const told = this.slow.read(date, markdown)
    for (const { identity } of droppedIn(doc)) {
      const items = devices.flatMap(({ last }) => last.get('ada')?.items ?? [])
      const dropped = items.find((each) => each.identity === identity)
      const known = dropped ? this.slow.itemOf(dropped.item.text) : null
      if (known !== null) this.slow.dropped(known)
    }
    const meeting = pastFrom({ date, doc, markdown, archive: none }, 'document')
    const read = readSections(meeting.sections, noNames)
    if (new Set(told.map(({ item }) => item)).size < told.length)
      throw new Error(`An item stands twice in\n${markdown}`)
    this.#compareAges(read, markdown)
    this.#read.push({
      date,
      sections: meeting.sections,
      named: (person) => namedIn(doc, person),
      dropped: droppedIn(doc),
    })
    this.#compareMine(markdown)

    const archive = new Y.Doc()
    const record = {
      path: `${date}.md`,
      sha256: noteDigest(markdown),
      ...(carried.length > 0 && { carried }),
    }
    // The text may have been imported before or after.
    const notes = [ofSnapshot(record, markdown, date), archivedNote('old.md', markdown, date)]
    for (const note of this.random.chance(0.5) ? notes : notes.toReversed()) keepNote(archive, note)
    const [note] = currentNotes(archive, new Map())
    if (note === undefined) throw new Error('The archive has no note.')
    this.#memory.enter(date, sectionsOfKept(keptNoteOf(note.text, note.carried), noNames))
    this.past.push({ date, doc, markdown, archive })
  }

  /** If two devices removed a line, and each undid that, the line is there twice: each undo inserts a new copy. */
  #doubled(markdown: string): number[] {
    if (!this.#undoes) return []
    return [...this.#removed].flatMap(([item, by]) => {
      const rows = markdown.split('\n').filter((row) => this.slow.itemOf(row) === item)
      return by.size > 1 && rows.length > 1 ? [item] : []
    })
  }

  #isEachThere(markdown: string): void {
    if (this.#undoes) return
    const items = new Set(markdown.match(/t\d+/g)?.map((sign) => this.slow.itemOf(sign)))
    for (const item of this.#answered)
      if (!this.#touched.has(item)) {
        this.count('kept')
        if (!items.has(item)) throw new Error(`Item ${item} was answered, and is not in\n${markdown}`)
      }
  }

  #compareAges(read: ReturnType<typeof readSections>, markdown: string): void {
    const ages = this.#memory.agesOf(read)
    for (const { item } of read.flatMap(({ items }) => items)) {
      const known = this.slow.itemOf(item.text)
      if (known === null || !isBlocker(item)) continue
      const slow = this.slow.ageOf(known, BLOCKERS)
      const wanted = slow.meetings > 1 ? slow : null
      const age = ages.get(item) ?? null
      if (say(age) !== say(wanted))
        throw new Error(
          `“${item.text}” has the age ${say(age)}, and should have ${say(wanted)}:\n${markdown}`,
        )
      this.count(wanted ? 'old' : 'new')
    }
  }

  /** My week: the open items, each once, with its age or the date when it was not answered. */
  #compareMine(markdown: string): void {
    const mine = openItemsOf('ada', this.#read, noNames)
    const open = (mine?.items ?? []).flatMap(({ item, age, unanswered }) => {
      const known = this.slow.itemOf(item.text)
      return known === null ? [] : [`${known} ${say(age)} ${unanswered?.on ?? null}`]
    })
    const wanted = this.slow.asked(OPEN).map(({ item, unanswered }) => {
      const age = this.slow.ageOf(item, OPEN)
      return `${item} ${say(age.meetings > 1 ? age : null)} ${unanswered}`
    })
    this.count('mine', wanted.length)
    if (open.sort().join() !== wanted.sort().join())
      throw new Error(`My week has ${open.join()}, and should have ${wanted.join()}:\n${markdown}`)
  }
}

const say = (age: { meetings: number; since: string } | null): string =>
  age === null ? 'none' : `${age.meetings}, ${age.since}`

/** The words of the lines, those without words left out. */
const words = (lines: readonly Line[]): string =>
  lines
    .map((each) => textOf(each).replace(/\s+/g, ' ').trim())
    .filter((text) => text !== '')
    .join('\n')

type Source = 'document' | 'archive' | 'both' | 'plain and document'

function pastFrom({ date, doc, markdown, archive }: Past, from: Source): PastMeeting {
  const note = noteOf(doc, { title: null, template: defaultTemplate, names: noNames })
  const sections = note.blocks.flatMap((block) => block.sections)
  const document = { date, sections, dropped: droppedIn(doc) }
  if (from === 'document') return document
  const [kept] = currentNotes(archive, new Map())
  const archived = meetingOfNote(kept ?? { text: markdown }, date)
  if (from === 'archive') return archived
  return withDocument(from === 'both' ? archived : meetingOfNote({ text: markdown }, date), document, noNames)
}

export async function weeksRound(seed: number): Promise<Counts> {
  const weeks = new Weeks(seed)
  for (const date of WEEKS) await weeks.week(date)
  return weeks.counts
}
