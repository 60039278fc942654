// The edits that people make in a meeting besides typing.

import { annotationOf, CHIPS, chipsOf, type Chip } from '../../shared/model/chips.ts'
import * as meeting from '../../shared/model/meeting.ts'
import type { Attendee, Block, Section } from '../../shared/model/outline.ts'
import { newHandle, parseHandle, respelled, type ParsedHandle } from '../../shared/document/handle.ts'
import type { Handle } from '../../shared/model/team.ts'
import { sayBadName } from '../team/bad-name.ts'
import { isBlockHidden, isSectionHidden } from './outline-index.ts'
import type { Present } from '../text/editor/presence.ts'
import type { MeetingSession } from './session.ts'
import { words } from './words/en.ts'

/** Choosing a chip removes its opposite. */
const OPPOSITES: Partial<Record<Chip, Chip>> = {
  attending: 'not attending',
  'not attending': 'attending',
}

/** The parts between commas, or else the whole text. */
function severalIn(typed: string): string[] {
  const parts = typed.split(/[,;，、]/).filter((part) => part.trim() !== '')
  return parts.length > 1 ? parts.map((part) => part.trim()) : [typed]
}

const isKnown = (chip: string): boolean => CHIPS.some((known) => known === chip)

export class MeetingActs {
  readonly #session: MeetingSession
  readonly #announced = new Set<string>()

  constructor(session: MeetingSession) {
    this.#session = session
  }

  get mayWrite(): boolean {
    return this.#session.mayWrite
  }

  /**
   * People who are present and not on the attendee list, except people who said that they will not attend.
   */
  unlisted(present: readonly Present[]): Present[] {
    const { personOf } = this.#session.series.team.team.names
    const listed = new Set(
      this.#session.outline.attendees.map(({ entry }) => personOf(meeting.attendeeId(entry))),
    )
    const away = new Set(
      this.#session.outline.blocks
        .flatMap(({ sections }) => sections)
        .filter(({ annotation }) => chipsOf(annotation).includes('not attending'))
        .map(({ owner }) => owner),
    )
    return present.filter(({ id }) => !listed.has(id) && !away.has(id))
  }

  /**
   * Adds an attendee, or several with commas between them. If one of them is not a handle, tells the person
   * why, adds nobody, and returns false.
   */
  attend(typed: string): boolean {
    const handles: Handle[] = []
    for (const each of severalIn(typed)) {
      const handle = this.#handle(each)
      if (handle === null) return false
      handles.push(handle)
    }
    for (const { handle } of handles) meeting.listAttendee(this.#session.doc, handle)
    this.#session.touched()
    return true
  }

  /** Removes an attendee, given as a row of the outline or as the entry's text. */
  unattend(entry: string | Attendee): void {
    meeting.unlistAttendee(this.#session.doc, entry)
    this.#session.touched()
  }

  toggleChip(section: Section, chip: Chip): void {
    const chips = chipsOf(section.annotation)
    const others = chips.filter((each) => each !== chip && each !== OPPOSITES[chip])
    this.#setAnnotation(section, annotationOf(chips.includes(chip) ? others : [...others, chip]))
  }

  /** Sets the part of the status that is in the person's own words. Leaves the chips as they are. */
  sayStatus(section: Section, text: string): void {
    const chips = chipsOf(section.annotation).filter(isKnown)
    const words = text.replace(/[()\n]/g, ' ').trim()
    this.#setAnnotation(section, annotationOf(words === '' ? chips : [...chips, words]))
  }

  #setAnnotation({ block, person, handle }: Section, annotation: string): void {
    this.announce({ block, person, handle })
    meeting.setAnnotation(this.#session.doc, block, person, annotation)
    this.#session.touched()
  }

  addSection(block: Block, typed: string): boolean {
    const handle = this.#handle(typed)
    if (handle === null) return false
    const person = this.#session.series.team.team.names.personOf(handle.id)
    this.announce({ block: block.id, person, handle: handle.handle })
    const section = { block: block.id, person }
    if (this.isSectionHidden(section)) this.hideSection(section, false)
    this.#session.touched()
    return true
  }

  renameSection({ block, person }: Section, typed: string): boolean {
    const handle = this.#handle(typed)
    if (handle === null) return false
    meeting.renameSection(this.#session.doc, block, person, handle.handle)
    this.#session.touched()
    return true
  }

  moveSection(section: Section, by: 1 | -1): void {
    this.announce(section)
    meeting.moveSection(this.#session.doc, section, by, this.#session.series.team.team.names)
    this.#session.touched()
  }

  hideSection(section: Pick<Section, 'block' | 'person'>, hidden: boolean): void {
    meeting.hideSection(this.#session.doc, section, hidden)
    this.#session.touched()
  }

  addBlock(heading: string): boolean {
    const added = meeting.addBlock(this.#session.doc, heading, this.#session.outline.template)
    if (added === null) this.#session.tell(words.headingNeeded)
    else this.#session.touched()
    return added !== null
  }

  renameBlock(block: Block, heading: string): void {
    meeting.renameBlock(this.#session.doc, block.id, heading)
    this.#session.touched()
  }

  moveBlock(block: Block, by: 1 | -1): void {
    meeting.moveBlock(this.#session.doc, block.id, by, this.#session.outline.template)
    this.#session.touched()
  }

  hideBlock(block: Block, hidden: boolean): void {
    meeting.hideBlock(this.#session.doc, block.id, hidden)
    this.#session.touched()
  }

  /** Whether the block was hidden. It is still on the screen if this person's cursor is in it. */
  isBlockHidden(block: Block): boolean {
    return isBlockHidden(this.#session.outline, block)
  }

  isSectionHidden(section: Pick<Section, 'block' | 'person'>): boolean {
    return isSectionHidden(this.#session.outline, section)
  }

  /** The handle that is made from a name, if it differs from what was typed. */
  respelled(typed: string): string | null {
    const all = severalIn(typed).map((each) => ({ each, as: respelled(each, this.#read(each)) }))
    return all.some(({ as }) => as !== null) ? all.map(({ each, as }) => as ?? each).join(', ') : null
  }

  /** A handle that is in use is accepted as it is, even if a new one may not be written so. */
  #read(typed: string): ParsedHandle {
    const known = parseHandle(typed)
    return known.is === 'handle' && this.#isInUse(known.id) ? known : newHandle(typed)
  }

  #isInUse(id: string): boolean {
    const { outline, series } = this.#session
    return (
      series.team.team.names.handleOf(id) !== null ||
      outline.blocks.some(({ sections }) => sections.some(({ owner }) => owner === id))
    )
  }

  #handle(typed: string): Handle | null {
    const handle = this.#read(typed)
    if (handle.is === 'handle') return handle
    this.#session.tell(sayBadName(handle.why))
    return null
  }

  /** Call when the person types in a section. While it is private, the outline does not get it. */
  typed(section: Section): void {
    if (this.#session.draft === null || !this.#session.isMine(section)) this.announce(section)
  }

  /** Adds a section to the outline. Call when somebody first types in it. */
  announce({ block, person, handle }: Pick<Section, 'block' | 'person' | 'handle'>): void {
    const root = `${block}/${person}`
    if (this.#announced.has(root)) return
    this.#announced.add(root)
    meeting.announceSection(this.#session.doc, block, person, handle)
  }
}
