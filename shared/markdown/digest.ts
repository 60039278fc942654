// The digest of a meeting as Markdown, for a chat or a mail.

import { longDate } from '../document/title.ts'
import { STUB } from '../document/handle.ts'
import { line, textOf, type Line, type TextLine } from '../document/lines.ts'
import type { MeetingSection } from '../memory/carry.ts'
import type { Age } from '../digest/age.ts'
import {
  digestOf,
  type DatedSections,
  type SummedMeeting,
  type Told,
  type Unanswered,
  type Waiting,
} from '../digest/digest.ts'
import { noNames, type Names } from '../model/team.ts'
import { dateIn } from './date.ts'
import { writeLines } from './lines.ts'
import type { Note } from './note.ts'
import { oneLine } from './one-line.ts'
import { readNote } from './read.ts'
import { titleOf } from './title.ts'
import { writeNote } from './write.ts'

/** The texts of a note, as the memory of a series reads them. */
export const sectionsOf = ({ preamble, blocks }: Note): MeetingSection[] => [
  { handle: '', heading: '', lines: preamble },
  ...blocks.flatMap(({ heading, lines, sections }) => [
    { handle: '', heading, lines },
    ...sections.filter(({ handle }) => handle !== STUB),
  ]),
]

/** In old notes, one person is sometimes `@momack2` and sometimes `@momack`. So a number at the end does not count. */
export const numberless: Names = { ...noNames, personOf: (id) => id.replace(/(?<=\D)\d{1,2}$/, '') }

/**
 * `date`: the note's. `earlier`: other meetings of the series, the oldest first. `named`, `dropped`: what people
 * answered about earlier items, if that is known.
 */
export function writeDigest(
  note: Note,
  date: string | null,
  earlier: readonly DatedSections[],
  names: Names = numberless,
  { named, dropped = [] }: Pick<SummedMeeting, 'named' | 'dropped'> = {},
): string {
  const { decisions, blockers, questions, owed, unanswered } = digestOf(
    { date, sections: sectionsOf(note), named, dropped },
    earlier,
    names,
  )
  const parts = [
    ...headOf(titleOf(note), date),
    ...part('Decisions', decisions.flatMap(decisionLines)),
    ...part('Blocked', blockers.flatMap(waitingLines)),
    ...part('Questions', questions.flatMap(waitingLines)),
    ...part(
      'Next',
      owed.flatMap(({ handle, items }) => {
        const lines = items.flatMap((item) => item.lines)
        return handle === '' ? lines : [line(handle, { kind: 'item' }), ...lines.map(deeper)]
      }),
    ),
    ...part('Not answered', unanswered.flatMap(unansweredLines)),
  ]
  // As canonical Markdown: a digest is a note too.
  return writeNote(readNote(parts.join('\n\n')))
}

function headOf(title: string, date: string | null): string[] {
  const day = date === null ? '' : longDate(date)
  if (title === '') return day === '' ? [] : [`# ${day}`]
  const namesDate = date === null || dateIn(title) === date.slice(0, 10)
  return [`# ${oneLine(title)}`, ...(namesDate ? [] : [day])]
}

const part = (heading: string, lines: readonly Line[]): string[] =>
  lines.length === 0 ? [] : [`## ${heading}`, writeLines(lines)]

const deeper = (each: Line): Line => ({ ...each, depth: each.depth + 1 })

const decisionLines = ({ handle, lines }: Told): Line[] => headed(lines, handle === '' ? '' : `${handle}: `)

/** The most unanswered items of one person that a digest lists. */
const MOST_UNANSWERED = 5

function unansweredLines({ handle, items }: Unanswered): Line[] {
  const told = items
    .slice(0, MOST_UNANSWERED)
    .flatMap(({ lines, since }) => headed(lines, `(since ${shortDate(since)}): `))
  const more = items.length - MOST_UNANSWERED
  const rest = more > 0 ? [line(`and ${more} more`, { kind: 'item' })] : []
  return [line(handle, { kind: 'item' }), ...[...told, ...rest].map(deeper)]
}

function waitingLines({ handle, lines, asked, age }: Waiting): Line[] {
  const [first] = lines
  const saysWhom = first !== undefined && /^@?[^\s:,]{1,64}[:,]\s/.test(textOf(first)) && asked.length === 1
  const who = [
    handle,
    handle !== '' && asked.length > 0 && !saysWhom && `asks ${asked.join(', ')}`,
    age && `(${sayAge(age)})`,
  ]
  const head = who.filter((each) => typeof each === 'string' && each !== '').join(' ')
  return headed(lines, head === '' ? '' : `${head}: `)
}

/** The lines, with these words before the first. */
function headed([first, ...others]: readonly Line[], words: string): Line[] {
  if (first === undefined) return []
  if (words === '' || first.node !== 'line') return [first, ...others]
  const told: TextLine = { ...first, runs: [{ text: words, marks: {} }, ...first.runs] }
  return [told, ...others]
}

const sayAge = ({ meetings, since }: Age): string => `${nth(meetings)} meeting, since ${shortDate(since)}`

function nth(count: number): string {
  const tens = count % 100
  const ending = tens > 10 && tens < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th')
  return `${count}${ending}`
}

/** `12 Nov 2018` */
function shortDate(date: string): string {
  const [month = '', day = '', year = ''] = longDate(date.slice(0, 10)).split(/,? /)
  return `${day} ${month.slice(0, 3)} ${year}`
}
