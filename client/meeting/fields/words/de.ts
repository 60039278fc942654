// The sentences of `en.ts`, in German.

import type { words as english } from './en.ts'

export const words: typeof english = {
  more: (rest: number) => `${rest} weitere`,
  filled: (field: string, mine: string) =>
    `Jemand anderes hat ${field} gefüllt, während du dort geschrieben hast. Für deinen Text ist kein Platz mehr, er fehlt: „${mine}“. Kürze den Text und schreib ihn noch einmal.`,
  both: (field: string) =>
    `Du und jemand anderes habt an derselben Stelle geschrieben. Jetzt steht beides da: Bitte prüf ${field}.`,
  several: (typed: string, handles: string) =>
    `„${typed}“ kann ${handles} sein. Tipp noch einen Buchstaben, dann Enter.`,
  nobody: (typed: string) => `Niemand hier heißt ${typed}. Es bleibt, wie du es getippt hast.`,
  theTitle: 'den Titel',
  aField: 'ein Feld im Kopf',
}
