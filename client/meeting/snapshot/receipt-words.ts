// The sentences and button labels of a receipt.

import type { Expected } from '../../../shared/review/attendance.ts'
import type { Finding, Repair } from '../../../shared/review/finding.ts'
import { LAST_MEETINGS, REGULAR_FROM } from '../../../shared/archive/regulars.ts'
import { placeholderWords } from '../../../shared/document/placeholder.ts'
import { words } from './words/en.ts'

/** The words after the handle of a missing person. */
export const WHY_EXPECTED: Record<Expected, string> = {
  listed: '',
  present: ` (${words.hereNow})`,
  regular: ` (${words.writesRegularly})`,
}

export const WHO_IS_EXPECTED = words.whoIsExpected(REGULAR_FROM, LAST_MEETINGS)

export const allOf = (names: readonly string[]): string => new Intl.ListFormat(words.locale).format(names)

export function sayFinding(finding: Finding): string {
  switch (finding.is) {
    case 'misread title':
      return words.garbledTitle(finding.wouldBe)
    case 'no lead':
      return finding.repairs.length > 0 ? words.noLeadWho : words.noLead
    case 'no notetaker':
      return finding.repairs.length > 0 ? words.noNotetakerWho : words.noNotetaker
    case 'placeholder attendee':
      return words.placeholderListed(placeholderWords(finding.entry))
    case 'placeholder':
      return words.placeholder(finding.field, placeholderWords(finding.value))
    case 'stub':
      return finding.written ? words.stubWritten(finding.handle) : words.stub(finding.handle)
    case 'empty label':
      return words.emptyLabel(finding.label, allOf(finding.handles))
    case 'broken link':
      return words.brokenLink(finding.text)
    case 'nearly listed':
      return words.nearlyListed(finding.handle, finding.entry)
    case 'unlisted':
      return words.unlisted(allOf(finding.handles), finding.handles.length)
  }
}

/** What this person's repair did. */
export function sayDone(finding: Finding, repair: Repair): string {
  switch (repair.is) {
    case 'set title':
      return words.titleIs(repair.title)
    case 'set field':
      if (finding.is === 'placeholder') return words.isCleared(finding.field)
      return finding.is === 'no lead' ? words.leadIs(repair.value) : words.notetakerIs(repair.value)
    case 'unlist':
      return words.isOffTheList(placeholderWords(repair.entry))
    case 'list':
      return words.isListed(allOf(repair.handles), repair.handles.length)
    case 'correct entry':
      return words.isRenamed(repair.entry, repair.handle)
    case 'same person':
      return words.areOne(repair.from.handle, repair.to.handle)
    case 'hide section':
      return words.stubRemoved
    case 'remove label':
      return words.labelRemoved(repair.label)
    case 'mend link':
      return words.linkFixed(repair.text)
  }
}

/** The label of a repair's button. */
export function sayRepair(repair: Repair): string {
  switch (repair.is) {
    case 'set title':
      return words.fix
    case 'set field':
      return repair.value === '' ? words.clear : repair.value
    case 'unlist':
      return words.remove
    case 'list':
      return repair.handles.length === 1
        ? words.add(repair.handles[0] ?? '')
        : words.addAll(repair.handles.length)
    case 'correct entry':
      return words.renameTo(repair.handle)
    case 'same person':
      return words.samePerson
    case 'hide section':
      return words.hide
    case 'remove label':
      return words.removeLines(repair.roots.length)
    case 'mend link':
      return words.fixLink
  }
}
