// The spaces of the embedded store. A space is one small file, which is replaced atomically. All files are read
// at the start, and every answer says what is on disk.

import { join } from 'node:path'
import { isSpaceId } from '../../shared/wire/access.ts'
import type { Disk } from '../disk/disk.ts'
import { fewAtATime } from '../disk/few.ts'
import { fileName, textNamed } from '../disk/file-name.ts'
import { readJson, writeJson } from '../disk/small-file.ts'
import type { Turnstile } from '../fair/turnstile.ts'
import { KeptSpace, type KeptGrant, type KeptSpaces } from './kept-spaces.ts'

export interface FileSpacesOptions {
  disk: Disk
  directory: string
  /** Gives changes their turns on the disk. */
  turnstile: Turnstile
  /** Called for a file in the directory that is not a space's file. */
  warn: (sentence: string) => void
}

export class FileSpaces implements KeptSpaces {
  readonly #options: FileSpacesOptions
  /** The spaces as their files have them. */
  readonly #spaces = new Map<string, KeptSpace>()
  /** By `<space> <hash of the key>`. */
  readonly #grants = new Map<string, KeptGrant>()
  /** The last change of each space that is being changed. A space changes one step at a time. */
  readonly #last = new Map<string, Promise<unknown>>()

  private constructor(options: FileSpacesOptions, spaces: readonly KeptSpace[]) {
    this.#options = options
    for (const space of spaces) this.#keep(space)
  }

  /**
   * Throws if a space's file cannot be read: a server without that space would refuse all its links. Leaves
   * other files alone.
   */
  static async load(options: FileSpacesOptions): Promise<FileSpaces> {
    const { disk, directory, warn } = options
    await disk.makeDirectory(directory)
    const files = (await disk.names(directory)).filter((file) => file.endsWith('.json'))
    const [ours, others] = [files.filter(isOurs), files.filter((file) => !isOurs(file))]
    for (const file of others)
      warn(`${join(directory, file)} is no team’s file, and is left alone. Move it elsewhere.`)
    const spaces = await fewAtATime(ours, (file) => readJson(disk, join(directory, file), KeptSpace))
    return new FileSpaces(options, spaces)
  }

  has = (space: string): Promise<boolean> => Promise.resolve(this.#spaces.has(space))

  grants = (space: string): Promise<readonly KeptGrant[]> =>
    Promise.resolve(this.#spaces.get(space)?.grants ?? [])

  grantOf = (space: string, hash: string): Promise<KeptGrant | null> =>
    Promise.resolve(this.#grants.get(nameOf(space, hash)) ?? null)

  found(space: string, since: string): Promise<void> {
    return this.#change(space, since, (grants) => grants)
  }

  async add(space: string, grant: KeptGrant, most: number): Promise<boolean> {
    let isAdded = false
    await this.#change(space, grant.since, (grants) => {
      isAdded = grants.length < most
      return isAdded ? [...grants, grant] : grants
    })
    return isAdded
  }

  async remove(space: string, id: string): Promise<boolean> {
    let isKnown = false
    await this.#change(space, null, (grants) => {
      isKnown = grants.some((grant) => grant.id === id)
      return isKnown ? grants.filter((grant) => grant.id !== id) : grants
    })
    return isKnown
  }

  /** `since`: when the space is founded if it is not there; null: it is not founded. */
  #change(space: string, since: string | null, change: (grants: KeptGrant[]) => KeptGrant[]): Promise<void> {
    const before = this.#last.get(space) ?? Promise.resolve()
    const changing = before.then(() =>
      this.#options.turnstile.through(space, () => this.#write(space, since, change)),
    )
    const last = changing
      .catch(() => undefined) // its own caller gets the error, and the next change is still made
      .then(() => {
        if (this.#last.get(space) === last) this.#last.delete(space)
      })
    this.#last.set(space, last)
    return changing
  }

  async #write(
    space: string,
    since: string | null,
    change: (grants: KeptGrant[]) => KeptGrant[],
  ): Promise<void> {
    const known = this.#spaces.get(space)
    if (known === undefined && since === null) return
    const held = known ?? { id: space, since: since ?? '', grants: [] }
    const next = { ...held, grants: change(held.grants) }
    if (known !== undefined && next.grants === known.grants) return
    const { disk, directory } = this.#options
    await writeJson(disk, join(directory, `${fileName(space)}.json`), next)
    this.#keep(next)
  }

  /** Replaces what was known about the space. */
  #keep(space: KeptSpace): void {
    for (const { hash } of this.#spaces.get(space.id)?.grants ?? [])
      this.#grants.delete(nameOf(space.id, hash))
    for (const grant of space.grants) this.#grants.set(nameOf(space.id, grant.hash), grant)
    this.#spaces.set(space.id, space)
  }
}

/** Whether the file's name is made from a space's id. */
export const isOurs = (file: string): boolean => isSpaceId(textNamed(file.slice(0, -'.json'.length)) ?? '')

const nameOf = (space: string, hash: string): string => `${space} ${hash}`
