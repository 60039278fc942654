// How a series is called in addresses.

import { isSeries } from '../../shared/wire/access.ts'
import { slug } from '../../shared/words/slug.ts'

/** A series' id from its name; null, where that has neither letter nor digit. */
export function seriesId(name: string): string | null {
  const id = slug(name, 64).replace(/-+$/, '')
  return isSeries(id) ? id : null
}

export const NO_SERIES_NAME = 'The meeting’s name needs a letter or a digit.'
