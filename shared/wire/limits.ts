// The limits of the wire that a page must know too, with their reasons.

const MiB = 2 ** 20

export const wireLimits = {
  /** Bytes of one update: far more than a person types or pastes. */
  update: MiB,
  /**
   * Characters or bytes of one paste, or of one imported note. It becomes one update, which also needs some
   * bytes around the text.
   */
  text: 900_000,
  /**
   * Characters of one scaffold, as JSON: about 35 lines. The relay checks each scaffold.
   */
  scaffold: 4_000,
  /** Levels of nested shared types. The page's own types nest three deep. */
  nesting: 16,
  /** UTF-16 units in the name of a root, a field, an element or a mark. */
  name: 1024,
} as const
