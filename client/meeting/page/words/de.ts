// The sentences of `en.ts`, in German.

import type { words as english } from './en.ts'

export const words: typeof english = {
  theTitle: 'Der Titel',
  sectionOf: (handle: string) => `Abschnitt von ${handle}`,
  person: 'Person',
  open: (date: string) => `${date} öffnen`,
  dismiss: 'Ausblenden',
  opening: 'Die Notizen werden geöffnet…',
  theBar: 'Die Leiste über den Notizen',
  theHeader: 'Der Kopf',
  theBlock: (heading: string) => `„${heading}“`,
  theAdder: '„+ Überschrift“',
  title: 'Titel',
  lastSnapshot: 'Was der letzte Snapshot sagt',
  theTurn: 'Wer an der Reihe ist',
  theAttendees: 'Die Teilnahmeliste',
  beforeFirst: 'Vor der ersten Überschrift',
  updateOf: (handle: string) => `Update von ${handle}`,
  status: 'Status',
  home: 'Roundtable: deine Meetings',
  snapshotTaken: 'Snapshot gemacht',
  viewOnly: 'Nur lesen',
  thisMeeting: 'Meeting',
}
