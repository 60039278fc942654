// A snapshot of a meeting: an immutable Markdown text, and a record of the document state that it shows.

import * as v from 'valibot'
import { CarriedAt } from './carried-at.ts'

export const SnapshotRecord = v.object({
  id: v.string(),
  /** ISO 8601 */
  at: v.string(),
  /** The handle of the person who took the snapshot. */
  by: v.string(),
  /** SHA-256 of the Markdown's UTF-8 bytes, in hex. */
  sha256: v.string(),
  /** The document's state vector as Yjs encodes it, in base64. */
  stateVector: v.string(),
  /**
   * SHA-256 over the document's state vector and deletion set, in hex. It stays the same until somebody
   * edits.
   */
  state: v.string(),
  /** The text's path in a repository. */
  path: v.string(),
  /** The lines that were carried over. A record of an older version has none; one that cannot be read is left out. */
  carried: v.fallback(v.optional(CarriedAt), undefined),
})
export type SnapshotRecord = v.InferOutput<typeof SnapshotRecord>
