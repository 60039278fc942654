// The archive of a series, over the Y.Doc of the room `<space>/<series>/archive`: its notes as they were
// written, those of its snapshots and the old ones that were imported.
//
//   notes   <date>/<digest>          a note as JSON; `undated/<digest>` where it names no date
//           <date>/<digest>/hidden   it was taken out, and is kept
//
// A note's key is derived from its date and text: the same one imported twice, on two devices, from a
// folder or from git, is one.

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type * as Y from 'yjs'
import * as v from 'valibot'
import { isMeetingDate } from './access.ts'
import { fieldsOf, put } from './fields.ts'

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

/** `sha256` in hex, of the text's UTF-8 bytes. */
export const noteId = (date: string | null, sha256: string): string =>
  `${date ?? UNDATED}/${sha256.slice(0, DIGITS)}`

export const sha256Of = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)))

/** Newest first, those without a date last; without the hidden ones. */
export function readArchive(doc: Y.Doc): ArchivedNote[] {
  const notes = fieldsOf(doc, 'notes')
  return [...notes]
    .flatMap(([id, value]) => {
      if (notes.get(`${id}/hidden`) === true || typeof value !== 'string') return []
      return parseNote(id, value) ?? []
    })
    .sort((a, b) => order(b).localeCompare(order(a)))
}

const order = ({ date, path }: ArchivedNote): string => `${date ?? ''} ${path}`

function parseNote(id: string, json: string): ArchivedNote | null {
  const [date = '', digest, ...rest] = id.split('/')
  if (digest === undefined || rest.length > 0 || !(date === UNDATED || isMeetingDate(date))) return null
  try {
    const read = v.safeParse(Kept, JSON.parse(json))
    return read.success ? { id, date: date === UNDATED ? null : date, ...read.output } : null
  } catch {
    return null // no JSON: no note
  }
}

/** Whether the archive has it, hidden or not. */
export const hasNote = (doc: Y.Doc, id: string): boolean => fieldsOf(doc, 'notes').has(id)

/** False where the archive has it already, be it hidden: then it is back. */
export function keepNote(doc: Y.Doc, { id, path, text, title, people, links }: ArchivedNote): boolean {
  const notes = fieldsOf(doc, 'notes')
  const kept: Kept = { path, text, title, people, links }
  const isNew = !notes.has(id)
  doc.transact(() => {
    if (isNew) notes.set(id, JSON.stringify(kept))
    if (notes.get(`${id}/hidden`) === true) notes.set(`${id}/hidden`, false)
  })
  return isNew
}

export function hideNote(doc: Y.Doc, id: string): void {
  put(fieldsOf(doc, 'notes'), `${id}/hidden`, true)
}
