// The archive of a series, over the Y.Doc of the room `<space>/<series>/archive`: its notes as they were
// written, those of its snapshots and the old ones that were imported.
//
//   notes   <date>/<digest>          a note as JSON; `undated/<digest>` where it names no date
//           <date>/<digest>/hidden   it was taken out, and is kept
//
// A note's key is derived from its date and text: the same one imported twice, on two devices, from a
// folder or from git, is one. What was taken out stays out, however often it is imported, until
// somebody puts it back.

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type * as Y from 'yjs'
import * as v from 'valibot'
import { isMeetingDate } from '../wire/access.ts'
import { cut, fieldsOf, put } from '../document/fields.ts'
import { MAX_FIELD, MAX_NAME } from '../document/schema.ts'
import type { SnapshotRecord } from '../model/snapshot.ts'

const Kept = v.object({
  /** Where it came from, or where it belongs in a repository. */
  path: v.string(),
  /** Markdown, as written. */
  text: v.string(),
  title: v.string(),
  /** Handles of those who wrote in it. */
  people: v.array(v.string()),
  /** Addresses in it, each once. */
  links: v.array(v.string()),
})

type Kept = v.InferOutput<typeof Kept>

export interface ArchivedNote extends Kept {
  /** Its key. */
  id: string
  /** ISO; null where the note names none. */
  date: string | null
}

const UNDATED = 'undated'
const DIGITS = 16

/** `sha256` in hex, as `sha256Of` gives it. */
export const noteId = (date: string | null, sha256: string): string =>
  `${date ?? UNDATED}/${sha256.slice(0, DIGITS)}`

/** With line feeds and no byte order mark: copies that differ in those alone are one note. */
export const sameForAll = (text: string): string => text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')

export const sha256Of = (text: string): string => bytesToHex(sha256(utf8ToBytes(sameForAll(text))))

/** Newest first, those without a date last; without those that were taken out. */
export const readArchive = (doc: Y.Doc): ArchivedNote[] => notesThat(doc, (hidden) => !hidden)

/** In the same order. */
export const readTakenOut = (doc: Y.Doc): ArchivedNote[] => notesThat(doc, (hidden) => hidden)

function notesThat(doc: Y.Doc, wanted: (hidden: boolean) => boolean): ArchivedNote[] {
  const notes = fieldsOf(doc, 'notes')
  return [...notes]
    .flatMap(([id, value]) => {
      if (typeof value !== 'string' || !wanted(notes.get(`${id}/hidden`) === true)) return []
      return parseNote(id, value) ?? []
    })
    .map((note) => ({ note, order: `${note.date ?? ''} ${note.path}` }))
    .sort((a, b) => b.order.localeCompare(a.order))
    .map(({ note }) => note)
}

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
    return null // no JSON: no note
  }
}

/** The notes of snapshots that a later one of their meeting stands for. A meeting frozen twice as it is has one note. */
export function supersededBy(snapshots: ReadonlyMap<string, readonly SnapshotRecord[]>): Set<string> {
  const superseded = new Set<string>()
  for (const [date, records] of snapshots) {
    const [last, ...earlier] = records.map(({ sha256 }) => noteId(date, sha256)).toReversed()
    for (const id of earlier) if (id !== last) superseded.add(id)
  }
  return superseded
}

/** Whether the archive has it, taken out or not. */
export const hasNote = (doc: Y.Doc, id: string): boolean => fieldsOf(doc, 'notes').has(id)

export type Keeping = 'new' | 'here' | 'taken out'

/** Nothing is done where the archive has it, be it taken out. */
export function keepNote(doc: Y.Doc, { id, path, text, title, people, links }: ArchivedNote): Keeping {
  const notes = fieldsOf(doc, 'notes')
  if (notes.has(id)) return notes.get(`${id}/hidden`) === true ? 'taken out' : 'here'
  const kept: Kept = { path, text, title, people, links }
  notes.set(id, JSON.stringify(kept))
  return 'new'
}

export function hideNote(doc: Y.Doc, id: string): void {
  put(fieldsOf(doc, 'notes'), `${id}/hidden`, true)
}

export function showNote(doc: Y.Doc, id: string): void {
  put(fieldsOf(doc, 'notes'), `${id}/hidden`, false)
}
