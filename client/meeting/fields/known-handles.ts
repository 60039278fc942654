// The handles of everybody whom the team, the meeting or its note knows, each person once, in order.

import { handleId } from '../../../shared/document/people.ts'
import type { Present } from '../../text/editor/presence.ts'
import type { MeetingSession } from '../session.ts'

export function knownHandles(session: MeetingSession, present: readonly Present[]): string[] {
  const all = [
    ...session.series.team.team.people.map(({ handle }) => handle),
    ...present.map(({ handle }) => handle),
    ...session.outline.blocks.flatMap(({ sections }) => sections.map(({ handle }) => handle)),
  ]
  const { compare } = new Intl.Collator()
  return [...new Map(all.map((handle) => [handleId(handle), handle])).values()].sort(compare)
}
