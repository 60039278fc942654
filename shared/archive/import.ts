// Turns a file of old notes into notes of the archive. If a file is refused, a sentence that names the file
// says why. Other sentences say what a person should know about the file's notes.

import { noteId, noteDigest, UNDATED, type ArchivedNote } from './archive.ts'
import { repairOf } from '../words/encoding.ts'
import { inspect, type Inspection } from '../markdown/inspect.ts'
import { bareLinks } from '../document/links.ts'
import {
  findDate,
  namesDayOf,
  noHabits,
  slashesIn,
  type DateHabits,
  type FoundDate,
} from '../markdown/date.ts'
import { importWords, type ImportWords } from './import-words.ts'
import { sliceMeetings } from '../markdown/meetings.ts'
import { noteOfSource, readNote } from '../markdown/read.ts'
import { readSource } from '../markdown/source.ts'
import { textOfUtf8 } from '../words/utf8.ts'
import type { SnapshotRecord } from '../model/snapshot.ts'
import { wireLimits } from '../wire/limits.ts'

export type Imported =
  | { is: 'notes'; notes: ArchivedNote[]; remarks: string[] }
  | { is: 'refused'; sentence: string }

export type TextFile = { is: 'text'; text: string } | { is: 'refused'; sentence: string }

/** Whether a file is a note, by its name. */
export const isNote = (path: string): boolean => /\.(?:md|markdown)$/i.test(path)

const refused = (sentence: string) => ({ is: 'refused', sentence }) as const

/** A file's bytes as text. */
export function decodeFile(path: string, bytes: Uint8Array, words: ImportWords = importWords): TextFile {
  // The note is sent as JSON, together with its addresses. That may exceed the limit of an update, so the
  // sender checks again.
  if (bytes.length > wireLimits.text) return refused(words.tooLarge(path))
  const text = textOfUtf8(bytes)
  if (text === null) return refused(words.notUtf8(path))
  return text.includes('\0') ? refused(words.notText(path)) : { is: 'text', text }
}

/** A note's date is looked for in this many characters at its beginning. */
export const HEAD = 2000

/**
 * How to read the dates in the notes of a folder. `heads`: the beginning of each note (`HEAD` characters or
 * bytes). `weekday`: the series' weekday.
 */
export const habitsOf = (heads: Iterable<string>, weekday: number | null): DateHabits => ({
  weekday,
  slashes: slashesIn(heads),
})

/** `path` is relative to the imported folder. */
export function importNote(
  path: string,
  text: string,
  habits: DateHabits = noHabits,
  words: ImportWords = importWords,
): Imported {
  if (text.trim() === '') return refused(words.empty(path))
  const source = readSource(text)
  const slices = sliceMeetings(text, source, habits)
  const { notes, remarks } =
    slices === null
      ? importOne(path, text, inspect(noteOfSource(source), habits), habits, words)
      : importSeveral(path, slices, words)
  if (repairOf(text) !== null) remarks.push(words.garbled(path))
  return { is: 'notes', notes, remarks }
}

interface Notes {
  notes: ArchivedNote[]
  remarks: string[]
}

function importOne(
  path: string,
  text: string,
  inspection: Inspection,
  habits: DateHabits,
  words: ImportWords,
): Notes {
  const { title, date: own } = inspection
  const inPath = findDateOfPath(path, habits)
  const date = own ?? (inPath.is === 'date' ? inPath.date : null)
  const named = [findDate(title, habits), ...(own === null ? [inPath] : [])]
  const remarks = named.flatMap((found) =>
    found.is === 'impossible' ? [words.noSuchDate(path, found.text, date)] : [],
  )
  if (date === null && remarks.length === 0) remarks.push(words.noDate(path))
  return { notes: [archived(path, text, inspection, date)], remarks }
}

function importSeveral(
  path: string,
  slices: NonNullable<ReturnType<typeof sliceMeetings>>,
  words: ImportWords,
): Notes {
  const notes = slices.map(({ text, date, title }) => archivedNote(path, text, date, title))
  const remarks = [words.severalMeetings(path, slices.length)]
  for (const { title, date } of slices) if (date === null) remarks.push(words.meetingWithoutDate(title, path))
  return { notes, remarks }
}

/** `date` is ISO or null; `title` is used in place of the note's own. */
export const archivedNote = (path: string, text: string, date: string | null, title?: string): ArchivedNote =>
  archived(path, text, inspect(readNote(text)), date, title)

/** The note of a snapshot, with the identities in its record. */
export const ofSnapshot = (
  { path, carried }: Pick<SnapshotRecord, 'path' | 'carried'>,
  text: string,
  date: string,
): ArchivedNote => ({ ...archivedNote(path, text, date), ...(carried && { carried }) })

function archived(
  path: string,
  text: string,
  { title: own, people }: Inspection,
  date: string | null,
  title?: string,
): ArchivedNote {
  return {
    id: noteId(date, noteDigest(text)),
    date,
    path,
    text,
    title: title ?? (own || lastPart(path)),
    people: [...new Set(people.map(({ handle }) => handle))],
    links: [...new Set(bareLinks(text).map(({ start, end }) => text.slice(start, end)))],
  }
}

const lastPart = (path: string): string => path.split('/').at(-1) ?? path

/**
 * `2018/11/26.md`, `2018-11-26--weekly.md`, `20181126.md`: first looks in the file's name, then in its
 * folders. A note that an export has put among those without a date has none.
 */
export function findDateOfPath(path: string, habits = noHabits): FoundDate {
  if (path.split('/').at(-2) === UNDATED) return { is: 'none' }
  const inName = findDate(lastPart(path), habits)
  return inName.is === 'none' ? findDate(path, habits) : inName
}

/**
 * The path's date, if the title names the same day. So `Weekly, Feb 12` in `2018-02-12--weekly.md` gets its
 * year from the path.
 */
export function dateBeside(title: string, path: string): string | null {
  const found = findDateOfPath(path)
  return found.is === 'date' && namesDayOf(title, found.date) ? found.date : null
}
