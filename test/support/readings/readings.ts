// A reading reads something of any size, so that a test sees how the cost grows with the size. If a cost were
// quadratic, one person who pastes a long line, or one hostile document, could stop the page or the relay.

export interface Reading {
  name: string
  /** The number of entries or characters at which the cost is measured. */
  size: number
  /** ms of CPU at that size: anything faster has no quadratic part that a person would notice. */
  surely: number
  /** Prepares a document or text of that size; the returned function reads it. */
  make: (size: number) => () => unknown
}
