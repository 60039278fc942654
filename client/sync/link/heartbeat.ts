// Finds out whether the other side of a socket is alive.
//
//   opening ── open ──→ resting ── 3 s ──→ asked ── 1.5 s ──→ quiet ── 6.5 s ──→ over
//      │                   ↑                 │                  │
//      └─ 4 s: over        └── anything heard ──────────────────┘
//
// Quiet means: a ping was sent, and no message has arrived since. If the browser throttles timers, the page
// notices quiet later, but never falsely.

/**
 * ms between an answer and the next ping. A dead connection is noticed within this time plus `QUIET_AFTER`.
 */
const PING_AFTER = 3000
/** ms after a ping. If a connection has not answered by then, it is quiet. */
const QUIET_AFTER = 1500
/** ms after a ping. If a socket has not answered by then, it is given up, because a new one may work. */
const OVER_AFTER = 8000
/** ms. If a socket has not opened by then, it is given up. */
const OPEN_WITHIN = 4000

export interface HeartbeatActs {
  ping(): void
  /** Called when `quiet` begins or ends. */
  changed(): void
  /** Called when this socket is given up. */
  over(): void
}

type Phase = 'opening' | 'resting' | 'asked' | 'quiet' | 'over'

export class Heartbeat {
  readonly #acts: HeartbeatActs
  #phase: Phase = 'opening'
  #timer: ReturnType<typeof setTimeout>

  constructor(acts: HeartbeatActs) {
    this.#acts = acts
    this.#timer = setTimeout(() => this.#end(), OPEN_WITHIN)
  }

  get quiet(): boolean {
    return this.#phase === 'quiet'
  }

  opened(): void {
    this.#rest()
  }

  heard(): void {
    switch (this.#phase) {
      case 'asked':
        return this.#rest()
      case 'quiet':
        this.#rest()
        return this.#acts.changed()
      case 'opening':
      case 'resting':
      case 'over':
        return
    }
  }

  /** Pings now, without waiting for the planned time. */
  ask(): void {
    if (this.#phase !== 'resting') return
    this.#enter('asked', QUIET_AFTER, () => {
      this.#enter('quiet', OVER_AFTER - QUIET_AFTER, () => this.#end())
      this.#acts.changed()
    })
    this.#acts.ping()
  }

  stop(): void {
    this.#phase = 'over'
    clearTimeout(this.#timer)
  }

  #rest(): void {
    this.#enter('resting', PING_AFTER, () => this.ask())
  }

  #end(): void {
    this.stop()
    this.#acts.over()
  }

  #enter(phase: Phase, ms: number, then: () => void): void {
    this.#phase = phase
    clearTimeout(this.#timer)
    this.#timer = setTimeout(then, ms)
  }
}
