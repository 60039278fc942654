// The sentences of `en.ts`, in German.

import { inGerman } from './answers-de.ts'
import type { words as english } from './en.ts'

export const words: typeof english = {
  locale: 'de-DE',
  unreachable: 'Der Server ist nicht erreichbar, deshalb ist nichts passiert. Versuch es später noch einmal.',
  serverError: (status: number) => `Der Server hat mit einem Fehler geantwortet (${status}).`,
  unreadable: (why: string) =>
    `Ein Teil des Gespeicherten lässt sich hier nicht lesen (${why}). Nichts ist verloren; lade die Seite neu.`,
  unfinished: (why: string) =>
    `Etwas auf dieser Seite hat nicht geklappt (${why}). Alles Geschriebene ist noch da. Versuch es noch einmal, oder lade die Seite neu.`,
  brokenLink: () => 'Dieser Link ist unvollständig. Kopiere ihn noch einmal, bis zum letzten Zeichen.',
  goHome: 'Zu meinen Meetings',
  thisPage: 'Diese Seite',
  tooLarge: (name: string) => `„${name}“ ist größer als 5 MB. Nichts wurde importiert; teile die Datei auf.`,
  notUtf8: (name: string) =>
    `„${name}“ ist kein UTF-8-Text. Nichts wurde importiert; speichere die Datei als UTF-8 und versuch es noch einmal.`,
  notText: (name: string) => `„${name}“ ist kein Text. Nichts wurde importiert.`,
  ctrl: 'Strg',
  shift: 'Umschalt',
  escape: 'Esc',
  answered: (sentence: string, code: string | undefined) => inGerman(sentence, code),
  said: (sentence: string) => inGerman(sentence),
}
