// A bus in this process, between relays of a test. Messages arrive in a later turn. A test may lose, double or delay
// them, which also changes their order, and may take the whole bus down.

import type { Bus } from '../../../server/bus/bus.ts'

export type Fate = 'sent' | 'lost' | 'twice' | 'late'

export class Air {
  readonly relays = new Set<AirBus>()
  readonly fates = { sent: 0, lost: 0, twice: 0, late: 0 }
  /** What becomes of the next message, for each relay that listens. */
  fate: () => Fate = () => 'sent'
  isUp = true
  #late: (() => void)[] = []

  relay(): AirBus {
    const relay = new AirBus(this)
    this.relays.add(relay)
    return relay
  }

  send(channel: string, message: Uint8Array): void {
    const bytes = message.slice()
    for (const relay of this.relays) {
      if (!relay.listensTo(channel)) continue
      const fate = this.fate()
      this.fates[fate]++
      const arrive = () => this.isUp && relay.hear(channel, bytes)
      if (fate === 'late') this.#late.push(arrive)
      else for (let times = { sent: 1, lost: 0, twice: 2 }[fate]; times > 0; times--) queueMicrotask(arrive)
    }
  }

  /** Delivers what is late, the newest first. */
  deliverLate(): void {
    for (const arrive of this.#late.splice(0).reverse()) arrive()
  }

  down(): void {
    this.isUp = false
  }

  up(): void {
    this.isUp = true
    for (const relay of this.relays) relay.back()
  }
}

export class AirBus implements Bus {
  readonly #air: Air
  readonly #channels = new Map<string, (message: Uint8Array) => void>()
  readonly #backs: (() => void)[] = []
  /** Whether only this relay is cut off. */
  isCutOff = false

  constructor(air: Air) {
    this.#air = air
  }

  get isUp(): boolean {
    return this.#air.isUp && !this.isCutOff
  }

  publish(channel: string, message: Uint8Array): void {
    if (this.isUp) this.#air.send(channel, message)
  }

  subscribe(channel: string, hear: (message: Uint8Array) => void): () => void {
    this.#channels.set(channel, hear)
    return () => {
      if (this.#channels.get(channel) === hear) this.#channels.delete(channel)
    }
  }

  onBack(back: () => void): void {
    this.#backs.push(back)
  }

  close(): Promise<void> {
    this.#air.relays.delete(this)
    return Promise.resolve()
  }

  // ── what the air calls ──

  listensTo = (channel: string): boolean => !this.isCutOff && this.#channels.has(channel)

  hear(channel: string, message: Uint8Array): void {
    this.#channels.get(channel)?.(message)
  }

  back(): void {
    for (const back of this.#backs) back()
  }
}
