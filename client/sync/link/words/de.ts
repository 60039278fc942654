// The sentences of `en.ts`, in German.

import type { words as english } from './en.ts'

export const words: typeof english = {
  ended: 'Der Server kann mit dieser Seite nicht weitermachen. Bitte lade sie neu.',
  tooBig: 'Zu viel neuer Text auf einmal. Sichere ihn mit „Kopieren“ oder „Herunterladen“.',
  version: 'Diese Seite und der Server haben verschiedene Versionen. Bitte lade sie neu.',
  differs: 'Die Kopie dieser Notizen auf diesem Gerät weicht von der auf dem Server ab.',
  readOnly: 'Nur lesen: Diese Seite ist weiter als der Server.',
  refused: 'Der Server hat eine Nachricht dieser Seite abgelehnt. Bitte lade sie neu.',
  unreadable: 'Der Server hat etwas geschickt, das diese Seite nicht lesen kann. Bitte lade sie neu.',
  changeUnreadable:
    'Eine Änderung von jemand anderem ließ sich nicht lesen. Dein Text ist sicher; lade neu, um die anderen Änderungen zu sehen.',
  wordsLost: (lost: string) =>
    `Eine Zeile wurde woanders gelöscht, während du darin geschrieben hast, und diese Seite konnte deine Worte nicht zurückholen. Es sind: „${lost}“. Kopiere sie und lade neu.`,
  cannotSave: 'Der Server kann einen Teil davon nicht speichern.',
}
