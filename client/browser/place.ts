// The places that a share link leads to, with their rooms, links and addresses.

import {
  parseLink,
  type ArchivePlace,
  type MeetingPlace,
  type Place,
  type SeriesPlace,
  type TeamPlace,
} from '../../shared/wire/share-link.ts'

export type { ArchivePlace, MeetingPlace, Place, SeriesPlace, TeamPlace }

export const meetingRoom = ({ space, series, date }: Omit<MeetingPlace, 'key'>): string =>
  `${space}/${series}/${date}`
export const seriesRoom = ({ space, series }: Omit<SeriesPlace, 'key'>): string => `${space}/${series}/series`
export const archiveRoom = ({ space, series }: Omit<SeriesPlace, 'key'>): string =>
  `${space}/${series}/archive`
export const teamRoom = ({ space }: Omit<TeamPlace, 'key'>): string => `${space}/-/team`

/** The place that shows a room. Null for an invalid room name. */
export function placeOfRoom(room: string, key: string): Place | null {
  const link = parseLink(`#/${room}?key=${key}`)
  return link.is === 'place' ? link.place : null
}

/** The link to a place: the part of its address from `#` on. */
export function linkTo(place: Place): string {
  return `#/${namesOf(place).map(encodeURIComponent).join('/')}?key=${encodeURIComponent(place.key)}`
}

function namesOf(place: Place): string[] {
  switch (place.is) {
    case 'team':
    case 'week':
      return [place.space, '-', place.is]
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

/** The full address of a place, for sharing. */
export const addressOf = (place: Place): string => new URL(linkTo(place), location.href).href
