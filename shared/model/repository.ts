// Where a series' notes belong in a git repository, and the address of its host's “new file” page.

/** The pattern of a series until its lead sets another. */
export const DEFAULT_PATTERN = 'meeting-notes/{yyyy}/Q{q}/{date}--{series}.md'

export interface Repository {
  /** The path of a note, with `{yyyy}`, `{mm}`, `{dd}`, `{q}`, `{date}` and `{series}` to be filled in. */
  pattern: string
  /** The address of the repository's page, `https://github.com/<owner>/<name>`; '' if nobody has set it. */
  page: string
  branch: string
}

export type PatternFault =
  | { is: 'too long' }
  /** It names a place to be filled in that is none. */
  | { is: 'unknown'; place: string }
  | { is: 'no date' }
  /** The path would lie outside of the repository, or some system cannot keep it. */
  | { is: 'outside' }
  | { is: 'no .md' }

export type Pattern = { is: 'pattern'; pattern: string } | { is: 'refused'; fault: PatternFault }

export const LONGEST_PATTERN = 200

export const PLACES = ['yyyy', 'mm', 'dd', 'q', 'date', 'series'] as const

/** Checks a pattern that somebody typed. */
export function parsePattern(typed: string): Pattern {
  const pattern = typed.trim()
  if (pattern.length > LONGEST_PATTERN) return refused({ is: 'too long' })
  const [unknown] = Array.from(pattern.matchAll(/\{([^{}]*)\}/g)).find(([, name]) => !isPlace(name)) ?? []
  if (unknown !== undefined) return refused({ is: 'unknown', place: unknown })
  if (!pattern.includes('{date}')) return refused({ is: 'no date' })
  if (!liesInside(pattern)) return refused({ is: 'outside' })
  if (!pattern.endsWith('.md')) return refused({ is: 'no .md' })
  return { is: 'pattern', pattern }
}

/**
 * A name that Windows reserves for its devices, in upper or lower case and with any ending. On Windows no
 * file can have it.
 */
const DEVICE = /^(?:con|prn|aux|nul|(?:com|lpt)[\d¹²³])(?=\s*(?:\.|$))/iu

/** The part of a path. If Windows reserves the name, it gets a mark at the end. */
export const portable = (part: string): string => part.replace(DEVICE, '$&_')

/**
 * A part of a path. Allows only characters that every file system can keep and every screen shows. Characters
 * of class `Cf` are not allowed, because they would reverse or hide text.
 */
const NAME = /^(?![.\s])[^\\:*?"<>|\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+(?<![.\s])$/u

const liesInside = (path: string): boolean =>
  path.split('/').every((part) => NAME.test(part) && !DEVICE.test(part))

/** Whether a note may be written to this path. The path may come from anybody. */
export const isNotePath = (path: string): boolean => liesInside(path) && path.endsWith('.md')

const refused = (fault: PatternFault): Pattern => ({ is: 'refused', fault })

const isPlace = (name: string | undefined): boolean => PLACES.some((place) => place === name)

/** `meeting-notes/2018/Q4/2018-11-26--go-core-dev-team-weekly.md` */
export function archivePath(pattern: string, series: string, date: string): string {
  const [yyyy = '', mm = '', dd = ''] = (date.split('~')[0] ?? '').split('-')
  const values: Record<string, string> = { yyyy, mm, dd, q: String(Math.ceil(Number(mm) / 3)), date, series }
  const path = pattern.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place)
  return path.split('/').map(portable).join('/')
}

/** The longest address that is used: GitHub answers 414 above about 8 kB. */
const LONGEST_ADDRESS = 8000

export type NewFile =
  | { is: 'page'; address: string }
  /**
   * A page with only the file's name filled in. The text is too long for an address, so the person pastes it.
   */
  | { is: 'empty page'; address: string }
  /** The host has no known page, nobody set the repository, or its branch or the path is invalid. */
  | { is: 'none' }

/** The host's “new file” page, with path and text filled in if they fit into an address. */
export function newFilePage({ page, branch }: Repository, path: string, text: string): NewFile {
  if (!isRepositoryPage(page) || !isBranch(branch) || !isNotePath(path)) return { is: 'none' }
  const to = `${page.replace(/\.git$/, '')}/new/${branch.split('/').map(encodeURIComponent).join('/')}`
  const empty = `${to}?filename=${encodeURIComponent(path)}`
  if (isBroken(text)) return { is: 'empty page', address: empty }
  const filled = `${empty}&value=${encodeURIComponent(text)}`
  return filled.length > LONGEST_ADDRESS
    ? { is: 'empty page', address: empty }
    : { is: 'page', address: filled }
}

/** Whether the host of this repository has a known “new file” page. */
export const isRepositoryPage = (page: string): boolean =>
  /^https:\/\/github\.com\/(?!\.+\/)[\w.-]+\/(?!\.+$)[\w.-]+$/.test(page)

/**
 * Whether the branch can be part of an address. If a part of it began with a dot, the address could lead to
 * another page.
 */
export const isBranch = (branch: string): boolean =>
  !isBroken(branch) && branch.split('/').every((part) => /^[^.\p{Cc}][^\p{Cc}]*$/u.test(part))

/** Whether the text has half of a surrogate pair. No address can hold one. */
const isBroken = (text: string): boolean => /\p{Cs}/u.test(text)
