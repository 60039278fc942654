// A reading reads something of any size, so that a test can see how the cost grows with the size. If a cost
// were quadratic, one person who pastes a long line, or one hostile document, could stop the page or the
// relay.

export interface Reading {
  name: string
  /** The number of entries or characters at which the cost is measured. */
  size: number
  /** ms of CPU at that size. If a reading is faster, a person would not notice a quadratic part. */
  surely: number
  /** Prepares a document or text of that size. The returned function reads it. */
  make: (size: number) => () => unknown
}
