// A file of old notes → notes of the archive. Each way in which a file is no note, or is kept otherwise
// than it says, is a sentence that names it.

import { inspect } from './inspect.ts'
import { noteId, sha256Of, type ArchivedNote } from './archive.ts'
import { isMeetingDate } from './access.ts'
import { bareLinks } from './links.ts'
import { readNote } from './markdown/read.ts'

export type Imported =
  { is: 'notes'; notes: ArchivedNote[]; remarks: string[] } | { is: 'refused'; sentence: string }

export type TextFile = { is: 'text'; text: string } | { is: 'refused'; sentence: string }

/** What the relay takes as one update, with room for what stands around the text. */
const MOST_BYTES = 900_000

const refused = (path: string, why: string) =>
  ({ is: 'refused', sentence: `“${path}” ${why}. Nothing of it was imported.` }) as const

/** A file's bytes as text. */
export function decodeFile(path: string, bytes: Uint8Array): TextFile {
  if (bytes.length > MOST_BYTES) return refused(path, 'is larger than a note can be (limit 900 kB)')
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') ? refused(path, 'is not a text') : { is: 'text', text }
  } catch {
    return refused(path, 'cannot be read as UTF-8 text')
  }
}

/** `path` is the file's, below the folder that is imported. */
export function importNote(path: string, text: string): Imported {
  if (text.trim() === '') return refused(path, 'is empty')
  const { title, date: titleDate, people } = inspect(readNote(text))
  const pathDate = dateInPath(path)
  const date = titleDate ?? pathDate
  const note = {
    id: noteId(date, sha256Of(text)),
    date,
    path,
    text,
    title: title || (path.split('/').at(-1) ?? path),
    people: [...new Set(people.map(({ handle }) => handle))],
    links: [...new Set(bareLinks(text).map(({ start, end }) => text.slice(start, end)))],
  }
  const remarks = date === null ? [`“${path}” names no date: it is kept without one.`] : []
  return { is: 'notes', notes: [note], remarks }
}

function dateInPath(path: string): string | null {
  const found = /(\d{4}-\d{2}-\d{2})(?!.*\d{4}-\d{2}-\d{2})/.exec(path)?.[1] ?? null
  return found !== null && isMeetingDate(found) ? found : null
}
