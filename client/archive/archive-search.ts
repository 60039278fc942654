// Full-text search over the notes of an archive. It runs in the page, so it works offline.

import MiniSearch from 'minisearch'
import type { ArchivedNote } from '../../shared/archive/archive.ts'
import { bestLine } from './archive-line.ts'
import { foldedLine, queryOf, type Piece, type Query } from './archive-query.ts'
import { termsOf } from '../../shared/words/terms.ts'
import { Signal } from '../browser/signal.ts'

export interface Hit {
  note: ArchivedNote
  line: Piece[]
}

/** The number of notes indexed at a time. In between, the page can handle input. */
const CHUNK = 10

export class ArchiveSearch {
  readonly #signal = new Signal()
  readonly #index = new MiniSearch<ArchivedNote>({
    fields: ['title', 'text', 'date'],
    tokenize: termsOf,
    processTerm: (term) => term,
    searchOptions: {
      tokenize: (query) => queryOf(query).terms,
      prefix: true,
      combineWith: 'AND',
      boost: { title: 2 },
    },
  })
  #given: readonly ArchivedNote[] = []
  #notes = new Map<string, ArchivedNote>()
  /** The folded lines of each note in the index. */
  readonly #lines = new Map<string, string[]>()
  #pending: ArchivedNote[] = []
  #busy = false

  /** Whether some notes are not indexed yet. */
  get busy(): boolean {
    this.#signal.read()
    return this.#busy
  }

  /** Sets the notes to search. */
  index(notes: readonly ArchivedNote[]): void {
    if (notes === this.#given) return
    this.#given = notes
    const wanted = new Map(notes.map((note) => [note.id, note]))
    for (const id of this.#notes.keys())
      if (!wanted.has(id) && this.#lines.delete(id)) this.#index.discard(id)
    this.#pending = notes.filter(({ id }) => !this.#lines.has(id))
    this.#notes = wanted
    if (this.#busy || this.#pending.length === 0) return
    this.#busy = true
    setTimeout(() => this.#indexSome()) // not now: a getter may be the caller, and a getter must not change anything
  }

  #indexSome(): void {
    for (const note of this.#pending.splice(0, CHUNK)) {
      if (this.#lines.has(note.id)) continue
      this.#lines.set(note.id, note.text.split('\n').map(foldedLine))
      this.#index.add(note)
    }
    this.#busy = this.#pending.length > 0
    if (this.#busy) setTimeout(() => this.#indexSome())
    this.#signal.changed()
  }

  /** In no order. */
  find(typed: string): Hit[] {
    this.#signal.read()
    const query = queryOf(typed)
    return this.#index.search(typed).flatMap(({ id }) => {
      const note = this.#notes.get(String(id))
      const lines = this.#lines.get(String(id))
      if (note === undefined || lines === undefined || !hasAll(note, lines, query)) return []
      return { note, line: bestLine(note.text, lines, query) }
    })
  }
}

/**
 * In scripts without blanks, the index has pairs of characters. A note with the right pairs may still lack
 * the whole word, so longer parts are looked for in its lines.
 */
const hasAll = ({ title, date }: ArchivedNote, lines: readonly string[], { parts }: Query): boolean =>
  parts
    .filter(({ characters }) => characters.length > 2)
    .every(({ folded }) =>
      [foldedLine(`${title}\n${date ?? ''}`), ...lines].some((line) => line.includes(folded)),
    )
