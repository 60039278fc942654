// Asks the person what to do with a copy that cannot be merged with the relay's. The person is asked once for
// all documents of a page. Until they answer, nothing is sent and nothing is lost.

import type { Notices } from '../browser/notices.ts'
import type { Trouble, Troubled } from './trouble.ts'

/** In milliseconds. */
const ASK_AGAIN = 5000

export class Recovery {
  readonly #notices: Notices
  readonly #troubled = new Map<Troubled, Trouble>()

  constructor(notices: Notices) {
    this.#notices = notices
  }

  /** `trouble` is null if the copy has none. */
  heard(copy: Troubled, trouble: Trouble | null): void {
    if ((this.#troubled.get(copy) ?? null) === trouble) return
    if (trouble === null) this.#troubled.delete(copy)
    else this.#troubled.set(copy, trouble)
    void this.#ask()
  }

  /** The question is rare, so its code loads only when it is needed. It is tried until it comes. */
  async #ask(): Promise<void> {
    const part = await import('./recovery-notice.ts').catch(() => null)
    if (part) part.askWhatToKeep(this.#notices, this.#troubled)
    else setTimeout(() => void this.#ask(), ASK_AGAIN)
  }
}
