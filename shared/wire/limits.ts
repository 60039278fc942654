// The limits of the wire that a page must know too, with their reasons.

const MiB = 2 ** 20

export const wireLimits = {
  /** Bytes of one update: far above what a person types or pastes. */
  update: MiB,
  /** Of one paste or one imported note, in characters or bytes: with all that stands around the text, it is one update. */
  text: 900_000,
  /** Characters, as JSON, of what a template puts into a text that somebody begins: some 35 lines. The relay looks at it before it takes it. */
  scaffold: 4_000,
  /** Levels of shared types in one another: ours are three. */
  nesting: 16,
  /** The name of a root, a field, an element or a mark, in UTF-16 units. */
  name: 1024,
} as const
