// The sentences of `en.ts`, in German.

import type { words as english } from './en.ts'

export const words: typeof english = {
  writeHere: 'Hier schreiben…',
  wayOut: 'Esc, dann Tab, verlässt diesen Text',
  openAgain: 'Wieder öffnen',
  takeOut: 'Herausnehmen und bearbeiten',
  failed:
    'Auf dieser Seite ist etwas schiefgegangen, deshalb wurde dieser Text nicht zum Schreiben geöffnet. Er ist zu sehen, wie er ist, und nichts wurde geändert. Öffne ihn noch einmal, um ihn zu bearbeiten; wenn das nicht hilft, lade die Seite neu.',
  broken:
    'Auf dieser Seite ist etwas schiefgegangen, deshalb wurde dieser Text zum Schreiben geschlossen. Hier steht, was in den Notizen steht; nur was du zuletzt getippt hast, kann fehlen. Öffne ihn wieder, um ihn zu bearbeiten; wenn das nicht hilft, lade die Seite neu.',
  holds: (what: string) =>
    `Dieser Text enthält etwas, was diese Version von Roundtable nicht kennt: ${what}. Er ist zu sehen, wie er ist, und nichts wurde geändert. Lade neu, um zu sehen, ob es eine neuere Version gibt, oder nimm es heraus: Die Worte bleiben als einfacher Text.`,
  strangers: {
    'loose text': 'einen Text außerhalb einer Zeile',
    'no text': 'etwas, das kein Text ist',
    'bare link': 'einen Link ohne Adresse',
    line: (named: string) => `eine Zeile der Art „${named}“`,
    'nested line': (named: string) => `eine Zeile in einer Zeile der Art „${named}“`,
    mark: (named: string) => `einen Text mit der Formatierung „${named}“`,
  },
  unreadable:
    'Das ließ sich nicht lesen, deshalb wurde nichts geändert. Versuch, es als einfachen Text oder in Teilen einzufügen.',
  dragClosed:
    'Nichts wurde verschoben, denn der Text, aus dem du gezogen hast, wurde zum Schreiben geschlossen. Öffne ihn wieder, oder kopiere, was du hier haben willst.',
  dragGone: 'Nichts wurde verschoben, denn jemand hat gerade gelöscht, was du gezogen hast.',
  cut: (lines: number) =>
    `Die Vorlage ist zu lang, um hier ganz zu stehen: Das sind ihre ersten ${lines} Zeilen. Die übrigen stehen auf der Seite der Serie.`,
  notUndoneClosed:
    'Nicht rückgängig gemacht, denn der andere Text wurde inzwischen geschlossen. Beide Texte bleiben, wie sie waren.',
  notUndoneChanged:
    'Nicht rückgängig gemacht, denn der andere Text hat sich seitdem geändert. Beide Texte bleiben, wie sie waren.',
  notRedoneClosed:
    'Nicht wiederholt, denn der andere Text wurde inzwischen geschlossen. Beide Texte bleiben, wie sie waren.',
  notRedoneChanged:
    'Nicht wiederholt, denn der andere Text hat sich seitdem geändert. Beide Texte bleiben, wie sie waren.',
}
