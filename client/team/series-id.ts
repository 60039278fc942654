// The id of a series in addresses.

import { isSeries } from '../../shared/wire/access.ts'
import { slug } from '../../shared/words/slug.ts'
import { words } from './words/en.ts'

/** Makes the id from the name of the series. Null if the name has no letter or digit. */
export function seriesId(name: string): string | null {
  const id = slug(name, 64).replace(/-+$/, '')
  return isSeries(id) ? id : null
}

export const NO_SERIES_NAME = words.meetingNameNeeded
