// Reads a share link for the command line. A link to a team names no series, so the caller must name one.

import { isSeries } from '../../shared/wire/access.ts'
import { linkWords, sayLinkFault } from '../../shared/wire/link-words.ts'
import { findLink, parseLink } from '../../shared/wire/share-link.ts'

export interface SharedSeries {
  /** The address of the page. */
  base: URL
  space: string
  series: string
  key: string
}

export type ShareLink =
  | ({ is: 'series' } & SharedSeries)
  /** The link cannot be used. `sentence` says why, without revealing the key. */
  | { is: 'refused'; sentence: string }

/** `other`: a series to use in place of the link's own. */
export function readShareLink(text: string, other?: string): ShareLink {
  const found = findLink(text)
  if (found === null)
    return refused('That is no link to a meeting’s notes; one begins with https:// and has a “#” in it.')
  const link = parseLink(found.hash)
  if (link.is === 'none') return refused('This link names no team. Copy the whole link from Share.')
  if (link.is === 'broken') return refused(sayLinkFault(link.fault, linkWords))
  const { place } = link
  const series = other ?? ('series' in place ? place.series : null)
  if (series === null) return refused('This link names no series of meetings. Name one with --series.')
  if (!isSeries(series))
    return refused(`“${series}” is not the name of a series as links have it, like “core-weekly”.`)
  return { is: 'series', base: found.base, space: place.space, series, key: place.key }
}

const refused = (sentence: string): ShareLink => ({ is: 'refused', sentence })
