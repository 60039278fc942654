// Full text over the notes of an archive, in this page and offline.

import MiniSearch from 'minisearch'
import type { ArchivedNote } from '../shared/archive.ts'
import { Signal } from './signal.ts'

export interface Hit {
  note: ArchivedNote
  /** The line that has most of what was looked for, in pieces. */
  line: { text: string; found: boolean }[]
}

/** Notes indexed before the page has a turn. */
const CHUNK = 10
const LONGEST_LINE = 200

/** Without case and accents, so that `uber` finds `Über`. */
const fold = (term: string): string => term.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

export class ArchiveSearch {
  readonly #signal = new Signal()
  readonly #index = new MiniSearch<ArchivedNote>({
    fields: ['title', 'text', 'date'],
    processTerm: fold,
    searchOptions: { prefix: true, combineWith: 'AND', boost: { title: 2 } },
  })
  #notes = new Map<string, ArchivedNote>()
  #pending: ArchivedNote[] = []
  #busy = false

  /** Some notes are not searched yet. */
  get busy(): boolean {
    this.#signal.read()
    return this.#busy
  }

  /** From now on these are searched, and no others. */
  index(notes: readonly ArchivedNote[]): void {
    const wanted = new Map(notes.map((note) => [note.id, note]))
    for (const id of this.#notes.keys()) if (!wanted.has(id) && this.#index.has(id)) this.#index.discard(id)
    this.#pending = notes.filter(({ id }) => !this.#index.has(id))
    this.#notes = wanted
    if (this.#busy || this.#pending.length === 0) return
    this.#busy = true
    setTimeout(() => this.#indexSome()) // not while somebody reads
  }

  #indexSome(): void {
    this.#index.addAll(this.#pending.splice(0, CHUNK).filter(({ id }) => !this.#index.has(id)))
    this.#busy = this.#pending.length > 0
    if (this.#busy) setTimeout(() => this.#indexSome())
    this.#signal.changed()
  }

  /** Best first. */
  find(query: string): Hit[] {
    this.#signal.read()
    return this.#index.search(query).flatMap(({ id, terms }) => {
      const note = this.#notes.get(String(id))
      return note ? { note, line: bestLine(note.text, terms) } : []
    })
  }
}

const WORD = /[\p{L}\p{N}]+/gu

function bestLine(text: string, terms: readonly string[]): Hit['line'] {
  const wanted = new Set(terms)
  const isFound = (word: string) => wanted.has(fold(word))
  let best = { line: '', hits: -1 }
  for (const line of text.split('\n')) {
    const hits = new Set(
      [...line.matchAll(WORD)].map(([word]) => fold(word)).filter((word) => wanted.has(word)),
    )
    if (hits.size > best.hits) best = { line, hits: hits.size }
  }
  const shown = best.line.trim().slice(0, LONGEST_LINE)
  return shown
    .split(/([\p{L}\p{N}]+)/u)
    .map((piece) => ({ text: piece, found: isFound(piece) }))
    .filter((piece) => piece.text !== '')
}
