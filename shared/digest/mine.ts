// What a person has open in a series: the open items of the last meeting in which they wrote.

import { ageOf, type Age } from './age.ts'
import { isOffered, isOpen, type ReadSection } from '../memory/carry.ts'
import { seenItems, type Dropped, type Named } from '../memory/answers.ts'
import { identitiesOf } from '../memory/identity.ts'
import type { Item } from '../memory/items.ts'
import { Ledger } from '../memory/ledger.ts'
import type { Names } from '../model/team.ts'

export interface ReadMeeting {
  date: string
  sections: readonly ReadSection[]
  /** As far as the meeting's document is known. */
  dropped?: readonly Dropped[]
  /** What a person has answered, as far as the meeting's document is known. */
  named?: (person: string) => Named
}

export interface Mine<Meeting> {
  meeting: Meeting
  items: { item: Item; age: Age | null }[]
}

/**
 * Null if the person has written in none of the meetings. `meetings`: oldest first, each date once. What the person
 * dropped in a later meeting is not open any more.
 */
export function openItemsOf<Meeting extends ReadMeeting>(
  person: string,
  meetings: readonly Meeting[],
  { personOf }: Pick<Names, 'personOf'>,
): Mine<Meeting> | null {
  const ledger = new Ledger<string>()
  let last: Meeting | null = null
  for (const meeting of meetings) {
    ledger.enter(meeting.date, meeting.sections, meeting.date)
    if (meeting.sections.some((section) => section.person === person && section.items.length > 0))
      last = meeting
  }
  if (last === null) return null
  const all = last.sections
    .filter((section) => section.person === person)
    .flatMap((section) => section.items.map(({ item }) => item))
  const dropped = new Set(
    meetings
      .slice(meetings.indexOf(last) + 1)
      .flatMap((meeting) => meeting.dropped ?? [])
      .flatMap((each) => (personOf(each.person) === person ? [each.identity] : [])),
  )
  const identities = identitiesOf(last.date, person, all, isOpen)
  const seen = seenItems(last.sections, last.named)
  const items = all.filter(
    (item) => seen.has(item) && isOpen(item) && !isOffered(item) && !dropped.has(identities.get(item) ?? ''),
  )
  return { meeting: last, items: items.map((item) => ({ item, age: ageOf(ledger, item, isOpen) })) }
}
