// Whether the relay is ready for new people: it is not about to end, and what is written becomes durable.
//
// While updates are saved, that is evidence enough. Otherwise the store is checked by a small write. A check is
// made only when somebody asks, and then answers for a while. If an update was not saved, the next one who asks
// gets a new check. Nobody waits long: a check without an answer counts as a failure.

export type Ready = { ready: true; without?: 'redis' } | { ready: false; why: Why }

/** `ending`: the relay was told to end. `saving`: updates wait too long for the disk or the database. `store`: the store cannot be written. */
export type Why = 'ending' | 'saving' | 'store'

export interface ReadinessOptions {
  /** Writes to the store. Rejects if that does not work. */
  check: () => Promise<void>
  /** Called with the error of a check that failed, when the one before had not failed. */
  report: (error: unknown) => void
  /** Whether Redis is set and out of reach. People may come nevertheless. */
  isWithoutRedis?: () => boolean
  /** Runs something after a number of ms. Returns what calls it off. */
  later: (run: () => void, ms: number) => () => void
  /** ms */
  now: () => number
  limits: ReadinessLimits
}

export interface ReadinessLimits {
  /** ms that an update may wait to be saved. */
  saving: number
  /** ms for which a saved update, or a check, is evidence. */
  evidence: number
  /** ms that a check may take. */
  check: number
}

export class Readiness {
  readonly #options: ReadinessOptions
  #isEnding = false
  /** When each update that is being saved was handed over, oldest first. */
  readonly #saving = new Set<{ since: number }>()
  /** When something was last seen to become durable. */
  #goodAt = -Infinity
  #badAt = -Infinity
  #checking: Promise<boolean> | null = null
  /** Whether nobody waits for the check any more. */
  #isLate = false
  #isReported = false

  constructor(options: ReadinessOptions) {
    this.#options = options
  }

  /** From now on, the relay is not ready. */
  end(): void {
    this.#isEnding = true
  }

  /** Watches an update that is being saved. */
  async saving<T>(job: Promise<T>): Promise<T> {
    const one = { since: this.#options.now() }
    this.#saving.add(one)
    try {
      const done = await job
      this.#goodAt = this.#options.now()
      return done
    } catch (error) {
      this.#goodAt = -Infinity
      this.#badAt = -Infinity
      throw error
    } finally {
      this.#saving.delete(one)
    }
  }

  /** Updates that are being saved. */
  get waiting(): number {
    return this.#saving.size
  }

  async ask(): Promise<Ready> {
    const { now, limits } = this.#options
    if (this.#isEnding) return { ready: false, why: 'ending' }
    const [oldest] = this.#saving
    if (oldest !== undefined && now() - oldest.since > limits.saving) return { ready: false, why: 'saving' }
    if (now() - this.#goodAt < limits.evidence) return this.#ready
    const isFresh = now() - this.#badAt < limits.evidence
    const isGood = !isFresh && !this.#isLate && (await this.#soon((this.#checking ??= this.#check())))
    if (this.#isEnding) return { ready: false, why: 'ending' }
    return isGood ? this.#ready : { ready: false, why: 'store' }
  }

  get #ready(): Ready {
    return this.#options.isWithoutRedis?.() === true ? { ready: true, without: 'redis' } : { ready: true }
  }

  async #check(): Promise<boolean> {
    const { check, now, report } = this.#options
    try {
      await check()
      this.#goodAt = now()
      this.#isReported = false
      return true
    } catch (error) {
      this.#badAt = now()
      if (!this.#isReported) report(error)
      this.#isReported = true
      return false
    } finally {
      this.#checking = null
      this.#isLate = false
    }
  }

  /** False if the check takes too long. It goes on, and until it has ended, the relay is not ready. */
  #soon(check: Promise<boolean>): Promise<boolean> {
    return new Promise((done) => {
      const callOff = this.#options.later(() => {
        this.#isLate = true
        done(false)
      }, this.#options.limits.check)
      void check.then((isGood) => {
        callOff()
        done(isGood)
      })
    })
  }
}
