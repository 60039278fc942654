// What to do with a copy that the relay's does not go on from: the person is asked, once for all the
// documents of a page, and until they answer nothing is sent and nothing is lost.
//
//   older     the relay lacks what it once had: it was restored from a backup, or lost its notes
//   differs   the two have parted: one of them was cloned, or written under another's client id

import type { RoomCopy } from './copy.ts'
import type { Notices } from './notices.ts'

export type Trouble = 'older' | 'differs'

export class Recovery {
  readonly #notices: Notices
  readonly #troubled = new Map<RoomCopy, Trouble>()

  constructor(notices: Notices) {
    this.#notices = notices
  }

  /** Null when all is well with it. */
  heard(copy: RoomCopy, trouble: Trouble | null): void {
    if ((this.#troubled.get(copy) ?? null) === trouble) return
    if (trouble === null) this.#troubled.delete(copy)
    else this.#troubled.set(copy, trouble)
    this.#ask()
  }

  #ask(): void {
    const troubles = new Set(this.#troubled.values())
    const aside = { label: 'Use the server’s, keep mine aside', act: () => void this.#setAside() }
    if (troubles.has('differs'))
      this.#notices.tell({
        id: 'recovery',
        stays: true,
        sentence:
          'This device’s copy of these notes differs from the server’s. Both are safe; from here on, nothing more is sent.',
        actions: [aside],
      })
    else if (troubles.has('older'))
      this.#notices.tell({
        id: 'recovery',
        stays: true,
        sentence:
          'The notes on the server were restored from an older copy; this device has more. Nothing is sent until you choose.',
        actions: [{ label: 'Push it back', act: () => this.#pushBack() }, aside],
      })
    else this.#notices.dismiss('recovery')
  }

  #pushBack(): void {
    for (const copy of this.#troubled.keys()) copy.pushBack()
  }

  async #setAside(): Promise<void> {
    try {
      await Promise.all([...this.#troubled.keys()].map((copy) => copy.setAside()))
      location.reload()
    } catch (error) {
      this.#notices.say(
        `This browser could not set your copy aside (${error instanceof Error ? error.message : String(error)}). Take it with Copy or Download; nothing was changed.`,
      )
    }
  }
}
