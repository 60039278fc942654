// The sentences of `en.ts`, in German.

import type { words as english } from './en.ts'

export const words: typeof english = {
  networkIsCut: 'Dein Netz ist gekappt.',
  serverIsStopped: 'Der Server steht still.',
  connectedAgain: 'Wieder verbunden: Alle Texte kommen zusammen.',
  writeThenCut: 'Schreib etwas, kapp das Netz, schreib weiter.',
  placeToTry: 'Zum Ausprobieren',
  whatIsPlayed: 'Mia, Jonas und Priya sind gespielt, und der Server ist ein kleiner in dieser Seite.',
  played: 'Die anderen und der Server sind gespielt.',
  network: 'Netz',
  server: 'Server',
  whatIsPromised: 'Was versprochen ist',
  whatIsReal:
    'Diese Seite ist die echte: ihr Editor, ihre Kopie auf diesem Gerät und was sie über das Speichern sagt. Nur die anderen und der Server sind gespielt. Nichts verlässt diesen Browser, und „Verlassen“ löscht alles. Schließt du stattdessen die Seite, bleibt es, bis du Roundtable hier wieder öffnest, oder ohne https auch länger.',
  leaveAndStart: 'Verlassen und mit dem eigenen Team loslegen',
  leave: 'Verlassen',
  writes: (text: string) => `schreibt: ${text}`,
  typeOn: 'Schreib weiter: Die anderen tun es auch.',
  onlyThisMeeting: 'Zum Ausprobieren gibt es nur dieses Meeting.',
  noServer: 'Das hier ist zum Ausprobieren: Es gibt keinen Server, der das tun könnte.',
  playedTeam: 'Ein gespieltes Team',
  teamWeekly: 'Team-Weekly',
}
