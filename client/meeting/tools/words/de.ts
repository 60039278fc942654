// The sentences of `en.ts`, in German.

import type { words as english } from './en.ts'

export const words: typeof english = {
  addPersonTo: (heading: string) => `Person hinzufügen unter ${heading}`,
  addPerson: 'Person hinzufügen',
  addedAs: (shown: string) => `Wird hinzugefügt als ${shown}.`,
  awaited: 'Hier erwartet',
  sectionFor: (handle: string) => `${handle}: Abschnitt hinzufügen`,
  nothingYet: (open: number) => `noch nichts${open > 0 ? `, ${open} offen` : ''}`,
  hidden: (label: string, handle: string) => `${label}: ${handle} (entfernt)`,
  isTheirs: (handle: string) => `Das ist der Abschnitt von ${handle}.`,
  editAnyway: 'Trotzdem bearbeiten',
  cancel: 'Abbrechen',
  unlisted: (count: number) => `Hier, aber nicht auf der Liste: ${count}`,
  attendees: (count: number) => `Teilnehmende: alle ${count}`,
  allOf: (count: number) => `alle ${count}`,
  listOne: (handle: string) => `${handle} in die Teilnahmeliste eintragen`,
  statusOf: (label: string, handle: string) => `${label} von ${handle}`,
  addNote: 'Anmerkung hinzufügen…',
  more: 'Mehr',
  fileToImport: 'Markdown-Datei zum Importieren',
  skip: 'Springen',
  skipToMine: 'Zu meinem Abschnitt springen',
  skipToNote: 'Zur Notiz springen',
  blockRemoved: 'Überschrift entfernt.',
  sectionRemoved: 'Abschnitt entfernt.',
  undo: 'Rückgängig',
  thisDialog: 'Dieser Dialog',
  everyone: 'Alle',
  inThisMeeting: 'In diesem Meeting',
  thisMeeting: 'Dieses Meeting',
}
