// A directory that is kept up to date with the archive of the data directory. One export at a time; what
// changes while one runs, or within a moment, is in the next. Nobody waits for it.

export interface KeptExportOptions {
  /** Null, or why the directory is not up to date. */
  exportNotes: () => Promise<string | null>
  /** Told why; once, until that is another reason. */
  warn: (sentence: string) => void
  /** Runs it after a moment. */
  schedule: (run: () => void) => void
}

export class KeptExport {
  readonly #options: KeptExportOptions
  #isRunning = false
  /** What changed is in no export yet. */
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
