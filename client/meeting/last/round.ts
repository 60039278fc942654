// The round in the call: whose turn it is to speak, and who comes next. Whoever leads it says so by their presence, so
// everybody sees it, it ends with the call, and nothing is written into the notes.

import { chipsOf } from '../../../shared/model/chips.ts'
import type { Section } from '../../../shared/model/outline.ts'
import type { Present } from '../../text/editor/presence.ts'
import type { MeetingSession } from '../session.ts'

type Session = Pick<MeetingSession, 'home' | 'isLead' | 'mayEditAll' | 'outline'>

/** Somebody who has a turn. */
export interface Speaker {
  readonly id: string
  readonly handle: string
  /** Null if they have not written. */
  readonly section: Section | null
}

export interface Round {
  /** Null before the round. */
  readonly now: Speaker | null
  /** Null after the last one. */
  readonly next: Speaker | null
}

type Here = Pick<Present, 'id' | 'handle' | 'turn'>

type RoundOf = Pick<Session, 'home' | 'outline'>

const SKIPPED = new Set(['not attending', 'skip me'])

/** The person whose turn it is. Whoever said it last counts. Null if there is no round. */
export function personNow(present: readonly Pick<Present, 'turn'>[]): string | null {
  const turns = present.flatMap(({ turn }) => turn ?? []).sort((one, other) => other.at - one.at)
  return turns[0]?.person || null
}

/**
 * In the order of the sections, and then those who are here and have not written. Whoever is away, or wants to be skipped,
 * has no turn.
 */
export function turnIn({ outline, home }: RoundOf, present: readonly Here[]): Round {
  const sections = outline.blocks.find(({ id }) => id === home)?.sections ?? []
  const owners = new Set(outline.blocks.flatMap((block) => block.sections).map(({ owner }) => owner))
  const unwritten = new Map(present.filter(({ id }) => !owners.has(id)).map((each) => [each.id, each]))
  const order: Speaker[] = [
    ...sections.map((section) => ({ id: section.owner, handle: section.handle, section })),
    ...[...unwritten.values()]
      .toSorted((one, other) => (one.handle < other.handle ? -1 : 1))
      .map(({ id, handle }) => ({ id, handle, section: null })),
  ]
  const told = personNow(present)
  const now = order.find(({ id }) => id === told) ?? null
  const after = order.slice(now === null ? 0 : order.indexOf(now) + 1)
  return { now, next: after.find(hasTurn) ?? null }
}

const hasTurn = ({ section }: Speaker): boolean =>
  section === null || !chipsOf(section.annotation).some((chip) => SKIPPED.has(chip))

/** The meeting's lead and notetaker lead the round, and so do the leads of the team. */
export const mayLead = ({ isLead, mayEditAll }: Session): boolean => isLead || mayEditAll
