// Which moment of the meeting the page shows beside the note: by the clock and the snapshots, or the one that
// the person looks at. While the person uses what is shown, the moment stays, so nothing changes under their
// hand.

import { Signal } from '../../browser/signal.ts'
import { momentAt, type Held, type Moment } from '../../../shared/model/moment.ts'

/** ms until the clock is read again. */
const LOOK = 10_000

export class Moments {
  readonly #held: () => Held
  readonly #clock: () => number
  readonly #signal = new Signal()
  readonly #looking: ReturnType<typeof setInterval>
  #chosen: Moment | null = null
  /** The moment that stays on the screen while the person uses it. */
  #kept: Moment | null = null
  #told: Moment | null = null

  constructor(held: () => Held, clock: () => number) {
    this.#held = held
    this.#clock = clock
    this.#looking = setInterval(() => {
      if (this.#told !== momentAt(clock(), held())) this.#signal.changed()
    }, LOOK)
  }

  /** The moment by the clock and the snapshots. */
  get now(): Moment {
    this.#signal.read()
    this.#told = momentAt(this.#clock(), this.#held())
    return this.#told
  }

  /** The moment to show. */
  get shown(): Moment {
    const { now } = this
    return this.#chosen ?? this.#kept ?? now
  }

  /** Shows another moment on this device. If the present moment is chosen, the page follows the clock again. */
  choose(moment: Moment): void {
    this.#chosen = moment === this.now ? null : moment
    if (this.#kept !== null) this.#kept = moment
    this.#signal.changed()
  }

  /** Call when the pointer or the focus enters what is shown, and when it leaves. */
  use(uses: boolean): void {
    if (uses === (this.#kept !== null)) return
    this.#kept = uses ? this.shown : null
    this.#signal.changed()
  }

  /** After an act of this person, shows the present moment. */
  follow(): void {
    this.#chosen = null
    this.#kept = null
    this.#signal.changed()
  }

  close(): void {
    clearInterval(this.#looking)
  }
}
