// The sentences of `en.ts`, in German.

import type { words as english } from './en.ts'

export const words: typeof english = {
  addHeading: 'Überschrift hinzufügen',
  addHeadingShort: 'Überschrift',
  heading: 'Überschrift',
  hidden: (label: string, heading: string) => `${label}: ${heading} (entfernt)`,
  copyOf: (label: string) => `Kopieren: ${label}`,
  copy: 'Kopieren',
  copied: 'Kopiert',
  selectAndCopy: 'Markiere den Text und kopiere ihn',
  close: 'Schließen',
  partMissing:
    'Ein Teil dieser Seite ließ sich nicht laden: Der Server ist nicht erreichbar oder hat eine neuere Version. Deine Notizen sind sicher. Versuch es noch einmal, oder lade die Seite neu.',
  reload: 'Neu laden',
  moreRows: (left: number) =>
    `… und ${left === 1 ? 'eine weitere Zeile wird' : `${left} weitere Zeilen werden`} nicht gezeigt. Das Markdown enthält sie alle.`,
  showMore: 'Mehr zeigen',
  moreLeft: (left: number) =>
    left === 1
      ? '… und ein weiterer Eintrag wird nicht gezeigt.'
      : `… und ${left} weitere werden nicht gezeigt.`,
  updateReady: 'Neue Version verfügbar. Deine Notizen sind sicher.',
  updateNow: 'Neu laden',
  dismiss: 'Ausblenden',
  optionsOf: (name: string) => `Optionen für ${name}`,
  home: 'Roundtable: deine Meetings',
  whereYouAre: 'Wo du bist',
  cannotShow: (name: string) =>
    `${name}: Das lässt sich hier nicht anzeigen. Was dort geschrieben wurde, ist noch da.`,
  showAgain: 'Noch einmal zeigen',
  askForNewLink: 'Bitte die Person, die dir den Link geschickt hat, um einen neuen.',
  ownTextIsSafe:
    'Dein Text ist auf diesem Gerät sicher und wird eingefügt, sobald du einen neuen Link öffnest.',
  hasCopy: 'Dieses Gerät hat eine Kopie dieser Notizen.',
  takeWithYou: 'Du kannst alles mitnehmen:',
  download: 'Herunterladen',
  goHome: 'Zu meinen Meetings',
  add: 'Hinzufügen',
  newHeading: 'Name der neuen Überschrift',
  moveUp: 'Nach oben',
  moveDown: 'Nach unten',
  remove: 'Entfernen (lässt sich rückgängig machen)',
  restore: 'Wiederherstellen',
  rename: 'Umbenennen',
}
