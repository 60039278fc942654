// The sentences of `en.ts`, in German.

import type { words as english } from './en.ts'

export const words: typeof english = {
  formerUnreadable:
    'Was eine frühere Version hier von diesen Notizen gespeichert hat, lässt sich nicht lesen. Es bleibt, wie es ist, und wird beim nächsten Öffnen noch einmal versucht.',
  recordsUnreadable: (count: number) =>
    `Ein Teil der Kopie auf diesem Gerät ließ sich nicht lesen (Einträge: ${count}). Nichts wurde gelöscht, und was der Server hat, wird ergänzt.`,
  recordsMissing:
    'Ein Teil der Kopie auf diesem Gerät fehlt. Was davon abhängt, erscheint, sobald der Server erreicht ist.',
  noOfflineCopy:
    'Dieser Browser kann noch keine Offline-Kopie behalten. Deine Änderungen werden gespeichert, solange der Server erreichbar ist; sonst sichere sie mit „Kopieren“ oder „Herunterladen“.',
}
