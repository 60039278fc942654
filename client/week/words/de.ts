// The sentences of `en.ts`, in German.

import type { words as english } from './en.ts'

export const words: typeof english = {
  myWeek: 'Meine Woche',
  whatThisIs: (handle: string) =>
    `Die offenen Punkte von ${handle}: die des letzten Treffens jeder Serie, in dem ${handle} geschrieben hat, und ältere, die noch nicht beantwortet sind. Nur Treffen auf diesem Gerät zählen.`,
  reading: 'Was dieses Gerät hat, wird gelesen…',
  nothingOpen: 'Soweit dieses Gerät weiß, ist nichts offen.',
  notRead:
    'Was dieses Gerät hat, ließ sich nicht lesen. Deine Notizen sind sicher: Lade die Seite neu, um es noch einmal zu versuchen.',
  toTeam: 'Das Team',
  toMeetings: 'Deine Treffen',
  unnamedTeam: 'Team ohne Namen',
  kinds: { blocked: 'Blockiert', question: 'Fragen', next: 'Als Nächstes' },
  askedOfYou: 'Von dir gewünscht',
  since: (date: string) => `seit ${date}`,
  unanswered: (since: string, on: string) => `seit ${since}, am ${on} nicht beantwortet`,
  age: (meetings: number, since: string) => `in ${meetings} Treffen, seit ${since}`,
}
