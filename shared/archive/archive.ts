// The archive of a series, in the Y.Doc of the room `<space>/<series>/archive`: the notes of its snapshots
// and imported old notes, as they were written.
//
//   notes   <date>/<digest>           a note as JSON; `undated/<digest>` if the note names no date
//           <date>/<digest>/hidden    true if somebody took the note out of the archive
//           <date>/<digest>/carried   which lines of the note were carried over, as JSON
//
// A note's key is made from its date and text. So a note is kept once, even if it is imported twice: on two
// devices, from a folder and from git. A note that was taken out stays out, however often it is imported,
// until somebody puts it back. The identities of a snapshot's lines have their own key, so they are found if the same
// text is imported before or after the snapshot.

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type * as Y from 'yjs'
import * as v from 'valibot'
import { isMeetingDate } from '../wire/access.ts'
import { cut, fieldsOf, put } from '../document/fields.ts'
import { MAX_FIELD, MAX_NAME } from '../document/schema.ts'
import { CarriedAt } from '../model/carried-at.ts'
import type { SnapshotRecord } from '../model/snapshot.ts'

const Kept = v.object({
  /** Where the note came from, or its path in a repository. */
  path: v.string(),
  /** Markdown, as written. */
  text: v.string(),
  title: v.string(),
  /** The handles of the note's writers. */
  people: v.array(v.string()),
  /** The distinct addresses in the text. */
  links: v.array(v.string()),
})

type Kept = v.InferOutput<typeof Kept>

export interface ArchivedNote extends Kept {
  /** The note's key in `notes`. */
  id: string
  /** ISO; null if the note names no date. */
  date: string | null
  /** The lines that were carried over, if that is known. */
  carried?: CarriedAt
}

/** In the ids of notes without a date. An export puts these notes in a folder of this name. */
export const UNDATED = 'undated'
const DIGITS = 16

/** `sha256` is what `noteDigest` returns, in hex. */
export const noteId = (date: string | null, sha256: string): string =>
  `${date ?? UNDATED}/${sha256.slice(0, DIGITS)}`

/**
 * The text with line feeds as line ends, and without a byte order mark. Copies that differ only in these
 * count as one.
 */
export const sameForAll = (text: string): string => text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')

export const noteDigest = (text: string): string => bytesToHex(sha256(utf8ToBytes(sameForAll(text))))

/** The notes that were not taken out, newest first, those without a date last. */
export const readArchive = (doc: Y.Doc): ArchivedNote[] => inOrder(notesThat(doc, (hidden) => !hidden))

/** The notes that were taken out, newest first, those without a date last. */
export const readTakenOut = (doc: Y.Doc): ArchivedNote[] => inOrder(notesThat(doc, (hidden) => hidden))

/** The same notes as those of `readArchive`, by date. Each is read when it is asked for, because reading takes time. */
export const newestNotes = (doc: Y.Doc): Iterable<ArchivedNote> => notesThat(doc, (hidden) => !hidden)

function* notesThat(doc: Y.Doc, wanted: (hidden: boolean) => boolean): Generator<ArchivedNote> {
  const notes = fieldsOf(doc, 'notes')
  const found = [...notes].flatMap(([id, value]) =>
    typeof value === 'string' && wanted(notes.get(`${id}/hidden`) === true) ? [{ id, value }] : [],
  )
  for (const { id, value } of found.sort((a, b) => orderOf(b.id) - orderOf(a.id))) {
    const note = parseNote(id, value)
    if (note) yield { ...note, ...carriedOf(notes.get(`${id}/carried`)) }
  }
}

function carriedOf(value: unknown): Pick<ArchivedNote, 'carried'> {
  if (typeof value !== 'string') return {}
  try {
    const read = v.safeParse(CarriedAt, JSON.parse(value))
    return read.success ? { carried: read.output } : {}
  } catch {
    return {} // not JSON: nothing is known
  }
}

const inOrder = (notes: Iterable<ArchivedNote>): ArchivedNote[] =>
  [...notes]
    .map((note) => ({ note, order: `${note.date ?? ''} ${note.path}` }))
    .sort((a, b) => b.order.localeCompare(a.order))
    .map(({ note }) => note)

