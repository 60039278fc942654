// Where a link leads. The key stays in the fragment, which no server sees.
//
//   #/<space>/<series>/<date>?key=<key>       a meeting
//   #/<space>/<series>?key=<key>              the series' current meeting, whichever that is: one link for ever
//   #/<space>/<series>/series?key=<key>       the series: its meetings, schedule
//   #/<space>/<series>/template?key=<key>     what its meetings begin with
//   #/<space>/<series>/archive?key=<key>      its old notes
//   #/<space>/-/team?key=<key>                the team: its people, links, series

import { isMeetingDate, isSeries, isSpaceId } from '../shared/access.ts'

export interface TeamPlace {
  space: string
  key: string
}
export interface SeriesPlace extends TeamPlace {
  series: string
}
export interface MeetingPlace extends SeriesPlace {
  /** `YYYY-MM-DD`, a second meeting of the day `YYYY-MM-DD~2`. */
  date: string
}

export type Place =
  | ({ is: 'team' } & TeamPlace)
  | ({ is: 'current' | 'series' | 'template' | 'archive' } & SeriesPlace)
  | ({ is: 'meeting' } & MeetingPlace)

export type Link = { is: 'place'; place: Place } | { is: 'none' } | { is: 'broken'; sentence: string }

export const meetingRoom = ({ space, series, date }: Omit<MeetingPlace, 'key'>): string =>
  `${space}/${series}/${date}`
export const seriesRoom = ({ space, series }: Omit<SeriesPlace, 'key'>): string => `${space}/${series}/series`
export const archiveRoom = ({ space, series }: Omit<SeriesPlace, 'key'>): string =>
  `${space}/${series}/archive`
export const teamRoom = ({ space }: Omit<TeamPlace, 'key'>): string => `${space}/-/team`

/** Where a room is seen; null for a name that no room has. */
export function placeOfRoom(room: string, key: string): Place | null {
  const link = parseLink(`#/${room}?key=${key}`)
  return link.is === 'place' ? link.place : null
}

export function parseLink(hash: string): Link {
  const path = hash.replace(/^#\/?/, '')
  if (path === '') return { is: 'none' }
  const [names = '', query = ''] = path.split('?')
  const [space, series, what, ...rest] = names.split('/').map(decode)
  const key = new URLSearchParams(query).get('key') ?? ''
  if (!space || !series || what === '' || rest.length > 0)
    return broken('This link is not whole: it should name a team and a meeting.')
  if (!isSpaceId(space)) return broken('This link names no team. Ask for the whole link.')
  if (key === '') return broken('This link has no key. Ask for the whole link, up to its last character.')
  if (series === '-' && what === 'team') return { is: 'place', place: { is: 'team', space, key } }
  if (!isSeries(series)) return broken(`“${series}” in this link is not the name of a meeting.`)
  if (what === undefined) return { is: 'place', place: { is: 'current', space, series, key } }
  if (what === 'series' || what === 'template' || what === 'archive')
    return { is: 'place', place: { is: what, space, series, key } }
  if (!isMeetingDate(what)) return broken(`“${what}” in this link is not a date.`)
  return { is: 'place', place: { is: 'meeting', space, series, date: what, key } }
}

const broken = (sentence: string): Link => ({ is: 'broken', sentence })

const decode = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}

/** The link to a place, from `#` on. */
export function linkTo(place: Place): string {
  return `#/${namesOf(place).map(encodeURIComponent).join('/')}?key=${encodeURIComponent(place.key)}`
}

function namesOf(place: Place): string[] {
  switch (place.is) {
    case 'team':
      return [place.space, '-', 'team']
    case 'current':
      return [place.space, place.series]
    case 'series':
    case 'template':
    case 'archive':
      return [place.space, place.series, place.is]
    case 'meeting':
      return [place.space, place.series, place.date]
  }
}

/** The whole address of a place, to be sent to somebody. */
export const addressOf = (place: Place): string => new URL(linkTo(place), location.href).href
