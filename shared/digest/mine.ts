// What a person has open in a series: the open items of the last meeting in which they wrote.

import { ageOf, type Age } from './age.ts'
import { isOffered, isOpen, type ReadSection } from '../memory/carry.ts'
import type { Item } from '../memory/items.ts'
import { Ledger } from '../memory/ledger.ts'

export interface ReadMeeting {
  date: string
  sections: readonly ReadSection[]
}

export interface Mine<Meeting> {
  meeting: Meeting
  items: { item: Item; age: Age | null }[]
}

/** Null if the person has written in none of the meetings. `meetings`: oldest first, each date once. */
export function openItemsOf<Meeting extends ReadMeeting>(
  person: string,
  meetings: readonly Meeting[],
): Mine<Meeting> | null {
  const ledger = new Ledger<string>()
  let last: Meeting | null = null
  for (const meeting of meetings) {
    ledger.enter(meeting.date, meeting.sections)
    if (meeting.sections.some((section) => section.person === person && section.items.length > 0))
      last = meeting
  }
  if (last === null) return null
  const items = last.sections
    .filter((section) => section.person === person)
    .flatMap((section) => section.items.map(({ item }) => item))
    .filter((item) => isOpen(item) && !isOffered(item))
  return { meeting: last, items: items.map((item) => ({ item, age: ageOf(ledger, item, isOpen) })) }
}
