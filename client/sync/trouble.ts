// Why a copy cannot be merged with the relay's:
//
//   older     the relay lacks edits that it once had: it was restored from a backup, or lost its notes
//   differs   the same ids have different content: somebody cloned a copy, or wrote under another's client id
//   stuck     the relay refuses an edit of this copy for good, and so all later edits of the same client

import type { Records } from './store/records.ts'

export type Trouble = 'older' | 'differs' | 'stuck'

/** The part of a copy that is needed for the question to the person. */
export interface Troubled {
  /** The words that the relay will never save. Null if they are not known. */
  readonly rest: string | null
  pushBack(): void
  /** Null if the browser stores none. */
  readonly records: Records | null
  halt(): void
  resume(): void
  isAside(): void
}
