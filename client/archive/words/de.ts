// The sentences of `en.ts`, in German.

import type { words as english } from './en.ts'

export const words: typeof english = {
  importOldNotes: 'Alte Notizen importieren',
  importHint:
    'Zieh einen Ordner mit Markdown-Dateien hierher, oder wähle einen aus. Was schon da ist, wird übersprungen; du kannst anhalten und später weitermachen.',
  chooseFolder: 'Ordner wählen',
  chooseFiles: 'Dateien wählen',
  stop: 'Anhalten',
  filesRead: 'Gelesene Dateien',
  import: 'Import',
  remarks: 'Hinweise',
  notes: (count: number) => (count === 1 ? '1 Notiz' : `${count.toLocaleString('de-DE')} Notizen`),
  importing: 'Wird importiert',
  stopped: 'Angehalten',
  imported: 'Importiert',
  ofFilesRead: (read: number, files: number) =>
    `${read.toLocaleString('de-DE')} von ${files.toLocaleString('de-DE')} Dateien gelesen`,
  new: (notes: string) => `${notes} neu`,
  alreadyHere: (notes: string) => `${notes} schon da`,
  leftOut: (notes: string) => `${notes} ausgelassen (früher aus dem Archiv entfernt)`,
  waiting: 'Wartet auf den Server',
  unreachableUnsaved:
    'Der Server ist nicht erreichbar, und dieser Browser speichert gerade nichts: Lass diese Seite offen, dann geht der Import weiter, sobald der Server wieder da ist.',
  unreachable:
    'Der Server ist nicht erreichbar. Was gelesen wurde, ist auf diesem Gerät, und nichts ist verloren: Der Import geht von selbst weiter, oder du hältst ihn an und machst später weiter.',
  allSaved: 'All das ist für alle gespeichert.',
  savedSoon:
    'Sobald der Server alles hat, ist es für alle gespeichert. Bis dahin sagt der Status oben, wo es ist.',
  archiveOf: (name: string) => `Archiv von ${name}`,
  team: 'Team',
  opening: 'Das Archiv wird geöffnet…',
  archive: 'Archiv',
  search: 'Alle Notizen durchsuchen',
  inNoSnapshot: 'im Meeting, und noch in keinem Snapshot',
  searchExample: 'Ein Wort, ein Name, ein Link…',
  // These two stand side by side: “Von allen”.
  author: 'Von',
  anyone: 'allen',
  noResults: 'Keine Treffer.',
  found: (notes: string) => `${notes} gefunden, neueste zuerst.`,
  stillReading: 'Einige Notizen werden noch gelesen.',
  withoutADate: 'Ohne Datum',
  noneOfPerson: (person: string) => `Keine Notiz hat einen Abschnitt von ${person}.`,
  empty: 'Noch leer. Snapshots erscheinen hier von selbst; ältere Notizen kannst du unten importieren.',
  takenOutCount: (count: number) => `Aus dem Archiv entfernt (${count})`,
  takenOut: 'Aus dem Archiv entfernt',
  putBackNote: (title: string) => `Zurücklegen: ${title}`,
  putBack: 'Zurücklegen',
  download: 'Herunterladen',
  copy: 'Kopieren',
  takeOut: 'Aus dem Archiv entfernen',
  repair: 'Reparatur',
  garbled: 'Diese Notiz enthält verstümmelte Zeichen:',
  garbledMeant: 'Gemeint war wohl:',
  useRepaired: 'Reparierten Text übernehmen',
  theNote: 'Die Notiz',
  toMeeting: 'Das Meeting, mit späteren Änderungen',
  backToTheList: 'Zurück zur Liste',
  backToTheHits: 'Zurück zu den Treffern',
  alsoFrom: (path: string) => `auch ${path}`,
  copied: 'Kopiert',
  notCopied: 'Der Browser hat das Kopieren nicht erlaubt. Nimm „Herunterladen“.',
  missing: (count: number) =>
    `${count === 1 ? 'Ein Snapshot fehlt' : `${count} Snapshots fehlen`} im Archiv: Der Server hat den Text nicht geschickt. Nichts ist verloren, denn der Server hat ihn noch. Die Seite fragt beim nächsten Öffnen des Archivs wieder danach.`,
  notOpenedDrop: (path: string) =>
    `„${path}“ ließ sich nicht öffnen. Nichts davon wurde importiert; prüf, ob du die Datei lesen darfst, und zieh sie noch einmal hierher.`,
  notOpened: (path: string) =>
    `„${path}“ ließ sich nicht öffnen. Nichts davon wurde importiert; wähle den Ordner noch einmal.`,
  dropAgain:
    'Ein Import läuft noch, deshalb wurden diese Dateien nicht importiert. Zieh sie noch einmal hierher, wenn er fertig ist.',
  wasTakenOut: (title: string) =>
    `„${title}“ wurde aus dem Archiv entfernt. Der Text bleibt erhalten: Unter den Notizen steht eine Liste des Entfernten.`,
  listOfNotes: 'Die Liste der Notizen',
  thisNote: 'Diese Notiz',
  ofImport: {
    othersLeft: (count) =>
      count === 1
        ? 'Eine Datei ist kein Markdown und wurde ausgelassen.'
        : `${count} Dateien sind kein Markdown und wurden ausgelassen.`,
    tooLarge: (path) =>
      `„${path}“ ist größer, als eine Notiz sein kann (höchstens 900 kB). Nichts davon wurde importiert.`,
    notUtf8: (path) => `„${path}“ ist kein UTF-8-Text. Nichts davon wurde importiert.`,
    notText: (path) => `„${path}“ ist kein Text. Nichts davon wurde importiert.`,
    empty: (path) => `„${path}“ ist leer. Nichts davon wurde importiert.`,
    garbled: (path) =>
      `„${path}“ enthält verstümmelte Zeichen: Beim Öffnen bietet die Seite eine Reparatur an.`,
    noSuchDate: (path, text, date) =>
      `„${path}“ trägt das Datum ${text}, das es nicht gibt: Die Notiz steht ${date === null ? 'ohne Datum im Archiv' : `unter ${date}`}.`,
    noDate: (path) => `„${path}“ nennt kein Datum: Die Notiz steht ohne Datum im Archiv.`,
    severalMeetings: (path, count) => `„${path}“ enthält ${count} Meetings: Jedes wurde eine eigene Notiz.`,
    meetingWithoutDate: (title, path) =>
      `„${title}“ in „${path}“ nennt kein gültiges Datum: Die Notiz steht ohne Datum im Archiv.`,
    leftAsItIs: (why) => `Die Notiz blieb, wie sie ist. ${why}`,
  },
}
