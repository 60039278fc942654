// The sentences of `en.ts`, in German.

import type { words as english } from './en.ts'

export const words: typeof english = {
  locale: 'de-DE',
  lead: 'Die Notizen eures Wochenmeetings, gemeinsam geschrieben.',
  meeting: 'Das Meeting',
  team: 'Team',
  meetingName: 'Meeting',
  every: 'Jede Woche am',
  time: 'Uhrzeit',
  timeZone: 'Zeitzone',
  everyDay: (day: string, time: string, there: string) => `, jeden ${day} um ${time} Uhr (${there}).`,
  yourTime: 'deine Zeit',
  timeIn: (zone: string) => `Zeit in ${zone}`,
  firstIsNow: 'Das erste beginnt jetzt.',
  firstIsToday: 'Das erste ist heute.',
  firstIsOn: (date: string) => `Das erste ist am ${date}.`,
  change: 'Ändern',
  inviteKey: 'Einladungsschlüssel',
  start: 'Loslegen',
  tryFirst: 'Erst ausprobieren',
  noAccount: 'Kein Konto, keine E-Mail. Alles hier kannst du später ändern.',
  myTeam: 'Mein Team',
  teamOf: (handle: string) => `Team von ${handle}`,
  teamWeekly: 'Team-Weekly',
  goHome: 'Zu meinen Meetings',
  yourMeetings: 'Deine Meetings',
  unnamedTeam: 'Team ohne Namen',
  allMeetings: 'Alle Meetings',
  openedLately: 'Zuletzt geöffnet',
  myWeek: 'Meine Woche',
  noneOpened:
    'Du hast hier noch kein Meeting dieses Teams geöffnet. Über den Namen des Teams kommst du zu allen.',
  notSent: 'Noch nicht gesendet',
  keptEdits:
    'Eine frühere Version hat diese Änderungen auf diesem Gerät aufbewahrt. Sie gehen an diesen Server, sobald du sie hier öffnest.',
  anotherTeam: 'Noch ein Team gründen',
  changeName: (handle: string) => `${handle}: Namen ändern`,
  gotALink: 'Hast du einen Link bekommen? Füg ihn hier ein',
  open: 'Öffnen',
  whatIsNotPromised: 'Was nicht versprochen ist',
  picture:
    'Die Notizen eines Meetings. @ada und @grace haben je einen Abschnitt: was erledigt ist, was blockiert ist und was als Nächstes kommt. @grace tippt gerade. In der Leiste steht: Für alle gespeichert.',
  saved: 'Für alle gespeichert',
  nobodyThere: 'Gerade ist niemand da.',
  more: (count: number) => `${count} weitere`,
  isThere: (handle: string) => `${handle} ist gerade da.`,
  areThere: (handles: string) => `${handles} sind gerade da.`,
  nobodyWrote: 'Noch hat niemand geschrieben.',
  wrote: (count: number) =>
    count === 1 ? 'Eine Person hat schon geschrieben.' : `${count} Personen haben schon geschrieben.`,
  lookingUp: 'Das Meeting wird gesucht…',
  silent:
    'Der Server hat noch nicht geantwortet. Die Seite versucht es weiter; deinen Namen kannst du schon eingeben.',
  unreached:
    'Der Server ist gerade nicht erreichbar, deshalb ist nicht bekannt, wer da ist. Du kannst trotzdem schreiben: Dein Text bleibt auf diesem Gerät und wird eingefügt, sobald der Server antwortet und der Link das Schreiben erlaubt.',
  askForNewLink: 'Bitte die Person, die dir den Link geschickt hat, um einen neuen.',
  meetingOf: (team: string) => `Ein Meeting im Team „${team}“.`,
  ownersLink:
    'Das ist der Eigentümer-Link: Mit ihm leitest du das Team für immer, und niemand kann ihn widerrufen. Wenn du nur eingeladen bist, sag es der Person, die ihn geschickt hat, und bitte um einen Link aus „Teilen“.',
  openNotes: 'Notizen öffnen',
  othersDoNotSee: 'Andere sehen nicht, dass du mitliest.',
  showMe: 'Mich zeigen',
  yourName: 'Dein Name',
  nameHint: (example: string) =>
    `So, wie er in den Notizen steht, z. B. ${example}. Wir merken ihn uns auf diesem Gerät.`,
  youWillBe: (handle: string) => `Du heißt dann ${handle}.`,
  timeNeeded: 'Um wie viel Uhr beginnt das Meeting?',
  inviteOnly:
    'Auf diesem Server gründet man Teams nur mit Einladung. Gib den Einladungsschlüssel ein, den du vom Betreiber bekommen hast.',
  yourTeam: 'Dein Team',
  noLink: 'Das ist kein Link zu einem Meeting. Kopiere den ganzen Link, von https bis zum letzten Zeichen.',
  measured: [
    {
      promise: 'Was als gespeichert gilt, bleibt gespeichert.',
      figure:
        'Der Server wurde 120-mal gewaltsam beendet, während Leute tippten: Von 2.258 gespeicherten Wörtern ging keines verloren.',
    },
    {
      promise: 'Was alle schreiben, kommt zusammen.',
      figure:
        'In 10.000 Runden wurde gleichzeitig in denselben Zeilen geschrieben: Von 148.590 Wörtern ging keines verloren, und keines stand doppelt da.',
    },
    {
      promise: 'Es funktioniert offline.',
      figure:
        'Ein Meeting, das du schon einmal geöffnet hast, ist in 0,15 bis 0,44 Sekunden da, auch ohne Server.',
    },
  ],
  notPromised: [
    'Wer den Server betreibt, kann die Notizen lesen: Es gibt keine Ende-zu-Ende-Verschlüsselung.',
    'Es gibt einen Server auf einer Maschine. Die zweite Kopie ist dein Backup.',
    'Werden Zeilen gleichzeitig auch verbunden und getrennt, steht ab und zu ein Wort doppelt da: 8 von 2.528 waren es.',
    'Was du mit einer Eingabemethode zusammensetzt, kann doppelt dastehen, wenn es jemand in genau diesem Moment in eine andere Zeile zieht oder rückgängig macht, dass es verschoben war.',
  ],
}
