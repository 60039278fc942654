// The snapshot records of a series, the repository that the snapshots go to, and how long the call is.

import type * as Y from 'yjs'
import { DEFAULT_PATTERN, type Repository } from '../../shared/model/repository.ts'
import {
  readCallLength,
  readRepository,
  readSnapshots,
  rememberSnapshot,
  setCallLength,
  setRepository,
} from '../../shared/model/series-records.ts'
import type { SnapshotRecord } from '../../shared/model/snapshot.ts'
import type { SeriesSession } from './series.ts'
import { Derived } from '../browser/signal.ts'

export class SeriesRecords {
  readonly #doc: Y.Doc
  readonly #snapshots = new Derived(
    () => readSnapshots(this.#doc),
    () => new Map<string, SnapshotRecord[]>(),
  )
  readonly #repository = new Derived(
    () => readRepository(this.#doc),
    () => ({ pattern: DEFAULT_PATTERN, page: '', branch: 'main' }),
  )
  readonly #callLength = new Derived(() => readCallLength(this.#doc))

  constructor(series: SeriesSession) {
    this.#doc = series.copy.doc
    this.#doc.on('update', this.#changed)
  }

  #changed = (): void => {
    this.#snapshots.changed()
    this.#repository.changed()
    this.#callLength.changed()
  }

  /** The snapshots of each date, oldest first. */
  get snapshots(): ReadonlyMap<string, SnapshotRecord[]> {
    return this.#snapshots.value
  }

  get repository(): Repository {
    return this.#repository.value
  }

  /** How long the call is, in minutes. */
  get callLength(): number {
    return this.#callLength.value
  }

  setCallLength(minutes: number): void {
    setCallLength(this.#doc, minutes)
  }

  remember(date: string, record: SnapshotRecord): void {
    rememberSnapshot(this.#doc, date, record)
  }

  setRepository(repository: Repository): void {
    setRepository(this.#doc, repository)
  }

  close(): void {
    this.#doc.off('update', this.#changed)
  }
}
