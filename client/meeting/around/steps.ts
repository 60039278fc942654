// The three steps after a call: the snapshot, the note's way into git, the next meeting.

export type Step = 'snapshot' | 'git' | 'next'

export interface Done {
  /** Whether a snapshot was taken. */
  taken: boolean
  /** Whether this person may take a snapshot. */
  mayTake: boolean
  /** Whether this person has downloaded or copied the last snapshot, or opened it at the repository. */
  fetched: boolean
  mayWrite: boolean
}

/** The step that this person takes next. Its button stands out. Null if the person waits for others. */
export function nextStep({ taken, mayTake, fetched, mayWrite }: Done): Step | null {
  if (!taken) return mayTake ? 'snapshot' : null
  if (mayTake && !fetched) return 'git'
  return mayWrite ? 'next' : null
}
