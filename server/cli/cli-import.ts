// notes import: sends a folder of old notes to the archive of a series, over the relay. Notes that the
// archive has are not sent again, so a stopped import can be finished by running it again.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ArchivedNote } from '../../shared/archive/archive.ts'
import { decodeFile, importNote, type TextFile } from '../../shared/archive/import.ts'
import { noHabits, type DateHabits } from '../../shared/markdown/date.ts'
import { readSeries } from '../../shared/model/series.ts'
import { slashesOfFiles } from './first-look.ts'
import { counted, fail, print, say, type Outcome } from './cli-say.ts'
import { ImportClient } from './import-client.ts'
import { notesBelow } from './notes-below.ts'
import { readShareLink, type SharedSeries } from './share-link.ts'
import { whyNot } from '../disk/why-not.ts'

/** Characters in one update: a few dozen notes. */
const BATCH = 200_000

export async function importNotes(
  directories: string[],
  link: string | undefined,
  series: string | undefined,
): Promise<Outcome> {
  const [directory] = directories
  if (directory === undefined || directories.length > 1) return 'usage'
  if (link === undefined)
    return fail('Where to? Give a link to edit with --to, or in NOTES_LINK, where nobody else sees it.')
  const place = readShareLink(link, series)
  if (place.is === 'refused') return fail(`${place.sentence} Nothing was imported.`)
  const below = await notesBelow(directory)
  if (below.is === 'refused') return fail(`${directory} was not imported: ${below.why}.`)
  for (const sentence of [...below.remarks, ...below.problems]) say(sentence)
  const client = new ImportClient(place)
  const run = new Import(client, directory, below.notes, place)
  const stop = () => run.stop()
  process.once('SIGINT', stop)
  try {
    const outcome = await run.all()
    return below.problems.length === 0 ? outcome : 'failed'
  } finally {
    process.off('SIGINT', stop)
    client.close()
  }
}

class Import {
  readonly #client: ImportClient
  readonly #directory: string
  readonly #files: string[]
  readonly #place: SharedSeries
  #habits = noHabits
  readonly #batch = new Map<string, ArchivedNote>()
  #size = 0
  #looked = 0
  #known = 0
  #notRead = 0
  #stopped = false

  constructor(client: ImportClient, directory: string, files: string[], place: SharedSeries) {
    this.#client = client
    this.#directory = directory
    this.#files = files
    this.#place = place
  }

  stop(): void {
    this.#stopped = true
    this.#say('Stopping as soon as what is on its way is safe.')
  }

  async all(): Promise<Outcome> {
    const refused = await this.#client.open()
    if (refused === null) this.#habits = await this.#readHabits()
    const end = refused ?? (await this.#send()) ?? (await this.#client.settle())
    this.#showProgress('')
    if (end !== null) return fail(`${end} ${this.#safe()}`)
    if (this.#stopped) return fail(`Stopped. ${this.#safe()}`)
    const { saved } = this.#client
    print(
      `${counted(saved, 'note')} imported, ${this.#known} there already, ${counted(this.#notRead, 'file')} not read.`,
    )
    return this.#notRead === 0 ? 'done' : 'failed'
  }

  #safe(): string {
    const { saved } = this.#client
    return saved === 0
      ? 'Nothing was imported.'
      : `Safely in the archive: ${counted(saved, 'note')} of this import. Run it again for the others.`
  }

  async #send(): Promise<string | null> {
    for (const file of this.#files) {
      if (this.#stopped) return null
      for (const note of await this.#notesOf(file)) {
        if (this.#client.has(note.id) || this.#batch.has(note.id)) this.#known++
        else {
          const end = this.#size + note.text.length > BATCH ? await this.#flush() : null
          if (end !== null) return end
          this.#batch.set(note.id, note)
          this.#size += note.text.length
        }
      }
      this.#looked++
      this.#showProgress(
        `${this.#looked} of ${counted(this.#files.length, 'file')} read, ${counted(this.#client.saved, 'note')} safely in`,
      )
    }
    return this.#flush()
  }

  #flush(): Promise<string | null> {
    const notes = [...this.#batch.values()]
    this.#batch.clear()
    this.#size = 0
    return this.#client.add(notes)
  }

  async #notesOf(file: string): Promise<ArchivedNote[]> {
    const read = await this.#read(file)
    const imported = read.is === 'text' ? importNote(file, read.text, this.#habits) : read
    if (imported.is === 'refused') {
      this.#refuse(imported.sentence)
      return []
    }
    if (!imported.notes.every((note) => this.#client.fits(note))) {
      this.#refuse(`“${file}” is larger than a note can be. Nothing of it was imported.`)
      return []
    }
    for (const remark of imported.remarks) this.#say(remark)
    return imported.notes
  }

  async #readHabits(): Promise<DateHabits> {
    const series = new ImportClient(this.#place, 'series')
    // Without the schedule, a note that names only a week is kept without a date, and the command says so.
    const schedule = (await series.open()) === null ? series.read(readSeries).schedule : null
    series.close()
    const slashes = await slashesOfFiles(this.#files, this.#read, (looked) => {
      this.#showProgress(`${looked} of ${counted(this.#files.length, 'file')} looked at for their dates`)
      return !this.#stopped
    })
    return { weekday: schedule?.weekday ?? null, slashes }
  }

  #read = async (file: string): Promise<TextFile> => {
    try {
      return decodeFile(file, await readFile(join(this.#directory, file)))
    } catch (error) {
      return { is: 'refused', sentence: `“${file}” was not read: ${whyNot(error, 'file')}.` }
    }
  }

  #refuse(sentence: string): void {
    this.#notRead++
    this.#say(sentence)
  }

  #say(sentence: string): void {
    this.#showProgress('')
    say(sentence)
  }

  /** Replaces the last line of the terminal, if stderr is one. */
  #showProgress(text: string): void {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
  }
}
