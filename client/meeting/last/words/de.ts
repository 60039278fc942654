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
  unanswered: (since: string, on: string) => `${since}, am ${on} nicht beantwortet`,
  older: (count: number) => (count === 1 ? 'Noch ein Punkt' : `Noch ${count}`) + ', nicht beantwortet',
  answers: { done: 'Erledigt', still: 'Noch offen', dropped: 'Entfällt' },
  keysHint:
    'Tasten: d ist erledigt, s ist noch offen, x entfällt, y ist ja, j und k führen zum nächsten und zum vorigen, Strg+Z nimmt die letzte Antwort zurück.',
  youWrote: 'Du hast geschrieben:',
  isThisIt: 'Ist es das?',
  yes: 'Ja, das ist es',
  toMySection: 'Weiter zu meinem Abschnitt',
  toAnswer: (count: number) => (count === 0 ? 'alles beantwortet' : `${count} zu beantworten`),
  said: (answer: string, item: string, count: number) =>
    `${answer}: ${item}. ${count === 0 ? 'Alles beantwortet.' : `Noch ${count}.`}`,
  takenBack: (item: string, count: number) => `Antwort zurückgenommen: ${item}. Noch ${count}.`,
  saidAgain: (item: string, count: number) =>
    `Wieder beantwortet: ${item}. ${count === 0 ? 'Alles beantwortet.' : `Noch ${count}.`}`,
  notTakenBack:
    'Diese Antwort lässt sich nicht mehr zurücknehmen: Ihre Zeile wurde geändert, oder ihr Text neu geöffnet.',
  dropped: (item: string) => `Entfällt: „${item}“. Danach wird nicht mehr gefragt.`,
  undo: 'Rückgängig',
  carryAgenda: (count: number, day: string) => `${count} vom ${day} übernehmen`,
  agendaCarried: (count: number, day: string) =>
    `${count === 1 ? 'Eine Zeile' : `${count} Zeilen`} vom ${day} ${count === 1 ? 'steht' : 'stehen'} in dieser Agenda.`,
  agendaNotOpen:
    'Die Agenda ist nicht zum Schreiben offen, darum wurde nichts geändert. Versuche es wieder, wenn sie offen ist.',
  round: 'Wer ist dran',
  speaks: 'Jetzt',
  speaksNext: 'Danach',
  beginWith: (handle: string) => `Mit ${handle} beginnen`,
  giveTo: (handle: string) => `Weiter zu ${handle}`,
  endRound: 'Runde beenden',
  turn: (handle: string) => `${handle} an der Reihe?`,
  whyLead: (handle: string) =>
    `Von allen, die zuletzt da waren, hat ${handle} am längsten nicht geleitet. Ein Klick hier übernimmt das.`,
  whyNotetaker: (handle: string) =>
    `Von allen, die zuletzt da waren, hat ${handle} am längsten nicht mitgeschrieben. Ein Klick hier übernimmt das.`,
  notWritten:
    'Dein Abschnitt ist nicht zum Schreiben offen, darum wurde nichts geschrieben. Versuche es wieder, wenn er offen ist.',
}
