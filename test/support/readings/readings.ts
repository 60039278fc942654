// A reading reads something of any size, to see how its cost grows. If a cost were quadratic, one person who
// pastes a long line, or one hostile document, could stop the page or the relay.

export interface Reading {
  name: string
  /** The entries or characters at which the time is measured. */
  size: number
  /** ms of CPU at that size: anything faster has no quadratic part that a person would notice. */
  surely: number
  /** Prepares a document or text of that size; the returned function reads it. */
  make: (size: number) => () => unknown
}
