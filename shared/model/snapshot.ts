// A meeting as it was at one moment: an immutable Markdown text, and the record that names its state.

import * as v from 'valibot'

export const SnapshotRecord = v.object({
  id: v.string(),
  /** ISO 8601 */
  at: v.string(),
  /** The handle of who took it. */
  by: v.string(),
  /** Of the Markdown's UTF-8 bytes, in hex. */
  sha256: v.string(),
  /** Of the document, as Yjs encodes it, in base64. */
  stateVector: v.string(),
  /** SHA-256 over the document's state vector and deletions, in hex: equal while nothing was edited. */
  state: v.string(),
  /** Where the text belongs in a repository. */
  path: v.string(),
})
export type SnapshotRecord = v.InferOutput<typeof SnapshotRecord>
