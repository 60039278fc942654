// Files of old notes on their way into the archive: one after the other, each batch saved for everyone
// before the next, so that it can be stopped, or die, at any moment, and be begun again.

import type { ArchivedNote } from '../shared/archive.ts'
import { decodeFile, importNote } from '../shared/import.ts'
import { Signal } from './signal.ts'

export interface ChosenFile {
  /** Below the folder that was chosen. */
  path: string
  file: File
}

export interface Progress {
  is: 'running' | 'stopped' | 'done'
  files: number
  read: number
  imported: number
  /** Of its notes the archive had these already. */
  known: number
  problems: string[]
}

export interface ImportOptions {
  /** False where the archive has it already. */
  keep: (note: ArchivedNote) => boolean
  whenSaved: () => Promise<void>
}

/** Characters that may be on their way: a quarter of what one message may hold. */
const BATCH = 250_000

const isNote = ({ path }: ChosenFile): boolean => /\.(?:md|markdown)$/i.test(path)

export class ArchiveImport {
  readonly #options: ImportOptions
  readonly #signal = new Signal()
  #progress: Progress | null = null
  #stopped = false

  constructor(options: ImportOptions) {
    this.#options = options
  }

  /** Of the last one, until another is begun. */
  get progress(): Progress | null {
    this.#signal.read()
    return this.#progress
  }

  stop(): void {
    this.#stopped = true
  }

  async run(chosen: readonly ChosenFile[]): Promise<void> {
    if (this.#progress?.is === 'running') return
    this.#stopped = false
    const notes = chosen.filter(isNote).sort((a, b) => a.path.localeCompare(b.path))
    const others = chosen.length - notes.length
    this.#tell({
      is: 'running',
      files: notes.length,
      read: 0,
      imported: 0,
      known: 0,
      problems: others === 0 ? [] : [othersLeft(others)],
    })
    const end = await this.#takeAll(notes)
    this.#add({ is: end })
  }

  async #takeAll(notes: readonly ChosenFile[]): Promise<'stopped' | 'done'> {
    let onTheirWay = 0
    await this.#options.whenSaved() // by then what the archive has is here, and nothing comes in twice
    for (const chosen of notes) {
      if (this.#stopped) return 'stopped'
      onTheirWay += await this.#take(chosen)
      if (onTheirWay < BATCH) continue
      await this.#options.whenSaved()
      onTheirWay = 0
    }
    await this.#options.whenSaved()
    return 'done'
  }

  /** How much it put on its way, in characters. */
  async #take({ path, file }: ChosenFile): Promise<number> {
    const { problems, read } = this.#now
    const refuse = (sentence: string): number => {
      this.#add({ read: read + 1, problems: [...problems, sentence] })
      return 0
    }
    let bytes: Uint8Array
    try {
      bytes = new Uint8Array(await file.arrayBuffer())
    } catch {
      return refuse(`“${path}” could not be opened. Nothing of it was imported; choose the folder again.`)
    }
    const decoded = decodeFile(path, bytes)
    if (decoded.is === 'refused') return refuse(decoded.sentence)
    const result = importNote(path, decoded.text)
    if (result.is === 'refused') return refuse(result.sentence)
    const fresh = result.notes.filter((note) => this.#options.keep(note))
    const { imported, known } = this.#now
    this.#add({
      read: read + 1,
      imported: imported + fresh.length,
      known: known + result.notes.length - fresh.length,
      problems: [...problems, ...result.remarks],
    })
    return fresh.reduce((sum, note) => sum + note.text.length, 0)
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

const othersLeft = (count: number): string =>
  count === 1
    ? 'One file is no Markdown and was left alone.'
    : `${count} files are no Markdown and were left alone.`

/** What was dropped: files, and those in folders, however deep. */
export async function droppedFiles(items: DataTransferItemList): Promise<ChosenFile[]> {
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  return (await Promise.all(entries.map(filesIn))).flat()
}

async function filesIn(entry: FileSystemEntry): Promise<ChosenFile[]> {
  if (entry instanceof FileSystemFileEntry) {
    const file = await new Promise<File>((done, failed) => entry.file(done, failed))
    return [{ path: entry.fullPath.replace(/^\//, ''), file }]
  }
  if (!(entry instanceof FileSystemDirectoryEntry)) return []
  const reader = entry.createReader()
  const all: FileSystemEntry[] = []
  // A reader gives some at a time, and none when there are no more.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed))
    if (some.length === 0) break
    all.push(...some)
  }
  return (await Promise.all(all.map(filesIn))).flat()
}

export const chosenFiles = (files: FileList): ChosenFile[] =>
  [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }))
