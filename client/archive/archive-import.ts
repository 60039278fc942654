// Imports files of old notes into the archive, one file after the other. The next batch is read only when
// the server has saved the last one. So an import may stop or crash at any time, and can be started again.

import type { ArchivedNote, Keeping } from '../../shared/archive/archive.ts'
import { decodeFile, habitsOf, HEAD, importNote, isNote } from '../../shared/archive/import.ts'
import type { DateHabits } from '../../shared/markdown/date.ts'
import type { Chosen, ChosenFile } from './archive-files.ts'
import { Signal } from '../browser/signal.ts'
import { words } from './words/en.ts'

export interface Progress {
  /** `waiting`: the server has not yet saved the notes that were read. */
  is: 'running' | 'waiting' | 'stopped' | 'done'
  files: number
  read: number
  imported: number
  /** Notes that the archive already had. */
  known: number
  /** Notes that were taken out of the archive before, and stay out. */
  takenOut: number
  /** Everything imported is on the server's disk. */
  saved: boolean
  problems: string[]
}

export interface ImportOptions {
  keep: (note: ArchivedNote) => Keeping
  whenSaved: () => Promise<void>
  /** The weekday on which the series meets. */
  weekday: () => number | null
}

/** An import waits for the server after this many new characters: a quarter of what one message may hold. */
const BATCH = 250_000

export class ArchiveImport {
  readonly #options: ImportOptions
  readonly #signal = new Signal()
  #progress: Progress | null = null
  #stop: () => void = () => undefined
  /** The number of new notes in all imports so far. */
  #kept = 0

  constructor(options: ImportOptions) {
    this.#options = options
  }

  /** The progress of the latest import. Null before the first. */
  get progress(): Progress | null {
    this.#signal.read()
    return this.#progress
  }

  get running(): boolean {
    return this.progress?.is === 'running' || this.progress?.is === 'waiting'
  }

  stop(): void {
    this.#stop()
  }

  async run({ files, problems }: Chosen): Promise<void> {
    if (this.running) return this.#notice(WHILE_RUNNING)
    const notes = files.filter(({ path }) => isNote(path)).sort((a, b) => a.path.localeCompare(b.path))
    const others = files.length - notes.length
    this.#tell({
      is: 'running',
      files: notes.length,
      read: 0,
      imported: 0,
      known: 0,
      takenOut: 0,
      saved: true,
      problems: [...problems, ...(others === 0 ? [] : [words.ofImport.othersLeft(others)])],
    })
    let isStopped = false
    const stopped = new Promise<void>((stop) => {
      this.#stop = () => {
        isStopped = true
        stop()
      }
    })
    await this.#takeAll(notes, stopped, () => isStopped)
    this.#add({ is: isStopped ? 'stopped' : 'done' })
    if (!this.#now.saved) void this.#saved() // sets `saved` once the server has everything
  }

  async #takeAll(
    notes: readonly ChosenFile[],
    stopped: Promise<void>,
    isStopped: () => boolean,
  ): Promise<void> {
    let onTheirWay = 0
    // After this wait, the page has the whole archive, so it imports no note twice.
    const settle = async () => {
      onTheirWay = 0
      this.#add({ is: 'waiting' })
      await Promise.race([this.#saved(), stopped])
      this.#add({ is: 'running' })
    }
    await settle()
    const habits = habitsOf(await headsOf(notes), this.#options.weekday())
    for (const chosen of notes) {
      if (isStopped()) return
      onTheirWay += await this.#take(chosen, habits)
      if (onTheirWay >= BATCH) await settle()
      else await turn()
    }
    await settle()
  }

  async #saved(): Promise<void> {
    const kept = this.#kept
    await this.#options.whenSaved()
    if (kept === this.#kept) this.#add({ saved: true })
  }

  /** Imports one file. Returns the number of characters in its new notes. */
  async #take({ path, file }: ChosenFile, habits: DateHabits): Promise<number> {
    const refuse = (sentence: string): number => {
      this.#notice(sentence)
      this.#add({ read: this.#now.read + 1 })
      return 0
    }
    let bytes: Uint8Array
    try {
      bytes = new Uint8Array(await file.arrayBuffer())
    } catch {
      return refuse(words.notOpened(path))
    }
    const decoded = decodeFile(path, bytes, words.ofImport)
    if (decoded.is === 'refused') return refuse(decoded.sentence)
    const result = importNote(path, decoded.text, habits, words.ofImport)
    if (result.is === 'refused') return refuse(result.sentence)
    const keepings = result.notes.map((note) => this.#options.keep(note))
    const count = (wanted: Keeping) => keepings.filter((keeping) => keeping === wanted).length
    const fresh = count('new')
    const { read, imported, known, takenOut, saved, problems } = this.#now
    this.#kept += fresh
    this.#add({
      read: read + 1,
      imported: imported + fresh,
      known: known + count('here'),
      takenOut: takenOut + count('taken out'),
      saved: saved && fresh === 0,
      problems: [...problems, ...result.remarks],
    })
    return result.notes.reduce((sum, { text }, at) => sum + (keepings[at] === 'new' ? text.length : 0), 0)
  }

  #notice(problem: string): void {
    this.#add({ problems: [...this.#now.problems, problem] })
  }

  get #now(): Progress {
    if (this.#progress === null) throw new Error('No import was begun.')
    return this.#progress
  }

  #add(change: Partial<Progress>): void {
    this.#tell({ ...this.#now, ...change })
  }

  #tell(progress: Progress): void {
    this.#progress = progress
    this.#signal.changed()
  }
}

/**
 * The beginnings of the files. Files that cannot be opened are left out; the person is told when such a file
 * is read.
 */
async function headsOf(files: readonly ChosenFile[]): Promise<string[]> {
  const heads: string[] = []
  for (const { file } of files)
    try {
      heads.push(await file.slice(0, HEAD).text())
    } catch {
      continue
    }
  return heads
}

/** Lets the page paint and handle input. A timer would do the same, but takes a second in a hidden tab. */
function turn(): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  return new Promise((done) => {
    port1.onmessage = () => {
      port1.close()
      done()
    }
    port2.postMessage(null)
  })
}

const WHILE_RUNNING = words.dropAgain
