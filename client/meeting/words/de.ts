// The sentences of `en.ts`, in German.

import type { words as english } from './en.ts'

export const words: typeof english = {
  partMissing:
    'Dieser Teil ließ sich nicht laden: Der Server ist nicht erreichbar oder hat eine neuere Version der Seite. Deine Notizen sind sicher. Versuch es noch einmal, oder lade die Seite neu, wenn das nicht hilft.',
  tryAgain: 'Noch einmal versuchen',
  reload: 'Neu laden',
  notOpened: 'Das ließ sich nicht öffnen',
  nextMeeting: (date: string) => `Nächstes Meeting: ${date}`,
  copyMarkdown: 'Meeting als Markdown kopieren',
  downloadMarkdown: 'Markdown herunterladen',
  importMarkdown: 'Markdown importieren…',
  changeName: 'Meinen Namen ändern',
  print: 'Protokoll drucken',
  allMeetings: 'Alle Meetings',
  teamAndLinks: 'Team und Links',
  myWeek: 'Meine Woche',
  add: 'Hinzufügen',
  addSomeone: 'Eintragen',
  listAll: 'Alle eintragen',
  remove: 'Entfernen',
  name: 'Name',
  moveUp: 'Nach oben',
  moveDown: 'Nach unten',
  removeSection: 'Entfernen (lässt sich rückgängig machen)',
  restore: 'Wiederherstellen',
  rename: 'Umbenennen',
  nameHere: 'Name in diesem Meeting',
  status: 'Status',
  ok: 'OK',
  addNote: 'Anmerkung hinzufügen',
  headingNeeded: 'Gib einen Namen mit einem Buchstaben oder einer Ziffer ein. Nichts wurde hinzugefügt.',
  mySection: 'Mein Abschnitt',
  foldMine: 'Meinen Abschnitt einklappen',
  foldOthers: 'Andere Abschnitte einklappen',
  goTo: 'Gehe zu…',
  whoIsWhere: 'Wer ist wo',
  keys: 'Tasten',
  snapshot: 'Snapshot',
  share: 'Teilen',
  unreadable: (then: string) => `Was am ${then} beiseitegelegt wurde, lässt sich nicht mehr lesen.`,
  cameBack: (count: number) =>
    `${count === 1 ? 'Eine Zeile ist' : `${count} Zeilen sind`} aus deiner Kopie zurück. Was jetzt da steht, wurde nicht geändert.`,
  setAside: (then: string) => `Was auf diesem Gerät bis ${then} stand, ist hier aufgehoben.`,
  restoreMissing: 'Gelöschte Zeilen wiederherstellen',
  download: 'Herunterladen',
  delete: 'Diese Kopie löschen',
  copied: 'Das Meeting ist als Markdown kopiert.',
  notCopied:
    'Der Browser hat das Kopieren nicht erlaubt. Nimm „Herunterladen“, oder markiere den Text und kopiere ihn.',
  notImported: (name: string) =>
    `„${name}“ wurde nicht importiert: Der Server ist nicht erreichbar, und vielleicht hat jemand dieses Meeting dort schon begonnen. Versuch es noch einmal, wenn du online bist.`,
  wasImported: (name: string) => `„${name}“ wurde importiert.`,
  openInstead: (date: string) => `Stattdessen ${date} öffnen`,
  hasNotes: (name: string) =>
    `Dieses Meeting hat schon Notizen, deshalb wurde „${name}“ nicht eingefügt. Nichts wurde geändert.`,
}
