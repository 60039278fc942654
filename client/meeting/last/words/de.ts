// The sentences of `en.ts`, in German.

import type { words as english } from './en.ts'

export const words: typeof english = {
  title: 'Vom letzten Mal',
  kinds: {
    next: 'Als Nächstes',
    blocked: 'Blockiert',
    question: 'Frage',
    done: 'Erledigt',
    progress: 'In Arbeit',
    other: '',
  },
  since: (date: string, nth: number) => `seit ${date}, ${nth}. Meeting`,
  answers: { done: 'Erledigt', still: 'Noch offen', dropped: 'Entfällt' },
  keysHint:
    'Tasten: d ist erledigt, s ist noch offen, x entfällt, j und k führen zum nächsten und zum vorigen, Strg+Z nimmt die letzte Antwort zurück.',
  youWrote: 'Du hast geschrieben:',
  isThisIt: 'Ist es das?',
  yes: 'Ja, das ist es',
  said: (answer: string, count: number) =>
    `${answer}. ${count === 0 ? 'Alles beantwortet.' : `Noch ${count}.`}`,
  takenBack: (count: number) => `Antwort zurückgenommen. Noch ${count}.`,
  saidAgain: (count: number) =>
    `Wieder beantwortet. ${count === 0 ? 'Alles beantwortet.' : `Noch ${count}.`}`,
  dropped: 'Entfällt. Danach wird nicht mehr gefragt.',
  undo: 'Rückgängig',
  notWritten:
    'Dein Abschnitt ist nicht zum Schreiben offen, darum wurde nichts geschrieben. Versuche es wieder, wenn er offen ist.',
}
