// The spaces that this server serves, and what a key may do in them.
//
// A space's id is a hash of its owner key. So if a key hashes to the id, it is the owner key, and gives the
// role of a lead for ever. Every other key was granted by a lead; the store keeps only the key's hash.

import { randomBytes } from 'node:crypto'
import { base64url, isKey, type Role } from '../../shared/wire/access.ts'
import { spaceIdOf } from '../../shared/wire/space-id.ts'
import type { Grant } from '../../shared/wire/grant.ts'
import { limits } from '../config/limits.ts'
import { sha256Of } from '../disk/sha256.ts'
import type { KeptGrant, KeptSpaces } from '../store/kept-spaces.ts'
import { refusal, sentenceOf, type Refusal } from '../../shared/wire/answers.ts'

/** What a key may do. */
export interface Access {
  role: Role
  /**
   * Calls `ended` once when the key's grant is revoked or expires. Returns a function that ends the watch.
   */
  watch(ended: (sentence: string) => void): () => void
}

export type Made = { is: 'made'; id: string; key: string } | { is: 'full'; refusal: Refusal }

export interface SpacesOptions {
  kept: KeptSpaces
  /** Anybody may found a space by opening it with its owner key. */
  open: boolean
  now: () => Date
  /** Called when a grant was revoked here, so that other relays may be told. */
  revoked?: (space: string, grant: string) => void
}

export class Spaces {
  readonly #options: SpacesOptions
  /** For each `<space> <grant>`: what to call when the grant ends, one function for each live connection. */
  readonly #watches = new Map<string, Set<(sentence: string) => void>>()
  /** The grants of these connections, by the same names. */
  readonly #watched = new Map<string, { space: string; hash: string }>()
  /** When grants were looked up because another relay said that they were revoked, in ms. */
  readonly #lookedAt = new Map<string, number>()
  /** The last grants that were revoked, oldest first, for connections that looked up their key before that. */
  readonly #revoked = new Set<string>()

  constructor(options: SpacesOptions) {
    this.#options = options
  }

  /**
   * What the key may do; null: nothing. A wrong key and an unknown space give the same answer after the same
   * work: one hash and one look-up, however many grants there are.
   */
  async accessOf(space: string, key: string): Promise<Access | null> {
    if (!isKey(key)) return null
    if (spaceIdOf(key) === space) return (await this.#isServed(space)) ? owner : null
    const grant = await this.#options.kept.grantOf(space, sha256Of(key))
    if (grant === null || this.#isOver(grant)) return null
    return { role: grant.role, watch: (ended) => this.#watch(space, grant, ended) }
  }

  has(space: string): Promise<boolean> {
    return this.#options.kept.has(space)
  }

  async #isServed(space: string): Promise<boolean> {
    if (await this.has(space)) return true
    if (this.#options.open) await this.found(space)
    return this.#options.open
  }

  #isOver = ({ expires }: KeptGrant): boolean => expires !== null && Date.parse(expires) <= this.#now()

  #now = (): number => this.#options.now().getTime()

  // ── what a lead does ──

  /** Resolves once the space is durable. Rejects if it cannot be kept; then the space is not served. */
  found(space: string): Promise<void> {
    return this.#options.kept.found(space, this.#options.now().toISOString())
  }

  async grant(
    space: string,
    { role, label, expires }: Pick<Grant, 'role' | 'label' | 'expires'>,
  ): Promise<Made> {
    const [id, key] = [base64url(randomBytes(9)), base64url(randomBytes(16))]
    const since = this.#options.now().toISOString()
    const grant = { id, role, label, since, expires, hash: sha256Of(key) }
    return (await this.#options.kept.add(space, grant, limits.grants))
      ? { is: 'made', id, key }
      : { is: 'full', refusal: refusal('too-many-links', limits.grants) }
  }

  /** The grants, without their keys: the server does not know these. */
  async grants(space: string): Promise<Grant[]> {
    const kept = await this.#options.kept.grants(space)
    return kept.map(({ id, role, label, since, expires }) => ({ id, role, label, since, expires }))
  }

  /** False if there is no such grant. The live connections of the grant end before this resolves. */
  async revoke(space: string, id: string): Promise<boolean> {
    const isKnown = await this.#options.kept.remove(space, id)
    const name = nameOf(space, id)
    if (isKnown) {
      this.#revoked.add(name)
      this.#options.revoked?.(space, id)
    }
    for (const oldest of this.#revoked) {
      if (this.#revoked.size <= limits.revoked) break
      this.#revoked.delete(oldest)
    }
    for (const ended of [...(this.#watches.get(name) ?? [])]) ended(sentenceOf('revoked'))
    return isKnown
  }

  // ── the end of a grant ──

  /**
   * Ends the live connections of grants that another relay has revoked. A grant that cannot be looked up now is
   * looked up the next time. Resolves with the reasons why grants could not be looked up, if there are any.
   */
  async lookAgain(): Promise<unknown[]> {
    const failures: unknown[] = []
    for (const name of [...this.#watched.keys()])
      await this.#lookAt(name).catch((error: unknown) => failures.push(error))
    return failures
  }

  /**
   * The same for one grant that another relay says was revoked. If none of its connections is here, or if it was
   * looked up just now, nothing is done. Rejects if it cannot be looked up.
   */
  async lookAgainAt(space: string, grant: string): Promise<void> {
    const name = nameOf(space, grant)
    const now = this.#now()
    if (now - (this.#lookedAt.get(name) ?? -Infinity) < limits.bus.revoked) return
    if (!this.#watched.has(name)) return
    this.#lookedAt.set(name, now)
    await this.#lookAt(name)
  }

  async #lookAt(name: string): Promise<void> {
    const watched = this.#watched.get(name)
    if (watched === undefined) return
    if ((await this.#options.kept.grantOf(watched.space, watched.hash)) !== null) return
    for (const ended of [...(this.#watches.get(name) ?? [])]) ended(sentenceOf('revoked'))
  }

  #watch(space: string, grant: KeptGrant, ended: (sentence: string) => void): () => void {
    const name = nameOf(space, grant.id)
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = () => {
      clearTimeout(timer)
      const watches = this.#watches.get(name)
      watches?.delete(end)
      if (watches?.size !== 0) return
      this.#watches.delete(name)
      this.#watched.delete(name)
      this.#lookedAt.delete(name)
    }
    const end = (sentence: string) => {
      stop()
      ended(sentence)
    }
    const look = () => {
      if (grant.expires === null) return
      if (this.#isOver(grant)) return end(sentenceOf('expired'))
      const left = Date.parse(grant.expires) - this.#now()
      timer = setTimeout(look, Math.min(left, LONGEST_TIMER)).unref()
    }
    this.#watched.set(name, { space, hash: grant.hash })
    this.#watches.set(name, (this.#watches.get(name) ?? new Set()).add(end))
    // The grant may have been revoked since it was looked up.
    if (this.#revoked.has(name)) end(sentenceOf('revoked'))
    else look()
    return stop
  }
}

const owner: Access = { role: 'lead', watch: () => () => undefined }

/** ms; a longer timer would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1

const nameOf = (space: string, grant: string): string => `${space} ${grant}`
