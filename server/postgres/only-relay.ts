// Sees to it that one relay at a time uses a database. The claim is a lock of the database's own, which ends with the
// connection that has it.

import { limits } from '../config/limits.ts'
import { DatabaseError, ownConnection } from './database.ts'

/** The name of the lock: "rndt", as a number. */
const LOCK = 0x726e6474

export interface ClaimOptions {
  url: string
  /** Runs something after a number of ms. */
  schedule: (run: () => void, ms: number) => void
  /** Called if another relay has taken the database while it could not be reached. */
  taken: () => void
}

/** The claim of this process to the database. */
export class OnlyRelay {
  readonly #options: ClaimOptions
  #client: ReturnType<typeof ownConnection> | null = null
  #isReleased = false

  private constructor(options: ClaimOptions) {
    this.#options = options
  }

  /** Null if another relay has the database. Rejects with a DatabaseError. */
  static async claim(options: ClaimOptions): Promise<OnlyRelay | null> {
    const claim = new OnlyRelay(options)
    return (await claim.#take()) ? claim : null
  }

  async #take(): Promise<boolean> {
    const client = ownConnection(this.#options.url)
    client.on('error', () => undefined) // it ends, which is heard below
    try {
      await client.connect()
      const { rows } = await client.query<{ has: boolean }>('select pg_try_advisory_lock($1) as has', [LOCK])
      if (rows[0]?.has !== true || this.#isReleased) {
        await client.end()
        return false
      }
    } catch (error) {
      await client.end().catch(() => undefined) // it never began
      throw new DatabaseError(error)
    }
    this.#client = client
    client.on('end', () => this.#again())
    return true
  }

  #again(): void {
    if (this.#isReleased) return
    this.#options.schedule(() => {
      if (this.#isReleased) return
      this.#take().then(
        (isOurs) => isOurs || this.#isReleased || this.#options.taken(),
        () => this.#again(), // nobody can take a database that cannot be reached
      )
    }, limits.databaseClaims)
  }

  async release(): Promise<void> {
    this.#isReleased = true
    await this.#client?.end()
  }
}
