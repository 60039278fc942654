// The sentences of `en.ts`, in German.

import type { words as english } from './en.ts'

export const words: typeof english = {
  locale: 'de-DE',
  firstHere: 'Zum ersten Mal hier',
  nthMeeting: (nth: number) => `${nth}. Meeting`,
  earlierMeetings: (count: number) => (count === 1 ? 'Ein früheres Meeting' : `${count} frühere Meetings`),
  tapAgain: 'Tippe noch einmal, um ihn zu öffnen.',
  underLabel: {
    done: '(erledigt)',
    progress: '(in Arbeit)',
    blocked: '(blockiert)',
    next: '(als Nächstes)',
    question: '(Frage)',
    other: '',
  },
}
