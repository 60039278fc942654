// The spaces this server serves, and what a key may do in them.
//
// A space's id comes from its owner key, so a key that hashes to the id is the owner's, whoever
// sends it. Whether the space is served is a small file, replaced atomically.

import { join } from 'node:path'
import { readFile } from 'node:fs/promises'
import writeFileAtomic from 'write-file-atomic'
import * as v from 'valibot'
import { isKey, spaceIdOf, type Role } from '../shared/access.ts'

const Registered = v.object({ spaces: v.record(v.string(), v.object({ since: v.string() })) })

export interface SpacesOptions {
  directory: string
  /** Anybody may found a space by opening it with its owner key. */
  open: boolean
  now: () => Date
}

export class Spaces {
  readonly #options: SpacesOptions
  readonly #path: string
  /** Those that the file has. */
  #spaces: ReadonlyMap<string, { since: string }>
  /** One write at a time. */
  #last: Promise<unknown> = Promise.resolve()

  private constructor(options: SpacesOptions, spaces: ReadonlyMap<string, { since: string }>) {
    this.#options = options
    this.#path = pathIn(options.directory)
    this.#spaces = spaces
  }

  /** Throws where the file is there and cannot be read: to go on would forget every space. */
  static async load(options: SpacesOptions): Promise<Spaces> {
    const text = await readFile(pathIn(options.directory), 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '{"spaces":{}}'
      throw error
    })
    const { spaces } = v.parse(Registered, JSON.parse(text))
    return new Spaces(options, new Map(Object.entries(spaces)))
  }

  /** What the key may do; null says no, in the same way for a wrong key and an unknown space. */
  async roleOf(space: string, key: string): Promise<Role | null> {
    if (!isKey(key) || spaceIdOf(key) !== space) return null
    if (this.#spaces.has(space)) return 'lead'
    if (!this.#options.open) return null
    await this.found(space)
    return 'lead'
  }

  /** Resolves when the space is on disk; rejects where it cannot be, and then the space is not served. */
  found(space: string): Promise<void> {
    const founding = this.#last.then(() => this.#found(space))
    this.#last = founding.catch(() => undefined) // whoever asked is told; the next one is tried anew
    return founding
  }

  async #found(space: string): Promise<void> {
    if (this.#spaces.has(space)) return
    const spaces = new Map(this.#spaces).set(space, { since: this.#options.now().toISOString() })
    await writeFileAtomic(this.#path, `${JSON.stringify({ spaces: Object.fromEntries(spaces) }, null, 2)}\n`)
    this.#spaces = spaces
  }
}

const pathIn = (directory: string): string => join(directory, 'spaces.json')
