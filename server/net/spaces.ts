// The spaces that this server serves, and what a key may do in them.
//
// A space's id is a hash of its owner key. So if a key hashes to the id, it is the owner key, and gives the
// role of a lead for ever. Every other key was granted by a lead; the server keeps only the key's hash. A
// space is one small file, which is replaced atomically. Every answer says what is on disk.

import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { base64url, isKey, isSpaceId, ROLES, type Role } from '../../shared/wire/access.ts'
import { spaceIdOf } from '../../shared/wire/space-id.ts'
import type { Grant } from '../../shared/wire/grant.ts'
import { disk } from '../disk/disk.ts'
import { fewAtATime } from '../disk/few.ts'
import { fileName, textNamed } from '../disk/file-name.ts'
import { limits } from '../config/limits.ts'
import { sha256Of } from '../disk/sha256.ts'
import { readJson, writeJson } from '../disk/small-file.ts'
import type { Turnstile } from '../fair/turnstile.ts'
import { refusal, sentenceOf, type Refusal } from '../../shared/wire/answers.ts'

const KeptGrant = v.object({
  id: v.string(),
  role: v.picklist(ROLES),
  label: v.string(),
  since: v.string(),
  expires: v.nullable(v.string()),
  /** SHA-256 of the key, in hex. */
  hash: v.string(),
})
type KeptGrant = v.InferOutput<typeof KeptGrant>

const Space = v.object({ id: v.string(), since: v.string(), grants: v.array(KeptGrant) })
type Space = v.InferOutput<typeof Space>

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
  directory: string
  /** Anybody may found a space by opening it with its owner key. */
  open: boolean
  now: () => Date
  /** Gives changes their turns on the disk. */
  turnstile: Turnstile
  /** Called for a file in the directory that is not a space's file. */
  warn: (sentence: string) => void
}

export class Spaces {
  readonly #options: SpacesOptions
  /** The spaces as their files have them. */
  readonly #spaces = new Map<string, Space>()
  /** By `<space> <hash of the key>`. */
  readonly #grants = new Map<string, KeptGrant>()
  /** For each `<space> <grant>`: what to call when the grant ends, one function for each live connection. */
  readonly #watches = new Map<string, Set<(sentence: string) => void>>()
  /** The last change of each space that is being changed. A space changes one step at a time. */
  readonly #last = new Map<string, Promise<unknown>>()

  private constructor(options: SpacesOptions, spaces: readonly Space[]) {
    this.#options = options
    for (const space of spaces) this.#keep(space)
  }

  /**
   * Throws if a space's file cannot be read: a server without that space would refuse all its links. Leaves
   * other files alone.
   */
  static async load(options: SpacesOptions): Promise<Spaces> {
    await disk.makeDirectory(options.directory)
    const files = (await readdir(options.directory)).filter((file) => file.endsWith('.json'))
    const [ours, others] = [files.filter(isOurs), files.filter((file) => !isOurs(file))]
    for (const file of others)
      options.warn(
        `${join(options.directory, file)} is no team’s file, and is left alone. Move it elsewhere.`,
      )
    const spaces = await fewAtATime(ours, (file) => readJson(join(options.directory, file), Space))
    return new Spaces(options, spaces)
  }

