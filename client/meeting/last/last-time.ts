// My open items of the last meeting, and what I say about each: done, still, or dropped. Done and still write the
// item into my section, as my own edit; dropped lets it go.
//
// What became of an item is found out when the page has rested for a moment, so a key costs nothing here.

import type * as Y from 'yjs'
import { fieldsOf } from '../../../shared/document/fields.ts'
import type { Line } from '../../../shared/document/lines.ts'
import { sectionRoot } from '../../../shared/document/roots.ts'
import { carriedLines, namedIn, putAnswer, type Answer } from '../../../shared/memory/answers.ts'
import { fatesOf, isWritten, type Fate, type LastItem } from '../../../shared/memory/last.ts'
import { endOfItem, placeAnswer } from '../../../shared/memory/placing.ts'
import type { Section } from '../../../shared/model/outline.ts'
import { Signal } from '../../browser/signal.ts'
import { places } from '../../text/document-view.ts'
import { whenOpen } from '../../text/open-texts.ts'
import type { MeetingSession } from '../session.ts'
import type { LastMeetings } from './last-meetings.ts'
import { words } from './words/en.ts'

export interface Mine {
  last: LastItem
  fate: Fate
}

/** ms without a change until the fates are looked for again. */
const PAUSE = 400

export class LastTime {
  readonly #session: MeetingSession
  readonly #last: LastMeetings
  readonly #signal = new Signal()
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #fates = new Map<string, Known>()
  /** The people of whom something may have changed. */
  #stale = new Set<string>()
  readonly #answers: unknown
  /** How often answers have changed. */
  #answered = 0

  constructor(session: MeetingSession, last: LastMeetings) {
    this.#session = session
    this.#last = last
    this.#answers = fieldsOf(session.doc, 'answers')
    session.doc.on('afterTransaction', this.#soon)
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

  /** The people who have written and have not answered all their items. */
  get unansweredBy(): { handle: string; count: number }[] {
    const people = new Map<string, string>()
    for (const { owner, handle } of this.#session.outline.blocks.flatMap(({ sections }) => sections))
      if (!people.has(owner)) people.set(owner, handle)
    return [...people]
      .map(([person, handle]) => ({ handle, count: this.unanswered(person) }))
      .filter(({ count }) => count > 0)
  }

  meetingsSince(date: string): number {
    return this.#last.meetingsSince(date)
  }

  // ── what I do ──

  isMine(section: Section): boolean {
    return this.#session.mayWrite && this.#session.isMine(section)
  }

  /** If the focus is in my section, brings it to the items that I have not answered. False if it stays. */
  turn(): boolean {
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

  /** Says whether it could be done. If not, the person is told why. */
  async answer({ last: { identity, item } }: Mine, answer: Answer): Promise<boolean> {
    const { doc, myId } = this.#session
    const was = namedIn(doc, myId)(identity)
    const here = this.#lineOf(identity)
    if (answer === 'dropped') {
      if (here !== null && !(await this.#remove(here.root, identity))) return this.#refused()
      putAnswer(doc, myId, identity, answer)
      this.#session.touched()
      this.#tellDropped(identity, was, here?.root ?? null)
    } else {
      const root = here?.root ?? this.#home
      if (root === null) return this.#refused()
      const editor = await whenOpen(doc, root)
      const isPut = editor.put((lines) => {
        const found = carriedLines(lines).find((each) => each.identity === identity)
        const gone = found && ([found.at, endOfItem(lines, found.at)] as const)
        const written = gone ? { ...item, lines: lines.slice(...gone) } : item
        const template = this.#session.outline.template.section
        const placing = placeAnswer(lines, written, answer, identity, template)
        return gone ? { ...placing, at: outside(placing.at, gone), gone } : placing
      })
      if (!isPut) return this.#refused()
      putAnswer(doc, myId, identity, answer)
    }
    this.#look()
    return true
  }

  /** The line that was found is the item. */
  async confirm({ last: { identity }, fate }: Mine): Promise<boolean> {
    if (fate.is !== 'perhaps' && fate.is !== 'found') return false
    const { doc, myId } = this.#session
    for (const root of this.#sectionsOf(myId)) {
      const line = this.#lines(root).find((each) => each === fate.match.to.lines[0])
      const at = line
        ? doc
            .getXmlFragment(root)
            .toArray()
            .findIndex((each) => each === places.get(line))
        : -1
      if (at === -1) continue
      const editor = await whenOpen(doc, root)
      if (!editor.carry(at, identity)) return this.#refused()
      this.#look()
      return true
    }
    this.#look()
    return false
  }

  #refused(): false {
    this.#session.tell(words.notWritten)
    return false
  }

  async #remove(root: string, identity: string): Promise<boolean> {
    const editor = await whenOpen(this.#session.doc, root)
    return editor.put((lines) => {
      const at = carriedLines(lines).find((each) => each.identity === identity)?.at
      return { at: 0, lines: [], ...(at !== undefined && { gone: [at, endOfItem(lines, at)] as const }) }
    })
  }

  #tellDropped(identity: string, was: Answer | null, root: string | null): void {
    const { doc, myId, notices } = this.#session
    const id = `dropped ${identity}`
    const undo = async () => {
      notices.dismiss(id)
      putAnswer(doc, myId, identity, was)
      if (root !== null) (await whenOpen(doc, root)).undo()
      this.#look()
    }
    notices.tell({
      id,
      sentence: words.dropped,
      passes: true,
      actions: [{ label: words.undo, act: () => void undo() }],
    })
  }

  // ── reading ──

  #lineOf(identity: string): { root: string } | null {
    const root = this.#sectionsOf(this.#session.myId).find((each) =>
      carriedLines(this.#lines(each)).some((line) => line.identity === identity),
    )
    return root === undefined ? null : { root }
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
    return this.#session.lines(root)
  }

  #known(person: string, last: readonly LastItem[]): Known {
    this.#signal.read()
    const before = this.#fates.get(person)
    if (before?.last === last && !this.#stale.has(person)) return before
    this.#stale.delete(person)
    const lines = this.#sectionsOf(person).map((root) => this.#lines(root))
    const isSame =
      before?.last === last && before.answers === this.#answered && sameLists(before.lines, lines)
    const known = isSame ? before : this.#looked(person, last, lines)
    this.#fates.set(person, known)
    return known
  }

  #looked(person: string, last: readonly LastItem[], lines: Known['lines']): Known {
    const fates = last.length === 0 ? [] : fatesOf(last, lines, namedIn(this.#session.doc, person))
    return { last, lines, fates, answers: this.#answered, hasWritten: lines.some(isWritten) }
  }

  #soon = ({ changed }: Pick<Y.Transaction, 'changed'>): void => {
    if ([...changed.keys()].some((type) => type === this.#answers)) this.#answered++
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
    this.#session.doc.off('afterTransaction', this.#soon)
  }
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
const outside = (at: number, [from, to]: readonly [number, number]): number =>
  from < at && at < to ? to : at
