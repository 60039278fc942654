// Which links are in a text: addresses, and references such as `repository#5` and `owner/repository#5` once it is known
// where the repositories are. In the document, both are plain text.

import { textOf, type Line } from '../../shared/document/lines.ts'
import { bareLinks, type BareLink } from '../../shared/document/links.ts'
import { REFERENCE } from '../../shared/memory/links.ts'
import { isRepositoryPage } from '../../shared/model/repository.ts'
import { Signal } from '../browser/signal.ts'
import type { TypedLinks } from './editor/editor.ts'

const HOST = 'https://github.com'
/** A repository in an address. */
const REPOSITORY = /^https?:\/\/(?:www\.)?github\.com\/([\w.-]{1,60})\/([\w.-]{2,80})\/(?:issues|pull)\/\d/i

/** Where the repositories are. */
export interface Repositories {
  /** Whether the notes go to another host. Then nothing is known of what a reference names. */
  readonly isElsewhere: boolean
  /** The owner of the repository that the notes go to. Null if nobody has named one. */
  readonly owner: string | null
  /**
   * By repository, in lower case: the owner in the addresses that stand in the notes. Null if they name several, so
   * that nobody can lead the others' references elsewhere.
   */
  readonly owners: ReadonlyMap<string, string | null>
}

export const NO_REPOSITORIES: Repositories = { isElsewhere: false, owner: null, owners: new Map() }

const named = new WeakMap<readonly Line[], readonly [repository: string, owner: string][]>()

/** The repositories whose issues have an address in these lines. */
function namedIn(lines: readonly Line[]): readonly [string, string][] {
  const known = named.get(lines)
  if (known) return known
  const found: [string, string][] = []
  for (const line of lines) {
    const hidden = line.node === 'line' ? line.runs.flatMap(({ marks }) => marks.link?.href ?? []) : []
    for (const address of [...bareLinks(textOf(line)).map(({ href }) => href), ...hidden]) {
      const [, owner, repository] = REPOSITORY.exec(address) ?? []
      if (owner !== undefined && repository !== undefined) found.push([repository.toLowerCase(), owner])
    }
  }
  named.set(lines, found)
  return found
}

/** `page`: the page of the repository that the notes go to. */
export function repositoriesOf(page: string, texts: readonly (readonly Line[])[]): Repositories {
  const owner = isRepositoryPage(page) ? (page.split('/')[3] ?? null) : null
  const owners = new Map<string, string | null>()
  for (const [repository, its] of texts.flatMap(namedIn)) {
    const before = owners.get(repository)
    if (before === undefined || isSame(its, owner)) owners.set(repository, its)
    else if (!isSame(before, its) && !isSame(before, owner)) owners.set(repository, null)
  }
  return { isElsewhere: page !== '' && owner === null, owner, owners }
}

const isSame = (one: string | null, other: string | null): boolean =>
  one?.toLowerCase() === other?.toLowerCase()

const isSameRepositories = (a: Repositories, b: Repositories): boolean =>
  a.isElsewhere === b.isElsewhere &&
  a.owner === b.owner &&
  a.owners.size === b.owners.size &&
  [...a.owners].every(([name, owner]) => b.owners.get(name) === owner)

/** The addresses in a text, and the references that name their owner or whose owner is known, in order. */
export function linksIn(text: string, { isElsewhere, owner, owners }: Repositories): BareLink[] {
  const addresses = bareLinks(text)
  if (!text.includes('#') || isElsewhere) return addresses
  const links: BareLink[] = []
  let at = 0
  for (const { 0: written, index } of text.matchAll(REFERENCE)) {
    const end = index + written.length
    for (let next = addresses[at]; next !== undefined && next.end <= index; next = addresses[++at])
      links.push(next)
    const isInAddress = (addresses[at]?.start ?? Infinity) < end
    const [name = '', number = ''] = written.split('#')
    const known = owners.get(name.toLowerCase())
    const [repository = '', its = known === undefined ? owner : known] = name.split('/').toReversed()
    const isDotted = [its, repository].some((part) => /^\.+$/.test(part ?? '.'))
    if (!isDotted && !isInAddress)
      links.push({ start: index, end, href: `${HOST}/${its}/${repository}/issues/${number}` })
  }
  return [...links, ...addresses.slice(at)]
}

let repositories = NO_REPOSITORIES
const known = new Signal()
const watchers = new Set<() => void>()

/** `page`: the page of the repository that the notes go to. Empty if nobody has named one. */
export function knowRepositories(page: string, texts: readonly (readonly Line[])[]): void {
  const now = repositoriesOf(page, texts)
  if (isSameRepositories(now, repositories)) return
  repositories = now
  known.changed()
  for (const tell of watchers) tell()
}

export const references: TypedLinks = {
  of(text) {
    known.read()
    return linksIn(text, repositories)
  },
  watch(tell) {
    watchers.add(tell)
    return () => watchers.delete(tell)
  },
}