/** The dates of which the archive has notes, each with their ids. The notes themselves are not read. */
export function archivedDates(doc: Y.Doc): ReadonlyMap<string, readonly string[]> {
  const notes = fieldsOf(doc, 'notes')
  const dates = new Map<string, string[]>()
  for (const [id, value] of notes) {
    const [date = '', digest, ...rest] = id.split('/')
    if (digest !== undefined && rest.length === 0 && isMeetingDate(date) && typeof value === 'string')
      if (notes.get(`${id}/hidden`) !== true) {
        const ids = dates.get(date)
        if (ids) ids.push(id)
        else dates.set(date, [id])
      }
  }
  for (const ids of dates.values()) ids.sort()
  return dates
}

/** The date of a note's key as a number. 0 if the key has no date. */
const orderOf = (id: string): number => Number(id.slice(0, 10).replaceAll('-', '')) || 0

function parseNote(id: string, json: string): ArchivedNote | null {
  const [date = '', digest, ...rest] = id.split('/')
  if (digest === undefined || rest.length > 0 || !(date === UNDATED || isMeetingDate(date))) return null
  try {
    const read = v.safeParse(Kept, JSON.parse(json))
    if (!read.success) return null
    const { path, text, title, people, links } = read.output
    return {
      ...{ id, date: date === UNDATED ? null : date, text, links },
      ...{ path: cut(path, MAX_FIELD), title: cut(title, MAX_FIELD) },
      people: people.map((who) => cut(who, MAX_NAME)),
    }
  } catch {
    return null // not JSON: not a note
  }
}

/** The ids of notes whose meeting has a later snapshot. Two snapshots with the same text share one note. */
export function supersededBy(snapshots: ReadonlyMap<string, readonly SnapshotRecord[]>): Set<string> {
  const superseded = new Set<string>()
  for (const [date, records] of snapshots) {
    const [last, ...earlier] = records.map(({ sha256 }) => noteId(date, sha256)).toReversed()
    for (const id of earlier) if (id !== last) superseded.add(id)
  }
  return superseded
}

/**
 * The notes without those whose meeting has a later snapshot. What the last snapshot's record knows of the lines of its
 * note is with the note. It counts more than what the archive has, because the archive keeps the first that it is told.
 */
export function currentNotes(
  doc: Y.Doc,
  snapshots: ReadonlyMap<string, readonly SnapshotRecord[]>,
): ArchivedNote[] {
  const superseded = supersededBy(snapshots)
  const carried = new Map<string, CarriedAt>()
  for (const [date, records] of snapshots)
    for (const record of records) if (record.carried) carried.set(noteId(date, record.sha256), record.carried)
  return readArchive(doc)
    .filter(({ id }) => !superseded.has(id))
    .map((note) => {
      const known = carried.get(note.id) ?? note.carried
      return known ? { ...note, carried: known } : note
    })
}

/** Whether the archive has the note, even if it was taken out. */
export const hasNote = (doc: Y.Doc, id: string): boolean => fieldsOf(doc, 'notes').has(id)

export type Keeping = 'new' | 'here' | 'taken out'

/** Adds the note, unless the archive has it already, even if it was taken out. */
export function keepNote(doc: Y.Doc, note: ArchivedNote): Keeping {
  const { id, path, text, title, people, links } = note
  const notes = fieldsOf(doc, 'notes')
  keepCarried(doc, id, note.carried)
  if (notes.has(id)) return notes.get(`${id}/hidden`) === true ? 'taken out' : 'here'
  const kept: Kept = { path, text, title, people, links }
  notes.set(id, JSON.stringify(kept))
  return 'new'
}

/** Adds what is known of a note's lines, unless the archive has it already. */
export function keepCarried(doc: Y.Doc, id: string, carried: CarriedAt = []): void {
  const notes = fieldsOf(doc, 'notes')
  if (carried.length > 0 && !notes.has(`${id}/carried`)) notes.set(`${id}/carried`, JSON.stringify(carried))
}

export function hideNote(doc: Y.Doc, id: string): void {
  put(fieldsOf(doc, 'notes'), `${id}/hidden`, true)
}

export function showNote(doc: Y.Doc, id: string): void {
  put(fieldsOf(doc, 'notes'), `${id}/hidden`, false)
}
