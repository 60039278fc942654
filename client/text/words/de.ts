// The sentences of `en.ts`, in German.

import type { words as english } from './en.ts'

export const words: typeof english = {
  writeHere: 'Hier schreiben…',
  nothingYet: 'Noch nichts hier',
  outOf: (name: string) =>
    `Außerhalb von ${name}. Tab und Umschalt Tab gehen von hier weiter; Enter geht wieder hinein.`,
  reload: 'Neu laden',
  esc: 'Esc',
  then: ', dann ',
  tab: 'Tab',
  leavesTheText: ', verlässt den Text',
  task: 'Aufgabe',
}
