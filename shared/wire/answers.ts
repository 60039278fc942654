// How the relay says that it did not do what it was asked: a code for programs, a sentence for people.
//
// An answer of the HTTP API has both, and the number that the sentence names, if there is one. The reason of a closed
// connection, a refused edit and a notice have room for the sentence alone: `readAnswer` finds its code and its
// number. A sentence that is said today begins as it does here. `{number}` stands where its number is.

const ANSWERS = {
  'no-key': 'Send the key as “Authorization: Bearer <key>”.',
  'no-access': 'This link doesn’t open these notes.',
  revoked: 'This link was revoked.',
  expired: 'This link has expired.',
  'leads-only': 'Only a lead can do that; ask one for a lead’s link.',
  'not-invited': 'This server founds a space only with its invite key, in the header “Invite-Key”.',
  'wrong-owner-key': 'That key does not found this space.',
  'no-space': 'That is no space id.',
  'no-meeting': 'There is no such meeting.',
  'no-snapshot': 'There is no such snapshot.',
  'no-snapshot-yet': 'This meeting has no snapshot yet; a lead takes the first one.',
  'no-author': 'Say who takes it: { "by": "@handle" }.',
  'bad-author': 'A handle like that cannot take a snapshot.',
  'bad-link': 'A link like that cannot be made.',
  'expires-before': 'That link would have expired before it was made.',
  'too-many-links': 'A team can have {number} links. Revoke some that nobody uses, then try again.',
  'no-link': 'There is no such link; perhaps it was revoked before.',
  'slow-downloads': 'Too many slow downloads of this team’s notes are under way. Ask again in a minute.',
  'too-long':
    'These notes are too long for one Markdown file (limit {number} MB). They are safe, and the page shows them; take out what is too long.',
  'being-written':
    'Many notes of this team are being written as Markdown just now. Ask again in a few seconds.',
  'not-written':
    'These notes could not be written as Markdown. They are safe, and the page shows them; ask again in a minute.',
  'too-many-requests': 'That was more than this server answers at once. Try again in {number} s.',
  'too-large': 'That request is too large (limit {number} kB).',
  unreadable: 'That request could not be read.',
  unable: 'The server could not do that now; try later.',
  'nothing-here': 'There is nothing here.',
  'wrong-name': 'This server is not reached under this name.',

  'link-is-busy': 'Many have come with this link. Trying again.',
  'meeting-is-full': 'This meeting is full. Trying again.',
  'no-lookup': 'The server cannot look up keys now; your edits stay on this device.',
  restarting: 'The server is restarting. Trying again.',
  'room-restarting': 'The room is restarting. Trying again.',
  'cannot-save': 'The server cannot save now; your edits stay on this device. Trying again.',
  'needs-repair':
    'These notes must be repaired before the server can open them. Yours are safe here; tell its operator.',
  'too-far-behind': 'Too far behind. Trying again.',
  'too-much-waits': 'Too much of what this link sent waits for the rest. Trying again.',
  'too-slow': 'What this device sends comes too slowly. Trying again.',
  'message-too-big': 'That message is too big.',
  'reads-only': 'View only: this link reads the notes, and takes no such message.',
  'other-device': 'This copy has edits of another device’s that the server does not.',

  'edit-view-only': 'View only: this link reads the notes. Your change was not saved.',
  'edit-too-large': 'Too large (limit {number} MB): that change was not saved.',
  'edit-foreign': 'A change in another’s name was refused. It was not saved.',
  'edit-gap': 'A change refers to one the server never got. It was not saved; please reload.',
  'edit-not-yours':
    'What others wrote, and the server lost, it takes from a device of theirs only. It is safe on this one.',
  'edit-later':
    'More comes into these notes than the server takes at once. Your edits stay on this device and are sent again soon.',
  'edit-too-many-writers':
    'These notes have as many writers as they can hold. Your edits stay on this device and are sent again until there is room; a lead makes some by deleting what nobody needs.',
  'edit-full':
    'This note is full. That change was not saved; what is there is safe, and can be deleted. Go on in another note.',
  'edit-invalid': 'The server refused a change it cannot store',

  'half-writers':
    'Half of the places for writers are used: these notes accept edits from {number} openings of the page. If that is more than your team has made, revoke the link that was misused and delete what it wrote.',
  'half-bytes':
    'Half of what these notes can hold is used. Start new notes before these are full. Deleting text makes room.',
  'half-parts':
    'Half of the parts that these notes can have are used. Start new notes before these are full. Deleting text makes room.',
  'half-texts':
    'Half of the texts that these notes can have are used (limit {number}). If that is more than your team has made, revoke the link that was misused and delete what it wrote.',
  'half-fields':
    'One list in these notes has half of the entries that it can have. If that is more than your team has made, revoke the link that was misused and delete what it wrote.',
} as const

export type AnswerCode = keyof typeof ANSWERS

const NUMBER = '{number}'

/** The codes whose sentences name a number. */
export type NumberedCode = {
  [Code in AnswerCode]: (typeof ANSWERS)[Code] extends `${string}${typeof NUMBER}${string}` ? Code : never
}[AnswerCode]

type Named<Code> = Code extends NumberedCode ? [number: number] : []

/** An answer of the HTTP API. */
export interface Refusal {
  error: string
  code: AnswerCode
  /** The number that the sentence names. */
  number?: number
}

export const refusal = <Code extends AnswerCode>(code: Code, ...named: Named<Code>): Refusal => {
  const [number] = named
  return { error: sentenceOf(code, ...named), code, ...(number !== undefined && { number }) }
}

/** The sentence of a code, in English. */
export const sentenceOf = <Code extends AnswerCode>(code: Code, ...[number]: Named<Code>): string =>
  ANSWERS[code].replace(NUMBER, (number ?? 0).toLocaleString('en'))

export interface ReadAnswer {
  /** Null for a sentence that another version of the relay says. */
  code: AnswerCode | null
  /** Null if the sentence names none, or another version's relay says it in other words. */
  number: number | null
}

const ALL = Object.entries(ANSWERS) as [AnswerCode, string][]

/** All codes. */
export const CODES: readonly AnswerCode[] = ALL.map(([code]) => code)

export const isCode = (code: string | null): code is AnswerCode =>
  code !== null && Object.hasOwn(ANSWERS, code)

/** What a sentence of the relay's says. */
export function readAnswer(sentence: string): ReadAnswer {
  for (const [code, known] of ALL) {
    const [beginning = ''] = known.split(NUMBER)
    if (!sentence.startsWith(beginning)) continue
    const [digits] = /^\d[\d,]*/.exec(sentence.slice(beginning.length)) ?? []
    return {
      code,
      number: digits === undefined || beginning === known ? null : Number(digits.replaceAll(',', '')),
    }
  }
  return { code: null, number: null }
}
