// The sentences and button labels of a receipt.

import type { Expected } from '../../../shared/review/attendance.ts'
import type { Finding, Repair } from '../../../shared/review/finding.ts'
import { LAST_MEETINGS, REGULAR_FROM } from '../../../shared/archive/regulars.ts'

/** The words after the handle of a missing person. */
export const WHY_EXPECTED: Record<Expected, string> = {
  listed: '',
  present: ' (here now)',
  regular: ' (writes regularly)',
}

export const WHO_IS_EXPECTED = `Something is expected of who is on the attendee list, is here now, or had a section in at least ${REGULAR_FROM} of the last ${LAST_MEETINGS} meetings in the archive.`

const allOf = (names: readonly string[]): string => new Intl.ListFormat('en').format(names)

export function sayFinding(finding: Finding): string {
  switch (finding.is) {
    case 'misread title':
      return `The title was once read under a wrong encoding. “${finding.title}” would be “${finding.wouldBe}”.`
    case 'no notetaker':
      return finding.repairs.length > 0
        ? 'Nobody is named as the notetaker. Who was it?'
        : 'Nobody is named as the notetaker.'
    case 'placeholder attendee':
      return `The attendee list still has the template’s “${finding.entry}”.`
    case 'placeholder':
      return `${finding.field} still has the template’s “${finding.value}”.`
    case 'stub':
      return finding.written
        ? `Somebody wrote under the template’s ${finding.handle}. Rename that section to whose it is.`
        : `The template’s empty section ${finding.handle} is still there.`
    case 'empty label':
      return `“${finding.label}” has nothing under it, in the part of ${allOf(finding.handles)}.`
    case 'broken link':
      return `“[${finding.text}] (…)” is not a link yet: a space is in the way.`
    case 'nearly listed':
      return `${finding.handle} wrote, and ${finding.entry} is on the attendee list. Is that one person?`
    case 'unlisted':
      return `${allOf(finding.handles)} wrote and ${finding.handles.length === 1 ? 'is' : 'are'} not on the attendee list.`
  }
}

/** The label of a repair's button. */
export function sayRepair(repair: Repair): string {
  switch (repair.is) {
    case 'set title':
      return 'Mend it'
    case 'set field':
      return repair.value === '' ? 'Clear it' : repair.value
    case 'unlist':
      return 'Take it off the list'
    case 'list':
      return repair.handles.length === 1
        ? `List ${repair.handles[0] ?? ''}`
        : `List all ${repair.handles.length}`
    case 'correct entry':
      return `Correct the list to ${repair.handle}`
    case 'same person':
      return `Yes, ${repair.from.handle} is ${repair.to.handle}`
    case 'hide section':
      return 'Hide it'
    case 'remove label':
      return repair.roots.length === 1 ? 'Remove the line' : `Remove the ${repair.roots.length} lines`
    case 'mend link':
      return 'Make it a link'
  }
}
