// My open items of the meetings before, and what I say about each: done, still, or dropped. Done and still write the
// item into my section, as my own edit; dropped lets it go.
//
// The page finds out what became of an item only after a moment without a key, so a key costs nothing here.

import type * as Y from 'yjs'
import { hasWords } from '../../../shared/document/empty-label.ts'
import { fieldsOf } from '../../../shared/document/fields.ts'
import { textOf, type Line } from '../../../shared/document/lines.ts'
import { sectionRoot } from '../../../shared/document/roots.ts'
import { answerOf, carriedOnce, namedIn, putAnswer, type Answer } from '../../../shared/memory/answers.ts'
import { isBlocker } from '../../../shared/memory/carry.ts'
import { fatesOf, type AskedOf, type Fate, type LastItem } from '../../../shared/memory/last.ts'
import { leftBehind, placeAnswer, rangesOf } from '../../../shared/memory/placing.ts'
import { withShortLinks } from '../../../shared/memory/shortened.ts'
import { withoutTwins } from '../../../shared/memory/twins.ts'
import type { Section } from '../../../shared/model/outline.ts'
import { Signal } from '../../browser/signal.ts'
import { places } from '../../text/document-view.ts'
import type { Step } from '../../text/editor/editor.ts'
import { whenOpen } from '../../text/open-texts.ts'
import type { TextHost } from '../../text/text-host.ts'
import { actions } from '../actions.ts'
import { myText } from '../my-draft.ts'
import type { MeetingSession } from '../session.ts'
import { Gestures, type Gesture } from './gestures.ts'
import type { LastMeetings } from './last-meetings.ts'
import { Twice } from './twice.ts'
import { words } from './words/en.ts'

export interface Mine {
  last: LastItem
  fate: Fate
}

/** ms without a change, after which the page looks again for what became of the items. */
const PAUSE = 400

export class LastTime {
  readonly #session: MeetingSession
  readonly #last: LastMeetings
  readonly #signal = new Signal()
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #fates = new Map<string, Known>()
  /** The people of whom something may have changed. */
  #stale = new Set<string>()
  /** The documents that are listened to. My section is in a document of its own while it is private. */
  readonly #heard = new Set<Y.Doc>()
  /** The document that had my section when it was read last. */
  #mine: Y.Doc
  #gestures = new Gestures()
  readonly #twice = new Twice()
  #turn: Promise<unknown> = Promise.resolve()
  /** What is being written. */
  readonly #writing = new Set<Promise<boolean>>()
  /** How often answers have changed. */
  #answered = 0

  constructor(session: MeetingSession, last: LastMeetings) {
    this.#session = session
    this.#last = last
    this.#mine = session.doc
    this.#hear(session.doc)
  }

