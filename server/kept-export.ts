// A directory that is kept up to date with the archive of the data directory. One export at a time; what
// changes while one runs, or within a moment, is in the next. Nobody waits for it.

import type { Exported } from './export.ts'

export interface KeptExportOptions {
  exportNotes: () => Promise<Exported>
  /** Told why the directory is not up to date; once, until that is another reason. */
  warn: (sentence: string) => void
  /** Runs it after a moment. */
  schedule: (run: () => void) => void
}

export class KeptExport {
  readonly #options: KeptExportOptions
  #isRunning = false
  /** What changed is in no export yet. */
  #isDue = false
  #warned = ''

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
    const exported = await this.#options.exportNotes()
    const why = exported.is === 'refused' ? exported.sentence : exported.problems.join(' ')
    if (why !== '' && why !== this.#warned) this.#options.warn(why)
    this.#warned = why
    this.#isRunning = false
    if (this.#isDue) this.#schedule()
  }
}
