// The addendum: everything that was written after the last snapshot. While the addendum is open, the page
// compares the meeting with the snapshot's text after each pause in typing. The page asks the server for that
// text only once.

import { addendumOf, type Part } from '../../../shared/review/addendum.ts'
import type { MeetingSession } from '../session.ts'
import { Signal } from '../../browser/signal.ts'
import type { Snapshots } from './snapshots.ts'
import type { Transfer } from '../transfer.ts'
import { words } from './words/en.ts'

/** ms without an edit before the texts are compared again. */
const PAUSE = 700

export type Addendum = { is: 'loading' } | { is: 'failed'; sentence: string } | { is: 'there'; parts: Part[] }

export interface AddendumOptions {
  session: MeetingSession
  snapshots: Snapshots
  transfer: Transfer
}

export class OpenAddendum {
  readonly #options: AddendumOptions
  readonly #signal = new Signal()
  #addendum: Addendum = { is: 'loading' }
  #snapshot: { id: string; text: string } | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  /** How many comparisons have begun. A slow one sees by this number that a later one has begun, and drops its result. */
  #looks = 0

  constructor(options: AddendumOptions) {
    this.#options = options
    for (const doc of this.#documents) doc.on('update', this.#soon)
  }

  get #documents() {
    const { doc, series } = this.#options.session
    return [doc, series.copy.doc, series.team.copy.doc]
  }

  get addendum(): Addendum {
    this.#signal.read()
    return this.#addendum
  }

  #soon = (): void => {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.look(), PAUSE)
  }

  async look(): Promise<void> {
    const look = ++this.#looks
    const addendum = await this.#compare()
    if (look !== this.#looks) return
    this.#addendum = addendum
    this.#signal.changed()
  }

  async #compare(): Promise<Addendum> {
    const { snapshots, transfer } = this.#options
    const record = snapshots.all.at(-1)
    if (record === undefined) return { is: 'there', parts: [] }
    if (this.#snapshot?.id !== record.id) {
      const answer = await snapshots.read(record)
      if (answer.is === 'failed')
        return {
          is: 'failed',
          sentence:
            answer.status === null ? words.addendumUnreachable : words.addendumFailed(answer.sentence),
        }
      this.#snapshot = { id: record.id, text: answer.value }
    }
    return { is: 'there', parts: addendumOf(this.#snapshot.text, await transfer.markdown()) }
  }

  close(): void {
    this.#looks++
    clearTimeout(this.#timer)
    for (const doc of this.#documents) doc.off('update', this.#soon)
  }
}
