// The sentences of `en.ts`, in German.

import type { words as english } from './en.ts'

export const words: typeof english = {
  draft: 'Entwurf, nur auf diesem Gerät',
  draftDetail:
    'Dein Abschnitt ist ein privater Entwurf. Er liegt auf der Platte dieses Geräts, und niemand sonst kann ihn lesen, bis du ihn veröffentlichst.',
  keeping: 'Wird gespeichert…',
  keepingDetail: 'Dein privater Entwurf wird gerade auf die Platte dieses Geräts geschrieben.',
  notKept: 'NICHT GESPEICHERT',
  notKeptDetail:
    'Dieser Browser behält deinen privaten Entwurf nicht, und niemand sonst hat ihn: Veröffentliche ihn, oder sichere den Text mit „Kopieren“ oder „Herunterladen“.',
  draftBar: 'Privater Entwurf',
  draftSays: 'Andere sehen, dass du etwas entwirfst, aber kein Wort davon.',
  publish: 'Veröffentlichen',
  published: 'Dein Entwurf ist veröffentlicht: Alle sehen ihn.',
  discard: 'Verwerfen',
  discardAsk: 'Verwerfen…',
  keepIt: 'Behalten',
  discardsWhat: (lines: number) =>
    lines === 0
      ? 'Diesen Entwurf verwerfen? Er hat keine neuen Zeilen.'
      : `Diesen Entwurf verwerfen? ${lines === 1 ? 'Eine Zeile davon steht' : `${lines} Zeilen davon stehen`} sonst nirgends. Was andere sehen, bleibt.`,
  discarded: 'Dein privater Entwurf ist verworfen. Dein Abschnitt ist wieder der, den andere sehen.',
  notRead:
    'Dieser Browser konnte nicht lesen, ob dein Abschnitt ein privater Entwurf ist. Damit nichts Privates nach außen kommt, lässt sich hier erst nach dem Neuladen der Seite schreiben.',
  notPrivate: 'Dein Abschnitt konnte kein privater Entwurf werden und ist öffentlich wie zuvor.',
  notOpened: 'Dein Abschnitt ist jetzt ein privater Entwurf, aber sein Text hat sich nicht geöffnet.',
  notTyped: (why: string, typed: string) =>
    `${why} Was du inzwischen getippt hast, steht in keinem Text: „${typed}“. Kopiere es, bevor du die Seite neu lädst oder verlässt.`,
  copy: 'Kopieren',
  copied: 'Kopiert.',
  notCopied:
    'Der Browser hat das Kopieren nicht erlaubt. Markiere die Wörter in der Meldung, und kopiere sie.',
  undo: 'Rückgängig',
  ofAnother: (handle: string) => `Auf diesem Gerät liegt ein privater Entwurf von ${handle}.`,
}
