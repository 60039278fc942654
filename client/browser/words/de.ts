// The sentences of `en.ts`, in German.

import { inGerman } from './answers-de.ts'
import type { words as english } from './en.ts'

export const words: typeof english = {
  locale: 'de-DE',
  unreachable: 'Der Server ist nicht erreichbar, deshalb ist nichts passiert. Versuch es später noch einmal.',
  serverError: (status: number) => `Der Server hat mit einem Fehler geantwortet (${status}).`,
  unreadable: 'Ein Teil der Notizen lässt sich hier nicht anzeigen. Nichts ist verloren; lade die Seite neu.',
  unfinished:
    'Etwas auf dieser Seite hat nicht geklappt. Was du geschrieben hast, ist noch da. Versuch es noch einmal, oder lade die Seite neu.',
  ofLinks: {
    noMeeting:
      'Dieser Link ist unvollständig: Das Meeting fehlt darin. Kopiere ihn noch einmal, bis zum letzten Zeichen.',
    noTeam:
      'Dieser Link ist unvollständig: Das Team fehlt darin. Kopiere ihn noch einmal, bis zum letzten Zeichen.',
    noKey:
      'Dieser Link ist unvollständig: Der Schlüssel fehlt darin. Kopiere ihn noch einmal, bis zum letzten Zeichen.',
    notAMeeting: (named: string) => `„${named}“ in diesem Link ist kein Meeting.`,
    notADate: (named: string) => `„${named}“ in diesem Link ist kein Datum.`,
  },
  thisPage: 'Diese Seite',
  tooLarge: (name: string) => `„${name}“ ist größer als 5 MB. Nichts wurde importiert; teile die Datei auf.`,
  notUtf8: (name: string) =>
    `„${name}“ ist kein UTF-8-Text. Nichts wurde importiert; speichere die Datei als UTF-8 und versuch es noch einmal.`,
  notText: (name: string) => `„${name}“ ist kein Text. Nichts wurde importiert.`,
  ctrl: 'Strg',
  shift: 'Umschalt',
  escape: 'Esc',
  click: 'Klick',
  answered: inGerman,
  said: (sentence: string) => inGerman(sentence),
}
