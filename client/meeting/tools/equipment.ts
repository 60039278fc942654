// What a meeting is read without: acts, who is present, snapshots and menus. It comes in one piece (`tools.ts`),
// once the note is painted or as soon as somebody wants to type.

import type { Presence } from '../../text/editor/presence.ts'
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

  /** Null until they have come. */
  get tools(): Tools | null {
    this.#came.read()
    return this.#tools
  }

  /** Brings the tools; null where the meeting was closed meanwhile. When that fails, the next call tries again. */
  equip(): Promise<Tools | null> {
    this.#coming ??= this.#equip().catch((error: unknown) => {
      this.#coming = null
      throw error
    })
    return this.#coming
  }

  async #equip(): Promise<Tools | null> {
    const { Tools } = await import('./tools.ts')
    if (this.#closed) return null
    this.#tools = new Tools(this.#session)
    this.#came.changed()
    return this.#tools
  }

  presence = async (): Promise<Presence | null> => (await this.equip())?.presence ?? null

  /** The text, out of the page. */
  take = async (how: 'copy' | 'download'): Promise<void> => {
    await (await this.equip())?.transfer[how]()
  }

  close(): void {
    this.#closed = true
    this.#tools?.close()
  }
}
