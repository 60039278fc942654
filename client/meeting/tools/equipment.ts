// Loads the tools of a meeting (`tools.ts`): everything that is not needed for reading, such as acts,
// presence, snapshots and menus. They load once the note is painted, or as soon as the person wants to type.

import type { MeetingSession } from '../session.ts'
import { Signal } from '../../browser/signal.ts'
import type { Tools } from './tools.ts'

export class Equipment {
  readonly #session: MeetingSession
  readonly #came = new Signal()
  #coming: Promise<Tools | null> | null = null
  #tools: Tools | null = null
  #closed = false

  constructor(session: MeetingSession) {
    this.#session = session
  }

  /** Null until the tools have loaded. */
  get tools(): Tools | null {
    this.#came.read()
    return this.#tools
  }

  /**
   * Loads the tools. Resolves with null if the meeting was closed in the meantime. After a failure, the next
   * call tries again.
   */
  equip = (): Promise<Tools | null> =>
    (this.#coming ??= this.#equip().catch((error: unknown) => {
      this.#coming = null
      throw error
    }))

  async #equip(): Promise<Tools | null> {
    const { Tools } = await import('./tools.ts')
    if (this.#closed) return null
    this.#tools = new Tools(this.#session)
    this.#came.changed()
    await this.#tools.drafting.known // before that, nobody may write: it could be private
    return this.#tools
  }

  /** Copies or downloads the meeting as Markdown. */
  take = async (how: 'copy' | 'download'): Promise<void> => {
    await (await this.equip())?.transfer[how]()
  }

  close(): void {
    this.#closed = true
    this.#tools?.close()
  }
}
