// Whether the other side of a socket is alive, by evidence.
//
//   opening ── open ──→ resting ── 3 s ──→ asked ── 1.5 s ──→ quiet ── 6.5 s ──→ over
//      │                   ↑                 │                  │
//      └─ 4 s: over        └── anything heard ──────────────────┘
//
// Quiet means: a ping went out, and nothing came since that ping. A timer that the browser
// throttles makes it known later, never untruly.

/** A link that dies is known to be dead after this and `QUIET_AFTER`, in ms. */
const PING_AFTER = 3000
const QUIET_AFTER = 1500
/** Counted from the ping: another socket may fare better. */
const OVER_AFTER = 8000
const OPEN_WITHIN = 4000

export interface HeartbeatActs {
  ping(): void
  /** `quiet` has begun or ended. */
  changed(): void
  /** This socket is of no use any more. */
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

  /** Asks now rather than at its time. */
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
