// Why a copy does not go on from the relay's:
//
//   older     the relay lacks what it once had: it was restored from a backup, or lost its notes
//   differs   the two have parted: one of them was cloned, or written under another's client id
//   stuck     the relay never takes something of this copy, nor what its writer wrote after it

export type Trouble = 'older' | 'differs' | 'stuck'

/** A copy as far as it is asked about. */
export interface Troubled {
  /** The words that the relay never takes; null while that is not known. */
  readonly rest: string | null
  pushBack(): void
  setAside(): Promise<void>
}
