// The links of lines, each under one key however it is written: a comment's address, an issue and its pull
// request, and `repo#5` are the same link.

import { bareLinks } from '../document/links.ts'
import { textOf, type Line } from '../document/lines.ts'

export interface Link {
  /** `owner/repository#5` for an issue or a pull request of a known host; else the address, shortened. */
  key: string
  /** The address as written, or `repository#5`. */
  written: string
}

/** The distinct links in these lines, in order. */
export function linksOf(lines: readonly Line[]): Link[] {
  const links = new Map<string, Link>()
  const add = (key: string, written: string): void => {
    if (!links.has(key)) links.set(key, { key, written })
  }
  for (const line of lines) {
    const text = textOf(line)
    const found = bareLinks(text).map(({ href }) => href)
    if (line.node === 'line') for (const { marks } of line.runs) if (marks.link) found.push(marks.link.href)
    for (const address of found) add(keyOf(address), address)
    if (text.includes('#'))
      for (const [written] of withoutAddresses(text).matchAll(REFERENCE)) add(written.toLowerCase(), written)
  }
  return [...links.values()]
}

/** `repository#5`, `owner/repository#5` */
export const REFERENCE = /(?<![\w/#])(?:[\w.-]{1,60}\/)?[\w.-]{2,80}#\d{1,7}(?!\w)/gu

export const withoutAddresses = (text: string): string =>
  bareLinks(text).reduceRight((rest, { start, end }) => `${rest.slice(0, start)} ${rest.slice(end)}`, text)

const WORK =
  /^https?:\/\/(?:www\.)?git(?:hub|lab)\.com\/([\w.-]+)\/([\w.-]+)\/(?:-\/)?(?:issues|pull|merge_requests)\/(\d+)/i
/** Parts of a query that say how somebody came by the address. */
const HOW = /[?&](?:utm_\w+|usp|ts|fbclid|gclid)=[^&]*/gi

export function keyOf(address: string): string {
  const [, owner, repository, number] = WORK.exec(address) ?? []
  if (number !== undefined) return `${owner}/${repository}#${number}`.toLowerCase()
  const [place = ''] = address.split('#', 1)
  return place
    .replace(/^https?:\/\/(?:www\.)?/i, '')
    .replace(HOW, '')
    .replace(/\/(?:edit|view)?\/?$/, '')
    .toLowerCase()
}

/** Whether two keys name the same: `docs#5` may leave out the owner. */
export const isSameLink = (a: string, b: string): boolean =>
  a === b || (a.includes('#') && b.includes('#') && (a.endsWith(`/${b}`) || b.endsWith(`/${a}`)))

/** `docs#5` for `owner/docs#5`; other keys as they are. */
export const withoutOwner = (key: string): string =>
  /#\d+$/.test(key) ? key.slice(key.lastIndexOf('/') + 1) : key
