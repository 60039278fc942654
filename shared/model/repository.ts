// Where a series' notes belong in a git repository, and the page of its web host that takes a new file.

/** Of a series whose lead said nothing else. */
export const DEFAULT_PATTERN = 'meeting-notes/{yyyy}/Q{q}/{date}--{series}.md'

export interface Repository {
  /** The path of a note, with `{yyyy}`, `{mm}`, `{dd}`, `{q}`, `{date}` and `{series}` to be filled in. */
  pattern: string
  /** The repository's page, `https://github.com/<owner>/<name>`; '' where nobody said. */
  page: string
  branch: string
}

export type Pattern = { is: 'pattern'; pattern: string } | { is: 'refused'; sentence: string }

const LONGEST_PATTERN = 200

const PLACES = ['yyyy', 'mm', 'dd', 'q', 'date', 'series']

/** What somebody typed as the pattern of their paths. */
export function parsePattern(typed: string): Pattern {
  const pattern = typed.trim()
  if (pattern.length > LONGEST_PATTERN)
    return refused(`The path is too long: ${LONGEST_PATTERN} characters are the most.`)
  const unknown = [...pattern.matchAll(/\{([^{}]*)\}/g)].find(([, name = '']) => !PLACES.includes(name))
  if (unknown) return refused(`“${unknown[0]}” is not known; there are {${PLACES.join('}, {')}}.`)
  if (!pattern.includes('{date}'))
    return refused('The path needs a {date}, or one note would replace another.')
  if (!liesInside(pattern))
    return refused(
      'The path must lie in the repository: single slashes, and between them names with no dot or space at an end, and no invisible character.',
    )
  if (!pattern.endsWith('.md')) return refused('The path must end with “.md”.')
  return { is: 'pattern', pattern }
}

/** Of what any file system keeps as it is, and any screen shows as it is: `Cf` turns text about, or hides in it. */
const NAME = /^(?![.\s])[^\\:*?"<>|\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+(?<![.\s])$/u

const liesInside = (path: string): boolean => path.split('/').every((part) => NAME.test(part))

/** Whether a note may be written there, whoever says so. */
export const isNotePath = (path: string): boolean => liesInside(path) && path.endsWith('.md')

const refused = (sentence: string): Pattern => ({ is: 'refused', sentence })

/** `meeting-notes/2018/Q4/2018-11-26--go-core-dev-team-weekly.md` */
export function archivePath(pattern: string, series: string, date: string): string {
  const [yyyy = '', mm = '', dd = ''] = (date.split('~')[0] ?? '').split('-')
  const values: Record<string, string> = { yyyy, mm, dd, q: String(Math.ceil(Number(mm) / 3)), date, series }
  return pattern.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place)
}

/** What web hosts take as an address: GitHub answers 414 above some 8 kB. */
const LONGEST_ADDRESS = 8000

export type NewFile =
  | { is: 'page'; address: string }
  /** The page with the name filled in; the text is too long for an address and goes by hand. */
  | { is: 'empty page'; address: string }
  /** No page of this host is known, nobody said which repository it is, or branch or path is none. */
  | { is: 'none' }

/** The “new file” page of the host, with path and text filled in where they fit an address. */
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

/** A page that takes new files. */
export const isRepositoryPage = (page: string): boolean =>
  /^https:\/\/github\.com\/(?!\.+\/)[\w.-]+\/(?!\.+$)[\w.-]+$/.test(page)

/** As far as an address goes: a part of dots would lead to another page. */
export const isBranch = (branch: string): boolean =>
  !isBroken(branch) && branch.split('/').every((part) => /^[^.\p{Cc}][^\p{Cc}]*$/u.test(part))

/** Half of a character is in it, which no address can hold. */
const isBroken = (text: string): boolean => /\p{Cs}/u.test(text)
