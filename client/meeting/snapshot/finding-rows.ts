// The findings of a receipt as rows on the screen. A repaired row keeps its place. It folds to one line only
// if this person repaired it, because nothing that others do may move what this person looks at.

import { NAMES_A_PERSON, type Finding, type Repair } from '../../../shared/review/finding.ts'
import { Ids } from '../../../shared/markdown/ids.ts'

export interface FindingRow {
  key: string
  finding: Finding
  /** Whether the finding is gone. */
  mended: boolean
  /** This person's repair of the finding. Null if the finding is open, or if others repaired it. */
  done: Repair | null
  repairs: OfferedRepair[]
}

export interface OfferedRepair {
  key: string
  repair: Repair
  /** False once the repair is done or no longer needed. */
  offered: boolean
}

/** Remembers the rows that were shown, so that they keep their places. */
export class HeldRows {
  #shown: FindingRow[] = []
  readonly #done = new Map<string, Repair>()

  /** Call after this person's repair of a row. */
  did(key: string, repair: Repair): void {
    this.#done.set(key, repair)
  }

  apply(findings: readonly Finding[]): FindingRow[] {
    this.#shown = rowsOf(findings, this.#shown, this.#done)
    for (const { key, mended } of this.#shown) if (!mended) this.#done.delete(key)
    return this.#shown
  }
}

/** Returns the `shown` rows with their present findings. Rows for new findings come last. */
export function rowsOf(
  findings: readonly Finding[],
  shown: readonly FindingRow[],
  done: ReadonlyMap<string, Repair> = new Map(),
): FindingRow[] {
  const now = new Map<string, Finding>()
  const keys = new Ids()
  for (const finding of findings) now.set(keys.take(keyOf(finding)), finding)
  const held = shown.map((row): FindingRow => {
    const finding = now.get(row.key)
    now.delete(row.key)
    return {
      key: row.key,
      finding: finding ?? row.finding,
      mended: finding === undefined,
      done: finding === undefined ? (done.get(row.key) ?? null) : null,
      repairs: repairsOf(finding?.repairs ?? [], row.repairs),
    }
  })
  const fresh = [...now].map(([key, finding]): FindingRow => {
    return { key, finding, mended: false, done: null, repairs: repairsOf(finding.repairs, []) }
  })
  return [...held, ...fresh]
}

function repairsOf(repairs: readonly Repair[], shown: readonly OfferedRepair[]): OfferedRepair[] {
  const now = new Map(repairs.map((repair) => [keyOfRepair(repair), repair]))
  const held = shown.map(({ key, repair }): OfferedRepair => {
    const offer = { key, repair: now.get(key) ?? repair, offered: now.has(key) }
    now.delete(key)
    return offer
  })
  return [...held, ...[...now].map(([key, repair]) => ({ key, repair, offered: true }))]
}

/** The repair of a row that leaves no doubt. Null if a person has to decide. */
export function clearRepair({ finding, mended }: FindingRow): Repair | null {
  const [repair, ...others] = finding.repairs
  const isForPeople = finding.is in NAMES_A_PERSON || finding.is === 'unlisted'
  return mended || isForPeople || repair === undefined || others.length > 0 ? null : repair
}

/** Two findings about the same thing have the same key. */
function keyOf(finding: Finding): string {
  switch (finding.is) {
    case 'misread title':
    case 'no lead':
    case 'no notetaker':
    case 'unlisted':
      return finding.is
    case 'placeholder attendee':
      return `${finding.is} ${finding.entry}`
    case 'placeholder':
      return `${finding.is} ${finding.field}`
    case 'stub':
      return `${finding.is} ${finding.root}`
    case 'empty label':
      return `${finding.is} ${finding.label}`
    case 'broken link':
      return `${finding.is} ${finding.root} ${finding.text} ${finding.href}`
    case 'nearly listed':
      return `${finding.is} ${finding.handle}`
  }
}

const keyOfRepair = (repair: Repair): string =>
  repair.is === 'remove label' || (repair.is === 'list' && repair.handles.length > 1)
    ? `${repair.is} all` // the key stays if the number of lines or handles changes
    : JSON.stringify(repair)
