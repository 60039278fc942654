// What to do with a copy that the relay's does not go on from: the person is asked, once for all the
// documents of a page, and until they answer nothing is sent and nothing is lost.

import type { Notices } from '../browser/notices.ts'
import type { Trouble, Troubled } from './trouble.ts'

export class Recovery {
  readonly #notices: Notices
  readonly #troubled = new Map<Troubled, Trouble>()

  constructor(notices: Notices) {
    this.#notices = notices
  }

  /** Null when all is well with it. */
  heard(copy: Troubled, trouble: Trouble | null): void {
    if ((this.#troubled.get(copy) ?? null) === trouble) return
    if (trouble === null) this.#troubled.delete(copy)
    else this.#troubled.set(copy, trouble)
    void this.#ask()
  }

  /** What is asked is read by few, and comes when it is. */
  async #ask(): Promise<void> {
    const { askWhatToKeep } = await import('./recovery-notice.ts')
    askWhatToKeep(this.#notices, this.#troubled)
  }
}
