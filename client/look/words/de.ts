// The sentences of `en.ts`, in German.

import type { words as english } from './en.ts'

export const words: typeof english = {
  colours: 'Farben',
  system: 'Wie im System',
  light: 'Hell',
  dark: 'Dunkel',
  language: 'Sprache',
  noAnswer: 'Der Server hat noch nicht geantwortet. Wir versuchen es weiter.',
  notLoaded:
    'Die Seite in dieser Sprache ließ sich nicht laden, deshalb bleibt sie, wie sie ist. Versuch es noch einmal, wenn du online bist.',
}
