// What is read, at any size, and how its cost grows with the size. A cost that grows with the square lets
// one person who pastes a long line, or one hostile document, stop the page or the relay.

export interface Reading {
  name: string
  /** Entries or characters where the time is measured. */
  size: number
  /** ms of CPU at that size: what takes less has no square in it that anybody would notice. */
  surely: number
  /** Prepares one of that size; what is returned reads it. */
  make: (size: number) => () => unknown
}
