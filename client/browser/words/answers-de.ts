// What the relay answers, in German.

import { isCode, readAnswer, type AnswerCode, type NumberedCode } from '../../../shared/wire/answers.ts'

/** With its number, and without it. */
type Numbered = readonly [naming: (number: string) => string, plain: string]

const IN_GERMAN: Record<Exclude<AnswerCode, NumberedCode>, string> & Record<NumberedCode, Numbered> = {
  'no-key': 'Zu dieser Anfrage gehört ein Schlüssel.',
  'no-access': 'Dieser Link öffnet diese Notizen nicht.',
  revoked: 'Dieser Link wurde widerrufen.',
  expired: 'Dieser Link ist abgelaufen.',
  'leads-only': 'Das kann nur die Leitung; bitte um einen Link für die Leitung.',
  'not-invited': 'Auf diesem Server gründet man Teams nur mit Einladung.',
  'wrong-owner-key': 'Dieser Schlüssel gehört nicht zu diesem Team.',
  'no-space': 'Ein solches Team kann es nicht geben.',
  'no-meeting': 'Dieses Meeting gibt es nicht.',
  'no-snapshot': 'Diesen Snapshot gibt es nicht.',
  'no-snapshot-yet': 'Dieses Meeting hat noch keinen Snapshot; den ersten macht die Leitung.',
  'no-author': 'Zu einem Snapshot gehört ein Name.',
  'bad-author': 'Mit diesem Namen lässt sich kein Snapshot machen.',
  'bad-link': 'So lässt sich kein Link erstellen. Die Bezeichnung hat höchstens 80 Zeichen.',
  'expires-before': 'Dieser Link wäre schon abgelaufen.',
  'too-many-links': [
    (number) =>
      `Ein Team kann höchstens ${number} Links haben. Widerruf welche, die niemand braucht, und versuch es noch einmal.`,
    'Mehr Links kann ein Team nicht haben. Widerruf welche, die niemand braucht, und versuch es noch einmal.',
  ],
  'no-link': 'Diesen Link gibt es nicht; vielleicht wurde er schon widerrufen.',
  'slow-downloads':
    'Zu viele langsame Downloads der Notizen dieses Teams laufen gerade. Versuch es in einer Minute noch einmal.',
  'too-long': [
    (number) =>
      `Diese Notizen sind zu lang für eine Markdown-Datei (höchstens ${number} MB). Sie sind sicher, und die Seite zeigt sie; nimm heraus, was zu lang ist.`,
    'Diese Notizen sind zu lang für eine Markdown-Datei. Sie sind sicher, und die Seite zeigt sie; nimm heraus, was zu lang ist.',
  ],
  'being-written':
    'Gerade werden viele Notizen dieses Teams als Markdown geschrieben. Versuch es in ein paar Sekunden noch einmal.',
  'not-written':
    'Diese Notizen ließen sich nicht als Markdown schreiben. Sie sind sicher, und die Seite zeigt sie; versuch es in einer Minute noch einmal.',
  'too-many-requests': [
    (number) =>
      `Das war mehr, als dieser Server auf einmal beantwortet. Versuch es in ${number} s noch einmal.`,
    'Das war mehr, als dieser Server auf einmal beantwortet. Versuch es gleich noch einmal.',
  ],
  'too-large': [(number) => `Das ist zu groß (höchstens ${number} kB).`, 'Das ist zu groß.'],
  unreadable: 'Der Server konnte diese Anfrage nicht lesen.',
  unable: 'Der Server konnte das gerade nicht; versuch es später.',
  'nothing-here': 'Hier ist nichts.',
  'wrong-name': 'Unter diesem Namen ist dieser Server nicht zu erreichen.',

  'link-is-busy': 'Mit diesem Link sind gerade sehr viele da. Es wird weiter versucht.',
  'meeting-is-full': 'Dieses Meeting ist voll. Es wird weiter versucht.',
  'no-lookup':
    'Der Server kann Links gerade nicht prüfen; deine Änderungen bleiben auf diesem Gerät. Es wird weiter versucht.',
  restarting: 'Der Server startet neu. Es wird weiter versucht.',
  'room-restarting': 'Diese Notizen werden auf dem Server neu geladen. Es wird weiter versucht.',
  'cannot-save':
    'Der Server kann gerade nicht speichern; deine Änderungen bleiben auf diesem Gerät. Es wird weiter versucht.',
  'needs-repair':
    'Diese Notizen müssen repariert werden, bevor der Server sie öffnen kann. Deine sind hier sicher; sag dem Betreiber Bescheid.',
  'too-far-behind': 'Diese Seite hängt zu weit zurück. Es wird weiter versucht.',
  'too-much-waits': 'Zu viel von diesem Link wartet noch auf den Rest. Es wird weiter versucht.',
  'too-slow': 'Von diesem Gerät kommt alles zu langsam an. Es wird weiter versucht.',
  'message-too-big': 'Diese Nachricht ist zu groß.',
  'reads-only': 'Nur lesen: Mit diesem Link kannst du die Notizen lesen, sonst nichts.',
  'other-device': 'Diese Kopie hat Änderungen eines anderen Geräts, die der Server nicht hat.',

  'edit-view-only': 'Nur lesen: Dieser Link liest die Notizen. Deine Änderung wurde nicht gespeichert.',
  'edit-too-large': [
    (number) => `Zu groß (höchstens ${number} MB): Diese Änderung wurde nicht gespeichert.`,
    'Zu groß: Diese Änderung wurde nicht gespeichert.',
  ],
  'edit-foreign': 'Eine Änderung unter fremdem Namen wurde abgelehnt. Sie wurde nicht gespeichert.',
  'edit-gap':
    'Eine Änderung bezieht sich auf eine, die der Server nie bekommen hat. Sie wurde nicht gespeichert; bitte lade neu.',
  'edit-not-yours':
    'Was andere geschrieben haben und dem Server fehlt, nimmt er nur von einem ihrer Geräte. Hier ist es sicher.',
  'edit-later':
    'In diese Notizen kommt mehr, als der Server auf einmal nimmt. Deine Änderungen bleiben auf diesem Gerät und werden bald noch einmal gesendet.',
  'edit-too-many-writers':
    'Mehr Schreibende können diese Notizen nicht haben. Deine Änderungen bleiben auf diesem Gerät und werden gesendet, sobald Platz ist; die Leitung schafft welchen, indem sie löscht, was niemand braucht.',
  'edit-full':
    'Diese Notizen sind voll. Die Änderung wurde nicht gespeichert; was da ist, ist sicher und lässt sich löschen. Schreib in anderen Notizen weiter.',
  'edit-invalid':
    'Der Server hat eine Änderung abgelehnt, die er nicht speichern kann. Sie wurde nicht gespeichert.',

  'half-writers': [
    (number) =>
      `Die Hälfte der Plätze für Schreibende ist vergeben: Diese Notizen nehmen Änderungen von ${number} geöffneten Seiten an. Wenn das mehr ist, als ihr wart, widerruf den missbrauchten Link und lösch, was damit geschrieben wurde.`,
    'Die Hälfte der Plätze für Schreibende ist vergeben. Wenn das mehr ist, als ihr seid, widerruf den missbrauchten Link und lösch, was damit geschrieben wurde.',
  ],
  'half-bytes':
    'Diese Notizen sind halb voll. Fangt neue an, bevor sie voll sind. Gelöschter Text macht Platz.',
  'half-parts':
    'Die Hälfte der Teile, die diese Notizen haben können, ist verbraucht. Fangt neue an, bevor sie voll sind. Gelöschter Text macht Platz.',
  'half-texts': [
    (number) =>
      `Die Hälfte der Texte, die diese Notizen haben können, ist verbraucht (höchstens ${number}). Wenn ihr das nicht wart, widerruf den missbrauchten Link und lösch, was damit geschrieben wurde.`,
    'Die Hälfte der Texte, die diese Notizen haben können, ist verbraucht. Wenn ihr das nicht wart, widerruf den missbrauchten Link und lösch, was damit geschrieben wurde.',
  ],
  'half-fields':
    'Eine Liste in diesen Notizen hat die Hälfte der möglichen Einträge. Wenn ihr das nicht wart, widerruf den missbrauchten Link und lösch, was damit geschrieben wurde.',
}

const UNKNOWN =
  'Der Server hat etwas gemeldet, was diese Version der Seite noch nicht kennt. Deine Notizen sind sicher; lade die Seite neu.'

/** What the relay says, with the code and the number that stand beside its sentence, if they do. */
export function inGerman(sentence: string, code: string | null = null, number: number | null = null): string {
  const read = readAnswer(sentence)
  const known = isCode(code) ? code : read.code
  if (known === null) return sentence === '' ? '' : UNKNOWN
  const said = IN_GERMAN[known]
  if (typeof said === 'string') return said
  const [naming, plain] = said
  const named = number ?? read.number
  return named === null ? plain : naming(named.toLocaleString('de-DE'))
}
