// The sentences of `en.ts`, in German.

import type { words as english } from './en.ts'

export const words: typeof english = {
  tooLarge: 'Das ist zu groß zum Einfügen (höchstens 1 MB). Nichts wurde geändert; füge es in Teilen ein.',
  noPictures:
    'Bilder und Dateien lassen sich nicht einfügen, denn diese Notizen enthalten nur Text. Nichts wurde geändert; füge stattdessen die Adresse ein.',
  withoutPictures: 'Der Text wurde ohne seine Bilder eingefügt, denn diese Notizen enthalten nur Text.',
}
