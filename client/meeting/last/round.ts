// The round in the call: whose turn it is to speak, and who comes next. Whoever leads it says so by their presence, so
// everybody sees it, it ends with the call, and nothing is written into the notes.

import { chipsOf } from '../../../shared/model/chips.ts'
import type { Section } from '../../../shared/model/outline.ts'
import type { Present } from '../../text/editor/presence.ts'
import type { MeetingSession } from '../session.ts'

type Session = Pick<MeetingSession, 'home' | 'isLead' | 'mayEditAll' | 'outline'>

export interface Round {
  /** Null before the round. */
  readonly now: Section | null
  /** Null after the last one. */
  readonly next: Section | null
}

type RoundOf = Pick<Session, 'home' | 'outline'>

const SKIPPED = new Set(['not attending', 'skip me'])

/** The person whose turn it is. Whoever said it last counts. Null if there is no round. */
export function personNow(present: readonly Pick<Present, 'turn'>[]): string | null {
  const turns = present.flatMap(({ turn }) => turn ?? []).sort((one, other) => other.at - one.at)
  return turns[0]?.person || null
}

/** In the order of the sections. Whoever is away, or wants to be skipped, has no turn. */
export function turnIn({ outline, home }: RoundOf, present: readonly Pick<Present, 'turn'>[]): Round {
  const sections = outline.blocks.find(({ id }) => id === home)?.sections ?? []
  const turns = sections.filter(({ annotation }) => !chipsOf(annotation).some((chip) => SKIPPED.has(chip)))
  const told = personNow(present)
  const now = sections.find(({ owner }) => owner === told) ?? null
  const after = now === null ? 0 : sections.indexOf(now) + 1
  const next = turns.find((each) => sections.indexOf(each) >= after) ?? null
  return { now, next }
}

/** The meeting's lead and notetaker lead the round, and so do the leads of the team. */
export const mayLead = ({ isLead, mayEditAll }: Session): boolean => isLead || mayEditAll
