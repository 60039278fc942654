// A share link as the command line takes it: `https://host/#/<space>/<series>…?key=<key>`.

import { isKey, isSeries, isSpaceId } from '../shared/access.ts'

export interface SharedSeries {
  /** Where the app is. */
  base: URL
  space: string
  series: string
  key: string
}

export type ShareLink =
  | ({ is: 'series' } & SharedSeries)
  /** Why it leads nowhere; without its key. */
  | { is: 'refused'; sentence: string }

/** `other` is a series to be taken instead of the link's own. */
export function readShareLink(link: string, other?: string): ShareLink {
  const [address = '', place = ''] = link.trim().split('#')
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol))
    return refused('That is no link to a meeting’s notes; one begins with https:// and has a “#” in it.')
  const [path = '', query = ''] = place.replace(/^\//, '').split('?')
  const [space = '', own = ''] = path.split('/').map(decode)
  const key = new URLSearchParams(query).get('key') ?? ''
  const series = other ?? own
  if (!isSpaceId(space)) return refused('This link names no team. Copy the whole link from Share.')
  if (!isKey(key)) return refused('This link has no key. Copy the whole link, up to its last character.')
  if (!isSeries(series))
    return refused(
      other === undefined
        ? 'This link names no series of meetings. Name one with --series.'
        : `“${other}” is not the name of a series as links have it, like “core-weekly”.`,
    )
  return { is: 'series', base: new URL(address), space, series, key }
}

const refused = (sentence: string): ShareLink => ({ is: 'refused', sentence })

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}
