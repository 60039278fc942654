// The receipt that a lead sees before a snapshot: the people who wrote or are missing, and the findings.

import { listedIn, missing, peopleOf, type Missing } from './attendance.ts'
import type { Finding, Gathering } from './finding.ts'
import { headerFindings } from './header-findings.ts'
import { listFindings } from './list-findings.ts'
import { textFindings } from './text-findings.ts'

/** If a handle is in the note, it is written here as in the note. */
export interface Receipt {
  wrote: string[]
  missing: Missing[]
  /** The people with a “not attending” chip. */
  away: string[]
  unsent: string[]
  findings: Finding[]
}

export function receiptOf(gathering: Gathering): Receipt {
  const { note, names, present, regulars } = gathering
  const people = peopleOf(note, names)
  const expected = [
    ...listedIn(note).map((handle) => ({ ...handle, because: 'listed' as const })),
    ...present.map((handle) => ({ ...handle, because: 'present' as const })),
    ...regulars.map((handle) => ({ ...handle, because: 'regular' as const })),
  ]
  return {
    wrote: people.filter(({ wrote }) => wrote).map(({ handle }) => handle),
    missing: missing(expected, people, names),
    away: people.filter(({ away }) => away).map(({ handle }) => handle),
    unsent: present.filter(({ unsent }) => unsent).map(({ handle }) => handle),
    findings: [
      ...headerFindings(gathering, people),
      ...textFindings(note),
      ...listFindings(gathering, people),
    ],
  }
}
