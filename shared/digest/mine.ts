// A person's open items in a series: those of the last meeting in which they wrote, and older ones that they have not
// answered since.

import { ageOf, type Age } from './age.ts'
import { isOpen, readSections } from '../memory/carry.ts'
import type { Item } from '../memory/items.ts'
import { Asked, askedOf, lastOf, MOST_ASKED, type AskedOf, type PastMeeting } from '../memory/last.ts'
import { Ledger } from '../memory/ledger.ts'
import type { Names } from '../model/team.ts'

export interface MyItem {
  item: Item
  /** In how many meetings it stood. */
  age: Age | null
  /** If the person wrote in a later meeting and did not answer it: when it was first there, and when that was. */
  unanswered: { since: string; on: string } | null
}

export interface Mine<Meeting> {
  meeting: Meeting
  items: MyItem[]
}

/** The open items of others in which they ask a person. `meetings`: oldest first, each date once. */
export function asksOf<Meeting extends PastMeeting>(
  person: string,
  meetings: readonly Meeting[],
  names: Names,
): { asked: AskedOf; meeting: Meeting }[] {
  const last = lastOf(meetings.slice(-MOST_ASKED), names)
  return askedOf(person, last, names).flatMap((asked) => {
    const meeting = meetings.find(({ date }) => date === asked.last.date)
    return meeting ? [{ asked, meeting }] : []
  })
}

/** Null if the person has written in none of the meetings. `meetings`: oldest first, each date once. */
export function openItemsOf<Meeting extends PastMeeting>(
  person: string,
  meetings: readonly Meeting[],
  names: Names,
): Mine<Meeting> | null {
  const ledger = new Ledger<string>()
  const asked = new Asked(names)
  meetings.forEach((meeting, at) => {
    const read = readSections(meeting.sections, names)
    ledger.enter(meeting.date, read, meeting.date)
    if (at >= meetings.length - MOST_ASKED) asked.enter(meeting, read)
  })
  const mine = asked.of.get(person)
  const meeting = meetings.find(({ date }) => date === mine?.date)
  if (mine === undefined || meeting === undefined) return null
  return {
    meeting,
    items: mine.items.map(({ item, since, unanswered: on }) => ({
      item,
      age: ageOf(ledger, item, isOpen),
      unanswered: on === null ? null : { since, on },
    })),
  }
}