  #hear(doc: Y.Doc): void {
    if (this.#heard.has(doc)) return
    this.#heard.add(doc)
    doc.on('afterTransaction', this.#soon)
  }

  /** The date of my last meeting. Null if there is none. */
  get date(): string | null {
    return this.#last.of(this.#session.myId)?.date ?? null
  }

  get mine(): Mine[] {
    const { myId } = this.#session
    const last = this.#last.of(myId)?.items ?? []
    const { fates } = this.#known(myId, last)
    return last.map((each, at) => ({ last: each, fate: fates[at] ?? { is: 'open' } }))
  }

  /** How many items I have not answered. */
  get open(): number {
    return this.mine.filter(isOpen).length
  }

  /**
   * How many items the owner of a section has not answered. 0 if they have written nothing in this meeting: then that
   * is what there is to say.
   */
  unanswered(person: string): number {
    const last = this.#last.of(person)?.items ?? []
    const { fates, hasWritten } = this.#known(person, last)
    return hasWritten ? fates.filter((fate) => isOpen({ fate })).length : 0
  }

  /** How many items of a person are not answered, whether or not they have written anything. */
  openOf(person: string): number {
    const last = this.#last.of(person)?.items ?? []
    return this.#known(person, last).fates.filter((fate) => isOpen({ fate })).length
  }

  /** The people who have written and have not answered all their items. */
  get unansweredBy(): { handle: string; count: number }[] {
    const people = new Map<string, string>()
    for (const { owner, handle } of this.#session.outline.blocks.flatMap(({ sections }) => sections))
      if (!people.has(owner)) people.set(owner, handle)
    return [...people]
      .map(([person, handle]) => ({ handle, count: this.unanswered(person) }))
      .filter(({ count }) => count > 0)
  }

  /** The date of the meeting that last had an open item, if it was a blocker or a question there. */
  blockedOn(person: string, identity: string): string | null {
    const found = this.#last.of(person)?.items.find((each) => each.identity === identity)
    return found && isBlocker(found.item) ? found.date : null
  }

  /** What asks me in what others had open in the meetings before, and have not answered yet in this one. */
  get asksMe(): { asked: AskedOf; href: string }[] {
    return this.#last
      .asksOf(this.#session.myId)
      .filter(({ person, last: { identity } }) => {
        const items = this.#last.of(person)?.items ?? []
        const at = items.findIndex((each) => each.identity === identity)
        const fate = this.#known(person, items).fates[at]
        return fate !== undefined && isOpen({ fate })
      })
      .map((asked) => ({ asked, href: this.#last.linkTo(asked) }))
  }

  meetingsSince(date: string): number {
    return this.#last.meetingsSince(date)
  }

  // ── what I do ──

  isMine(section: Section): boolean {
    return this.#session.mayWrite && this.#session.isMine(section)
  }

  /**
   * Call when the key that leads to my section was pressed. Pressed twice in a row, it brings the focus from my section
   * to the items that I have not answered. Pressed once, it leaves the focus there, because the person perhaps wants to
   * type, and in the panel letters are answers. False if the focus stays.
   */
  turn(): boolean {
    if (!this.#twice.pressed(actions['my-section'].key)) return false
    return document.activeElement?.closest('[data-mine]:not(:has([data-last]:focus-within))')
      ? this.go()
      : false
  }

  /** Brings the focus to the first item that I have not answered. False if there is none. */
  go(): boolean {
    const panel = [...document.querySelectorAll('[data-last]')].find((each) => each.checkVisibility())
    if (panel instanceof HTMLDetailsElement && this.open > 0) panel.open = true
    const next = panel?.querySelector<HTMLElement>('[data-open] button')
    next?.focus()
    return next != null
  }

  /** Returns whether it could be done. If not, the person is told why. */
  answer(mine: Mine, answer: Answer): Promise<boolean> {
    return this.#write(this.#answer(mine, answer))
  }

  /** The line that was found is the item. */
  confirm(mine: Mine): Promise<boolean> {
    return this.#write(this.#confirm(mine))
  }

  /**
   * Takes back what I said last, with what it wrote, or says it again. Says which item that was about. Null if there
   * is nothing, or if it could not be done: then the person is told why.
   */
  takeBack(by: 'undo' | 'redo' = 'undo'): Promise<string | null> {
    const turn = this.#turn.then(() => this.#takeNext(by))
    this.#turn = turn.catch(() => null)
    return turn
  }

  async #takeNext(by: 'undo' | 'redo'): Promise<string | null> {
    while (this.#writing.size > 0) await Promise.all(this.#writing)
    const gesture = this.#gestures.next(by, (identity) => this.#said(identity))
    if (gesture === null) return null
    this.#session.notices.dismiss(droppedId(gesture.identity))
    const isTaken = await this.#take(gesture, by)
    if (isTaken) this.#gestures.took(by)
    else this.#gestures.failed(by)
    myText(this.#session).touched()
    this.#look()
    // As in a text, typing ends what can be done again.
    if (!isTaken && by === 'undo') this.#session.tell(words.notTakenBack)
    return isTaken ? gesture.identity : null
  }

  async #take(gesture: Gesture, by: 'undo' | 'redo'): Promise<boolean> {
    const { myId } = this.#session
    const { doc } = myText(this.#session)
    const { identity, field, steps } = gesture
    const [from, to] = by === 'undo' ? (['after', 'before'] as const) : (['before', 'after'] as const)
    const areThere = steps.every((step) => step.isThere(by))
    if (!areThere && (by === 'redo' || gesture.before === gesture.after)) return false
    if (areThere) for (const step of steps) step[by]()
    const named = namedIn(doc, myId)(identity)
    if (named === field[from]) putAnswer(doc, myId, identity, field[to])
    const isOther = gesture.before === gesture.after || this.#said(identity) !== gesture[from]
    if (areThere && isOther) return true
    if (by === 'undo' && (await gesture.otherwise())) return true
    putAnswer(doc, myId, identity, named)
    return false
  }

  async #write(writing: Promise<boolean>): Promise<boolean> {
    this.#writing.add(writing)
    try {
      return await writing
    } finally {
      this.#writing.delete(writing)
    }
  }

  async #answer(mine: Mine, answer: Answer): Promise<boolean> {
    const { myId } = this.#session
    const { doc } = myText(this.#session)
    const { identity, item } = mine.last
    const was = namedIn(doc, myId)(identity)
    const before = this.#said(identity)
    const did = (steps: readonly Step[], otherwise: Gesture['otherwise']): void =>
      this.#gestures.did({
        ...{ identity, before, after: answer, steps, otherwise },
        field: { before: was, after: answer },
      })
    if (answer === 'dropped') {
      const removed = await this.#remove(identity)
      if (removed === null) return this.#refused()
      putAnswer(doc, myId, identity, answer)
      did(removed.steps, () => this.#restore(removed.lines))
      myText(this.#session).touched()
      this.#tellDropped(mine.last, was, removed.lines)
    } else {
      const step = await this.#place(mine, answer)
      if (step === null) return this.#refused()
      putAnswer(doc, myId, identity, answer)
      did([step], async () => {
        if (before === 'done' || before === 'still') return (await this.#place(mine, before)) !== null
        return this.#isAsCarried(identity, item) && (await this.#remove(identity)) !== null
      })
    }
    this.#look()
    return true
  }

  async #place({ last: { identity, item } }: Mine, answer: 'done' | 'still'): Promise<Step | null> {
    const root = this.#rootsOf(identity)[0] ?? this.#home
    const editor = root === null ? null : await whenOpen(myText(this.#session).doc, root)
    const step = editor?.put((lines) => {
      const gone = rangesOf(lines, identity)
      const template = this.#session.outline.template.section
      const own = gone.length === 0 ? item.lines : this.#seen(lines, identity)
      const placing = placeAnswer(lines, { ...item, lines: own }, answer, identity, template)
      return { ...placing, at: outside(placing.at, gone), gone: leftBehind(lines, identity, placing) }
    })
    return step ?? null
  }

  /** Whether my lines of an item have the words with which it was carried over. */
  #isAsCarried(identity: string, { text }: LastItem['item']): boolean {
    return this.#rootsOf(identity).every((root) => {
      const lines = this.#lines(root)
      const own = carriedOnce(lines).filter((each) => each.identity === identity)
      return own.every(({ at }) => textOf(lines[at] as Line).trim() === text)
    })
  }

  async #confirm({ last: { identity }, fate }: Mine): Promise<boolean> {
    if (fate.is !== 'perhaps' && fate.is !== 'found') return false
    const { myId } = this.#session
    const { doc } = myText(this.#session)
    const field = namedIn(doc, myId)(identity)
    const [first] = fate.match.to.lines
    const root = this.#sectionsOf(myId).find((each) => this.#lines(each).some((line) => line === first))
    const place = first && places.get(first)
    if (root !== undefined && place !== undefined) {
      const editor = await whenOpen(doc, root)
      // Lines above it may have come and gone meanwhile.
      const at = childrenOf(doc, root).indexOf(place)
      const step = at === -1 ? null : editor?.carry(at, identity)
      if (editor === null || (at !== -1 && !step)) return this.#refused()
      this.#look()
      if (!step) return false
      this.#gestures.did({
        ...{ identity, before: null, after: this.#said(identity), steps: [step] },
        ...{ field: { before: field, after: field }, otherwise: () => Promise.resolve(false) },
      })
      return true
    }
    this.#look()
    return false
  }

  #refused(): false {
    this.#session.tell(words.notWritten)
    return false
  }

  /** The item as it is seen, with what its twins have besides. */
  #seen(lines: readonly Line[], identity: string): readonly Line[] {
    const { myId } = this.#session
    const { doc } = myText(this.#session)
    const seen = withoutTwins(lines, namedIn(doc, myId))
    const [range] = rangesOf(seen, identity)
    return range ? seen.slice(...range) : []
  }

  /** Removes all lines of the item. Null if a text with one cannot be written. */
  async #remove(identity: string): Promise<{ lines: Removed[]; steps: Step[] } | null> {
    const { doc } = myText(this.#session)
    const removed: Removed[] = []
    const steps: Step[] = []
    const editors = await Promise.all(
      this.#rootsOf(identity).map(async (root) => ({ root, editor: await whenOpen(doc, root) })),
    )
    if (editors.some(({ editor }) => editor === null)) return null
    for (const { root, editor } of editors) {
      const step = editor?.put((lines) => {
        const gone = leftBehind(lines, identity)
        const children = childrenOf(doc, root)
        for (const [at, end] of gone)
          removed.push({ root, at, after: children[at - 1], lines: lines.slice(at, end) })
        return { at: 0, lines: [], gone }
      })
      if (!step) return null
      steps.push(step)
    }
    return { lines: removed, steps }
  }

  /** Writes removed lines again, behind the line that they stood behind. False if a text cannot be written. */
  async #restore(removed: readonly Removed[]): Promise<boolean> {
    const { doc } = myText(this.#session)
    for (const { root, at, after, lines } of removed) {
      const editor = await whenOpen(doc, root)
      const step = editor?.put((now) => {
        const before = after === undefined ? -1 : childrenOf(doc, root).indexOf(after)
        return { at: before === -1 ? Math.min(at, now.length) : before + 1, lines }
      })
      if (!step) return false
    }
    return true
  }

  #tellDropped({ identity, item }: LastItem, was: Answer | null, removed: readonly Removed[]): void {
    const { myId, notices } = this.#session
    const { doc } = myText(this.#session)
    const id = droppedId(identity)
    const undo = async () => {
      notices.dismiss(id)
      if (namedIn(doc, myId)(identity) !== 'dropped') return
      // My undo may have brought the lines back already.
      const isBack = this.#rootsOf(identity).length > 0
      if (!isBack && !(await this.#restore(removed))) this.#refused()
      else putAnswer(doc, myId, identity, was)
      this.#look()
    }
    notices.tell({
      id,
      sentence: words.dropped(shortText(withShortLinks(item.text))),
      passes: true,
      actions: [{ label: words.undo, act: () => void undo() }],
    })
  }

  // ── reading ──

  #said(identity: string): Answer | null {
    const { myId } = this.#session
    const { doc } = myText(this.#session)
    const lines = this.#sectionsOf(myId).map((root) => this.#lines(root))
    return answerOf(identity, lines, namedIn(doc, myId))
  }

  /** My texts that have a line of the item. */
  #rootsOf(identity: string): string[] {
    return this.#sectionsOf(this.#session.myId).filter((root) =>
      carriedOnce(this.#lines(root)).some((line) => line.identity === identity),
    )
  }

  /** My section in the home block, or else my first one. */
  get #home(): string | null {
    const { home, myId } = this.#session
    const mine = this.#session.outline.blocks
      .flatMap((block) => this.#session.sectionsOf(block))
      .filter((section) => this.#session.isMine(section))
    const section = mine.find(({ block }) => block === home) ?? mine[0]
    if (section) return sectionRoot(section.block, section.person)
    return home === null ? null : sectionRoot(home, myId)
  }

  #sectionsOf(person: string): string[] {
    return this.#session.outline.blocks
      .flatMap((block) => this.#session.sectionsOf(block))
      .filter(({ owner }) => owner === person)
      .map((section) => sectionRoot(section.block, section.person))
  }

  #lines(root: string): readonly Line[] {
    return myText(this.#session).lines(root)
  }

  #textOf(person: string): TextHost {
    if (person !== this.#session.myId) return this.#session
    const mine = myText(this.#session)
    if (mine.doc === this.#mine) return mine
    this.#mine = mine.doc
    this.#hear(mine.doc)
    this.#gestures = new Gestures() // their steps are in a text that is not shown any more
    this.#stale.add(person)
    this.#answered++
    return mine
  }

  #known(person: string, last: readonly LastItem[]): Known {
    this.#signal.read()
    const text = this.#textOf(person)
    const before = this.#fates.get(person)
    if (before?.last === last && !this.#stale.has(person)) return before
    this.#stale.delete(person)
    const lines = this.#sectionsOf(person).map((root) => text.lines(root))
    const isSame =
      before?.last === last && before.answers === this.#answered && sameLists(before.lines, lines)
    const known = isSame ? before : this.#looked(person, last, lines)
    this.#fates.set(person, known)
    return known
  }

  #looked(person: string, last: readonly LastItem[], lines: Known['lines']): Known {
    const fates = last.length === 0 ? [] : fatesOf(last, lines, namedIn(this.#textOf(person).doc, person))
    return { last, lines, fates, answers: this.#answered, hasWritten: lines.some(hasWords) }
  }

  #soon = ({ changed, doc }: Pick<Y.Transaction, 'changed' | 'doc'>): void => {
    const answers: unknown = fieldsOf(doc, 'answers')
    if ([...changed.keys()].some((type) => type === answers)) this.#answered++
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.#look, PAUSE)
  }

  #look = (): void => {
    clearTimeout(this.#timer)
    this.#stale = new Set(this.#fates.keys())
    this.#signal.changed()
  }

  close(): void {
    clearTimeout(this.#timer)
    for (const doc of this.#heard) doc.off('afterTransaction', this.#soon)
  }
}

/** How much of an item's text a notice names. */
const MOST_NAMED = 60
const shortText = (text: string): string =>
  text.length > MOST_NAMED ? `${text.slice(0, MOST_NAMED).trimEnd()}…` : text

/** The id of the notice that an item was dropped. */
const droppedId = (identity: string): string => `dropped ${identity}`

/** Lines that were removed from a text. */
interface Removed {
  root: string
  /** The index of the first one. */
  at: number
  /** What stood before it in the document. */
  after: unknown
  lines: readonly Line[]
}

interface Known {
  last: readonly LastItem[]
  lines: readonly (readonly Line[])[]
  /** `#answered` when the fates were looked for. */
  answers: number
  fates: readonly Fate[]
  hasWritten: boolean
}

const sameLists = (some: Known['lines'], others: Known['lines']): boolean =>
  some.length === others.length && some.every((lines, at) => lines === others[at])

/** Whether the person still has to say what became of the item. */
export const isOpen = ({ fate: { is } }: Pick<Mine, 'fate'>): boolean => is === 'open' || is === 'perhaps'

/** Lines that move cannot be put within themselves. */
const outside = (at: number, gone: readonly (readonly [number, number])[]): number =>
  gone.find(([from, to]) => from < at && at < to)?.[1] ?? at

const childrenOf = (doc: Y.Doc, root: string): unknown[] => doc.getXmlFragment(root).toArray()