  /**
   * What the key may do; null: nothing. A wrong key and an unknown space give the same answer after the same
   * work: one hash and one look-up, however many grants there are.
   */
  async accessOf(space: string, key: string): Promise<Access | null> {
    if (!isKey(key)) return null
    if (spaceIdOf(key) === space) return (await this.#isServed(space)) ? owner : null
    const grant = this.#grantOf(space, key)
    return grant && { role: grant.role, watch: (ended) => this.#watch(space, grant, ended) }
  }

  has(space: string): boolean {
    return this.#spaces.has(space)
  }

  async #isServed(space: string): Promise<boolean> {
    if (!this.#spaces.has(space) && this.#options.open) await this.found(space)
    return this.#spaces.has(space)
  }

  #grantOf(space: string, key: string): KeptGrant | null {
    const held = this.#grants.get(nameOf(space, sha256Of(key)))
    return held && !this.#isOver(held) ? held : null
  }

  /** Replaces what was known about the space. */
  #keep(space: Space): void {
    for (const { hash } of this.#spaces.get(space.id)?.grants ?? [])
      this.#grants.delete(nameOf(space.id, hash))
    for (const grant of space.grants) this.#grants.set(nameOf(space.id, grant.hash), grant)
    this.#spaces.set(space.id, space)
  }

  #isOver = ({ expires }: KeptGrant): boolean => expires !== null && Date.parse(expires) <= this.#now()

  #now = (): number => this.#options.now().getTime()

  // ── what a lead does ──

  /** Resolves once the space is on disk. Rejects if it cannot be written; then the space is not served. */
  found(space: string): Promise<void> {
    return this.#change(space, (held) => held)
  }

  async grant(
    space: string,
    { role, label, expires }: Pick<Grant, 'role' | 'label' | 'expires'>,
  ): Promise<Made> {
    const [id, key] = [base64url(randomBytes(9)), base64url(randomBytes(16))]
    const since = this.#options.now().toISOString()
    let full = false
    await this.#change(space, (held) => {
      full = held.grants.length >= limits.grants
      return full
        ? held
        : { ...held, grants: [...held.grants, { id, role, label, since, expires, hash: sha256Of(key) }] }
    })
    return full
      ? {
          is: 'full',
          refusal: refusal('too-many-links', limits.grants),
        }
      : { is: 'made', id, key }
  }

  /** The grants, without their keys: the server does not know these. */
  grants(space: string): Grant[] {
    return (this.#spaces.get(space)?.grants ?? []).map(({ id, role, label, since, expires }) => ({
      id,
      role,
      label,
      since,
      expires,
    }))
  }

  /** False if there is no such grant. The live connections of the grant end before this resolves. */
  async revoke(space: string, id: string): Promise<boolean> {
    let known = false
    await this.#change(space, (held) => {
      known = held.grants.some((grant) => grant.id === id)
      return known ? { ...held, grants: held.grants.filter((grant) => grant.id !== id) } : held
    })
    for (const ended of [...(this.#watches.get(`${space} ${id}`) ?? [])]) ended(sentenceOf('revoked'))
    return known
  }

  #change(space: string, change: (held: Space) => Space): Promise<void> {
    const before = this.#last.get(space) ?? Promise.resolve()
    const changing = before.then(() =>
      this.#options.turnstile.through(space, () => this.#write(space, change)),
    )
    const last = changing
      .catch(() => undefined) // its own caller gets the error, and the next change is still made
      .then(() => {
        if (this.#last.get(space) === last) this.#last.delete(space)
      })
    this.#last.set(space, last)
    return changing
  }

  async #write(space: string, change: (held: Space) => Space): Promise<void> {
    const known = this.#spaces.get(space)
    const held = known ?? { id: space, since: this.#options.now().toISOString(), grants: [] }
    const next = change(held)
    if (next === known) return
    await writeJson(join(this.#options.directory, `${fileName(space)}.json`), next)
    this.#keep(next)
  }

  // ── the end of a grant ──

  #watch(space: string, grant: KeptGrant, ended: (sentence: string) => void): () => void {
    const name = `${space} ${grant.id}`
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = () => {
      clearTimeout(timer)
      const watches = this.#watches.get(name)
      watches?.delete(end)
      if (watches?.size === 0) this.#watches.delete(name)
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
    this.#watches.set(name, (this.#watches.get(name) ?? new Set()).add(end))
    // The grant may have been revoked since it was looked up.
    if (this.#spaces.get(space)?.grants.includes(grant) !== true) end(sentenceOf('revoked'))
    else look()
    return stop
  }
}

/** Whether the file's name is made from a space's id. */
const isOurs = (file: string): boolean => isSpaceId(textNamed(file.slice(0, -'.json'.length)) ?? '')

const owner: Access = { role: 'lead', watch: () => () => undefined }

/** ms; a longer timer would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1

const nameOf = (space: string, hash: string): string => `${space} ${hash}`
