// Findings in the header of a note: a missing notetaker, a misread title, left-over placeholders.

import { listedIn, type Person } from './attendance.ts'
import { repairOf } from '../words/encoding.ts'
import { handleId } from '../document/people.ts'
import { named, type Finding, type Gathering, type Repair } from './finding.ts'
import type { Handle } from '../model/team.ts'
import { isPlaceholder } from '../document/placeholder.ts'
import { plainLabel } from '../model/template.ts'

/** How many names are offered at most. */
const MOST_OFFERED = 12

/**
 * Names for the lead or the notetaker, the likely ones first: `first`, then people who are present, the meeting's
 * lead after the others; then attendees, then people with a section.
 */
function namesToOffer({ note, names, present }: Gathering, people: Person[], first: Handle[] = []): string[] {
  const seen = new Set(people.filter(({ away }) => away).map(({ id }) => id))
  const lead = handleId(note.header.find(({ id }) => id === 'lead')?.value ?? '')
  const [others, leads] = [present.filter(({ id }) => id !== lead), present.filter(({ id }) => id === lead)]
  return [...first, ...others, ...leads, ...listedIn(note), ...people]
    .filter(({ id, handle }) => {
      const person = names.personOf(id)
      return handle.startsWith('@') && !seen.has(person) && seen.add(person)
    })
    .map(({ handle }) => handle)
    .slice(0, MOST_OFFERED)
}

function titleFindings(title: string | null): Finding[] {
  const wouldBe = title === null ? null : repairOf(title)
  if (title === null || wouldBe === null) return []
  return [{ is: 'misread title', title, wouldBe, repairs: [{ is: 'set title', title: wouldBe }] }]
}

export function headerFindings(gathering: Gathering, people: Person[]): Finding[] {
  const { note } = gathering
  const rows = note.header.flatMap(({ id, label, value }): Finding[] => {
    const placeholder = isPlaceholder(value)
    if (id === 'notetaker' && (value.trim() === '' || placeholder))
      return [
        {
          is: 'no notetaker',
          repairs: namesToOffer(gathering, people).map((who) => named('no notetaker', who)),
        },
      ]
    if (id === 'lead' && (value.trim() === '' || placeholder)) {
      const last = gathering.lastLead ? [gathering.lastLead] : []
      const offered = namesToOffer(gathering, people, last)
      return [{ is: 'no lead', repairs: offered.map((who) => named('no lead', who)) }]
    }
    if (!placeholder) return []
    const repairs: Repair[] = [{ is: 'set field', row: id, value: '' }]
    return [{ is: 'placeholder', field: plainLabel(label), value, repairs }]
  })
  const entries = note.attendees
    .filter(isPlaceholder)
    .map((entry): Finding => ({ is: 'placeholder attendee', entry, repairs: [{ is: 'unlist', entry }] }))
  return [...titleFindings(note.title), ...rows, ...entries]
}
