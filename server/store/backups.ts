// Copies of a whole store.

/** `damaged`: what only the intact part was copied of. */
export type Copied =
  | { is: 'made'; rooms: number; records: number; otherFiles: number; damaged: string[] }
  | { is: 'refused'; sentence: string }

export interface Backups {
  /**
   * Writes everything that was durable before this call into the directory `to`, while relays may write to the
   * store. `to` must not exist yet, or be empty. It appears once the copy is whole and durable.
   */
  backUp(to: string): Promise<Copied>
  /** Fills a store that has nothing yet with what `backUp` wrote. Whoever opens it writes in another life. */
  restore(from: string): Promise<Copied>
}
