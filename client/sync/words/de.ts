// The sentences of `en.ts`, in German.

import type { words as english } from './en.ts'

export const words: typeof english = {
  useTheServers: 'Den Stand des Servers nehmen (meine Kopie wird aufgehoben)',
  differs:
    'Die Kopie dieser Notizen auf diesem Gerät weicht von der auf dem Server ab. Beide sind sicher; ab jetzt wird nichts mehr gesendet.',
  older:
    'Der Server wurde aus einer Sicherung wiederhergestellt; du hast neuere Notizen. Bis du dich entscheidest, wird nichts gesendet.',
  restoreMine: 'Meinen Stand wiederherstellen',
  restCopied: 'Was der Server nicht speichert, ist kopiert.',
  notCopied: 'Der Browser hat das Kopieren nicht erlaubt. Nimm „Herunterladen“.',
  copy: 'Kopieren',
  download: 'Herunterladen',
  setAside: 'Beiseitelegen und weitermachen',
  neverSavedPerhapsMore:
    'Der Server kann einen Teil dessen, was dieses Gerät von diesen Notizen hat, nie speichern, und vielleicht auch nichts, was danach geschrieben wurde. Hier ist alles sicher: Leg es beiseite, um weiterzumachen, und stell dann wieder her, was fehlt, oder lade es herunter.',
  neverSavedEmpty:
    'Der Server kann einen Teil dessen, was dieses Gerät von diesen Notizen hat, nie speichern; er enthält keine Wörter. Alles andere ist gespeichert. Leg diesen Teil beiseite, um weiterzumachen.',
  neverSavedWords: (said: string) =>
    `Der Server kann einen Teil dessen, was dieses Gerät von diesen Notizen hat, nie speichern: „${said}“. Alles andere ist gespeichert. Sichere diesen Teil mit „Kopieren“ oder „Herunterladen“, oder leg ihn beiseite und hol ihn in das Gespeicherte zurück.`,
  notSetAside:
    'Dieser Browser konnte deine Kopie nicht beiseitelegen. Sichere sie mit „Kopieren“ oder „Herunterladen“; nichts wurde geändert.',
  savedAgain: (text: string) => `Wieder: ${text}.`,
  saved: 'Für alle gespeichert',
  upToDate: 'Auf dem neuesten Stand',
  savedDetail: 'Alle Änderungen sind auf dem Server gespeichert.',
  saving: 'Wird gespeichert…',
  savingDetail: 'Eine Änderung ist auf dem Weg zum Server.',
  opening: 'Wird geöffnet…',
  openingDetail: 'Die Notizen werden geöffnet.',
  connecting: 'Wird verbunden…',
  connectingDetail: 'Der Server ist noch nicht erreicht, und dieser Browser behält keine Kopie.',
  local: 'Auf diesem Gerät gespeichert',
  localDetail: (why: string) => `${why} Deine Änderungen bleiben auf diesem Gerät.`,
  unsaved: 'NICHT GESPEICHERT',
  unsavedDetail: (why: string) =>
    `${why} Auch dieser Browser behält deine Änderungen gerade nicht: Sichere den Text mit „Kopieren“ oder „Herunterladen“.`,
  olderWhy:
    'Die Notizen auf dem Server sind älter als die auf diesem Gerät, und bis du dich entscheidest, wird nichts gesendet.',
  greetingWhy: 'Dem Server wird gerade geschickt, was ihm noch fehlt.',
  offlineWhy: 'Der Server ist nicht erreichbar; die Seite versucht es weiter.',
}
