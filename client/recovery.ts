// What to do with a copy that the relay's does not go on from: the person is asked, once for all the
// documents of a page, and until they answer nothing is sent and nothing is lost.
//
//   older     the relay lacks what it once had: it was restored from a backup, or lost its notes
//   differs   the two have parted: one of them was cloned, or written under another's client id
//   stuck     the relay never takes something of this copy, nor what its writer wrote after it

import type { Notices } from './notices.ts'

export type Trouble = 'older' | 'differs' | 'stuck'

/** A copy as far as it is asked about. */
export interface Troubled {
  /** The words that the relay never takes; null while that is not known. */
  readonly rest: string | null
  pushBack(): void
  setAside(): Promise<void>
}

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
