// The snapshot records of a series, and the repository that the snapshots go to.

import type * as Y from 'yjs'
import { DEFAULT_PATTERN, type Repository } from '../../shared/model/repository.ts'
import {
  readRepository,
  readSnapshots,
  rememberSnapshot,
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

  constructor(series: SeriesSession) {
    this.#doc = series.copy.doc
    this.#doc.on('update', this.#changed)
  }

  #changed = (): void => {
    this.#snapshots.changed()
    this.#repository.changed()
  }

  /** The snapshots of each date, oldest first. */
  get snapshots(): ReadonlyMap<string, SnapshotRecord[]> {
    return this.#snapshots.value
  }

  get repository(): Repository {
    return this.#repository.value
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
