// What is wrong with a link, in English. The page in another language has its own words.

import type { LinkFault } from './share-link.ts'

export interface LinkWords {
  noMeeting: string
  noTeam: string
  noKey: string
  notAMeeting: (named: string) => string
  notADate: (named: string) => string
}

export const linkWords: LinkWords = {
  noMeeting: 'This link is incomplete: it names no meeting. Copy it again, to the last character.',
  noTeam: 'This link is incomplete: it names no team. Copy it again, to the last character.',
  noKey: 'This link is incomplete: it has no key. Copy it again, to the last character.',
  notAMeeting: (named) => `“${named}” in this link names no meeting.`,
  notADate: (named) => `“${named}” in this link names no date.`,
}

export function sayLinkFault(fault: LinkFault, words: LinkWords): string {
  switch (fault.is) {
    case 'no meeting':
      return words.noMeeting
    case 'no team':
      return words.noTeam
    case 'no key':
      return words.noKey
    case 'not a meeting':
      return words.notAMeeting(fault.named)
    case 'not a date':
      return words.notADate(fault.named)
  }
}
