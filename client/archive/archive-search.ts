// Full-text search over the notes of an archive. It runs in the page, so it works offline.

import MiniSearch from 'minisearch'
import type { ArchivedNote } from '../../shared/archive/archive.ts'
import { bestLine, type FoundLine } from './archive-line.ts'
import { fold, wordsOf } from './archive-words.ts'
import { Signal } from '../browser/signal.ts'

export interface Hit {
  note: ArchivedNote
  line: FoundLine
}

/** The number of notes indexed at a time. In between, the page can handle input. */
const CHUNK = 10

export class ArchiveSearch {
  readonly #signal = new Signal()
  readonly #index = new MiniSearch<ArchivedNote>({
    fields: ['title', 'text', 'date'],
    tokenize: (text) => wordsOf(text).map(([word]) => word),
    processTerm: fold,
    searchOptions: { prefix: true, combineWith: 'AND', boost: { title: 2 } },
  })
  #given: readonly ArchivedNote[] = []
  #notes = new Map<string, ArchivedNote>()
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
    for (const id of this.#notes.keys()) if (!wanted.has(id) && this.#index.has(id)) this.#index.discard(id)
    this.#pending = notes.filter(({ id }) => !this.#index.has(id))
    this.#notes = wanted
    if (this.#busy || this.#pending.length === 0) return
    this.#busy = true
    setTimeout(() => this.#indexSome()) // later: the caller may be a getter, which must change nothing
  }

  #indexSome(): void {
    this.#index.addAll(this.#pending.splice(0, CHUNK).filter(({ id }) => !this.#index.has(id)))
    this.#busy = this.#pending.length > 0
    if (this.#busy) setTimeout(() => this.#indexSome())
    this.#signal.changed()
  }

  /** The best hit comes first. */
  find(query: string): Hit[] {
    this.#signal.read()
    return this.#index.search(query).flatMap(({ id, terms }) => {
      const note = this.#notes.get(String(id))
      return note ? { note, line: bestLine(note.text, terms) } : []
    })
  }
}
