// Where a link leads: `#/<space>/<series>/<date>?key=<key>`. The key stays in the fragment, which no server sees.

import { isMeetingDate } from '../shared/access.ts'

export interface Place {
  space: string
  series: string
  /** `YYYY-MM-DD`, a second meeting of the day `YYYY-MM-DD~2`. */
  date: string
  key: string
}

export type Link = { is: 'place'; place: Place } | { is: 'none' } | { is: 'broken'; sentence: string }

export const roomOf = ({ space, series, date }: Place): string => `${space}/${series}/${date}`

export function parseLink(hash: string): Link {
  const path = hash.replace(/^#\/?/, '')
  if (path === '') return { is: 'none' }
  const [names = '', query = ''] = path.split('?')
  const [space, series, date, ...rest] = names.split('/').map(decode)
  const key = new URLSearchParams(query).get('key') ?? ''
  if (!space || !series || !date || rest.length > 0)
    return broken('This link is not whole: it should name a team, a meeting and a date.')
  if (!isMeetingDate(date)) return broken(`“${date}” in this link is not a date.`)
  if (key === '') return broken('This link has no key. Ask for the whole link, up to its last character.')
  return { is: 'place', place: { space, series, date, key } }
}

const broken = (sentence: string): Link => ({ is: 'broken', sentence })

const decode = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}

export const linkTo = ({ space, series, date, key }: Place): string =>
  `#/${[space, series, date].map(encodeURIComponent).join('/')}?key=${encodeURIComponent(key)}`

/** Today where the person is. */
export function today(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}
