// Sentences about earlier meetings.

import { ordinal } from '../ordinal.ts'

export const words = {
  locale: 'en-GB',
  firstHere: 'First here',
  nthMeeting: (nth: number) => `${ordinal(nth)} meeting`,
  earlierMeetings: (count: number) => (count === 1 ? 'One earlier meeting' : `${count} earlier meetings`),
  tapAgain: 'Tap again to open it.',
  underLabel: {
    done: '(done)',
    progress: '(in progress)',
    blocked: '(blocked)',
    next: '(next)',
    question: '(question)',
    other: '',
  },
}
