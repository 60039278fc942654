// What is said of a link: in which meetings it was before, by whom, and under which label.

import { keyOf } from '../../shared/memory/links.ts'
import type { LinkPlace } from '../../shared/memory/series-memory.ts'

export interface LinkMeeting {
  date: string
  at: Pick<LinkPlace, 'handle' | 'kind'>[]
}

/** How many meetings are named: the last ones. */
export const MOST_MEETINGS = 5

/** The key of an issue or pull request. Null for another address. */
export function workKeyOf(address: string): string | null {
  const key = keyOf(address)
  return /\/.*#\d+$/.test(key) ? key : null
}

/** The meetings with a link, oldest first. */
export function meetingsOf(places: readonly LinkPlace[]): LinkMeeting[] {
  const meetings = new Map<string, LinkMeeting>()
  for (const { date, handle, kind } of places) {
    const known = meetings.get(date) ?? { date, at: [] }
    meetings.set(date, known)
    known.at.push({ handle, kind })
  }
  return [...meetings.values()]
}
