// The parts of the meeting's tools that the code around the note needs.

import type { Recall } from '../../memory/recall.ts'
import type { Presence, Present } from '../../text/editor/presence.ts'
import type { SeriesRecords } from '../../series/series-records.ts'
import type { Last } from '../last/last.ts'
import type { Expected } from '../snapshot/expected.ts'
import type { Snapshots } from '../snapshot/snapshots.ts'
import type { Folds } from './folds.ts'
import type { Moments } from './moments.ts'

export interface Around {
  readonly present: readonly Present[]
  readonly presence: Pick<Presence, 'setTurn'>
  readonly records: SeriesRecords
  readonly snapshots: Snapshots
  readonly moments: Moments
  /** Who is expected to write. Null until this has loaded. */
  readonly expected: Expected | null
  /** The questions about the last meeting. Null until they have loaded. */
  readonly last: Last | null
  /** The page's memory of the meetings before. Null until it has loaded. */
  readonly recall: Recall | null
  readonly folds: Pick<Folds, 'isMineFolded'>
  /** When the meeting is, in words. */
  readonly held: string
}
