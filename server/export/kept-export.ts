// Keeps a directory up to date with the archive of the data directory. One export runs at a time. Changes
// that come shortly after each other share an export. A change during an export starts another one after it.
// No caller waits for an export.

export interface KeptExportOptions {
  /** Resolves with null, or with the reason why the directory is not up to date. */
  exportNotes: () => Promise<string | null>
  /**
   * Called with the reason why the directory is not up to date, but not twice in a row with the same reason.
   */
  warn: (sentence: string) => void
  /** Runs a function after a moment. */
  schedule: (run: () => void) => void
}

export class KeptExport {
  readonly #options: KeptExportOptions
  #isRunning = false
  /** Whether something changed after the last export began. */
  #isDue = false
  #warned: string | null = null

  constructor(options: KeptExportOptions) {
    this.#options = options
  }

  changed(): void {
    if (this.#isDue) return
    this.#isDue = true
    if (!this.#isRunning) this.#schedule()
  }

  #schedule = (): void => this.#options.schedule(() => void this.#run())

  async #run(): Promise<void> {
    this.#isRunning = true
    this.#isDue = false
    const why = await this.#options.exportNotes()
    if (why !== null && why !== this.#warned) this.#options.warn(why)
    this.#warned = why
    this.#isRunning = false
    if (this.#isDue) this.#schedule()
  }
}
