// A share link, for the page and for the command line. The key stays in the fragment, which is never sent to
// a server.
//
//   #/<space>/<series>/<date>?key=<key>       a meeting
//   #/<space>/<series>/<date>?at=<id>         a place in its note; it opens with the key that a device remembers
//   #/<space>/<series>?key=<key>              the series' current meeting: the link stays the same for ever
//   #/<space>/<series>/series?key=<key>       the series: its meetings, schedule
//   #/<space>/<series>/template?key=<key>     the template of the series' meetings
//   #/<space>/<series>/archive?key=<key>      the series' old notes; with `&at=<id>`, one of them
//   #/<space>/-/team?key=<key>                the team: its people, links, series
//   #/<space>/-/week?key=<key>                what the person who opens it has open in the team's series
//
// Links are often pasted with characters of the sentence around them: brackets, quotes, full stops, invisible
// characters. These may be percent-encoded. Characters that cannot be part of a name, a date or a key are
// dropped.

import { isKey, isMeetingDate, isSeries, isSpaceId } from './access.ts'

export interface TeamPlace {
  space: string
  key: string
}
export interface SeriesPlace extends TeamPlace {
  series: string
}
export interface MeetingPlace extends SeriesPlace {
  /** `YYYY-MM-DD`; `YYYY-MM-DD~2` for a second meeting on that day. */
  date: string
  /** The id of the page's element to show first. Anybody may have written the id. */
  at?: string
}

export interface ArchivePlace extends SeriesPlace {
  /** The id of the note to show. Anybody may have written the id. */
  at?: string
}

export type Place =
  | ({ is: 'team' } & TeamPlace)
  | ({ is: 'week' } & TeamPlace)
  | ({ is: 'current' | 'series' | 'template' } & SeriesPlace)
  | ({ is: 'archive' } & ArchivePlace)
  | ({ is: 'meeting' } & MeetingPlace)

/** What is wrong with a link. It never contains the link's key. */
export type LinkFault =
  | { is: 'no meeting' | 'no team' | 'no key' }
  /** The link names something that can be no meeting, or no date. */
  | { is: 'not a meeting' | 'not a date'; named: string }

export type ShareLink = { is: 'place'; place: Place } | { is: 'none' } | { is: 'broken'; fault: LinkFault }

/** `hash` is the part of the address from `#` on. If the link has no key, `keyOf` gives the key of its team. */
export function parseLink(hash: string, keyOf?: (space: string) => string | undefined): ShareLink {
  const path = visible(hash).replace(/^#/, '')
  const [names = '', query = ''] = (path.includes('?') ? path : decode(path)).split('?')
  const parts = names.split('/').map((name) => visible(decode(name)))
  const [space, series, what, ...rest] = parts.slice(parts.findIndex(isName), parts.findLastIndex(isName) + 1)
  if (space === undefined) return { is: 'none' }
  if (series === undefined || rest.length > 0) return broken({ is: 'no meeting' })
  const bareSpace = space.replace(/^[^\w-]+|[^\w-]+$/g, '')
  const given = new URLSearchParams(query)
  const key = keyIn(given) || keyOf?.(bareSpace) || ''
  const place = { space: bareSpace, key }
  if (!isSpaceId(place.space)) return broken({ is: 'no team' })
  if (!isKey(key)) return broken({ is: 'no key' })
  return placeIn(place, series, what && bare(what), given.get('at'))
}

/**
 * A part without letters and digits is punctuation if it stands before the first name or after the last.
 * Between names, it is a wrong name.
 */
const isName = (part: string): boolean => part === '-' || /[\p{L}\p{N}]/u.test(part)

function placeIn(team: TeamPlace, name: string, what: string | undefined, at: string | null): ShareLink {
  if (name === '-' && (what === 'team' || what === 'week'))
    return { is: 'place', place: { is: what, ...team } }
  const series = { ...team, series: bare(name) }
  if (!isSeries(series.series)) return broken({ is: 'not a meeting', named: name })
  if (what === undefined) return { is: 'place', place: { is: 'current', ...series } }
  if (what === 'series' || what === 'template') return { is: 'place', place: { is: what, ...series } }
  if (what === 'archive') return { is: 'place', place: { is: what, ...series, ...(at && { at }) } }
  if (!isMeetingDate(what)) return broken({ is: 'not a date', named: what })
  return { is: 'place', place: { is: 'meeting', ...series, date: what, ...(at && { at }) } }
}

/** The first link in a text: the app's address and the hash; null if there is none. */
export function findLink(text: string): { base: URL; hash: string } | null {
  const [, address = '', hash = ''] = /(https?:\/\/[^\s#]+)(#\S+)/iu.exec(visible(text)) ?? []
  return URL.canParse(address) ? { base: new URL(address), hash } : null
}

const broken = (fault: LinkFault): ShareLink => ({ is: 'broken', fault })

function keyIn(query: URLSearchParams): string {
  const key = /^[^\w-]*([\w-]*)/.exec(visible(query.get('key') ?? ''))?.[1] ?? ''
  // A key made by Roundtable has 22 characters and ends in A, Q, g or w. So underscores after such a key are
  // Markdown's emphasis, not part of the key.
  return key.replace(/^([\w-]{21}[AQgw])_+$/, '$1')
}

/** Drops invisible characters, which are often copied with a link from a chat or a document. */
const visible = (text: string): string => text.replace(/\p{Cf}/gu, '')

/** Drops characters that cannot begin or end a name. */
const bare = (name: string): string => name.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{M}\p{N}]+$/gu, '')

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part.replace(/%.*$/, '') // half of an encoded character; the text before it is whole
  }
}
