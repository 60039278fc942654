// The sentences of `en.ts`, in German.

import type { words as english } from './en.ts'

export const words: typeof english = {
  keysFor: (name: string) => `Tasten für ${name}`,
  aLink: 'Link',
  itsText: 'Text',
  address: 'Adresse',
  noAddress: 'Ein Link führt zu einer Web- oder E-Mail-Adresse, zum Beispiel https://example.org.',
  save: 'Speichern',
  open: 'Öffnen',
  removeLink: 'Link entfernen',
  thisLink: 'Dieser Link',
  selection: 'Auswahl',
  keyIsHere: (key: string) => `${key}: hierher`,
  linkIsGone: 'Der Text dieses Links wurde gerade gelöscht, deshalb wurde nichts geändert.',
  linkChanged: 'Jemand hat den Text dieses Links gerade geändert. Der Text bleibt so, mit deiner Adresse.',
  indent: 'Eine Ebene tiefer',
  outdent: 'Eine Ebene höher',
  tick: 'Aufgabe abhaken',
  bold: 'Fett',
  italic: 'Kursiv',
  code: 'Code',
  strike: 'Durchgestrichen',
  link: 'Link…',
  openLink: 'Link öffnen',
  nextLabel: 'Nächstes Label',
  undo: 'Rückgängig',
  redo: 'Wiederholen',
  bar: 'Zur Leiste an der Auswahl',
}
