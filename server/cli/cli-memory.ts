// notes carry | blockers | links | digest: what a series remembers, read from its Markdown notes.

import { basename, dirname, join } from 'node:path'
import { findDateOfPath } from '../../shared/archive/import.ts'
import { numberless, sectionsOf, writeDigest } from '../../shared/markdown/digest.ts'
import { writeInline } from '../../shared/markdown/inline.ts'
import { dateOf, noteOfSource } from '../../shared/markdown/read.ts'
import { LINE_END } from '../../shared/markdown/lines.ts'
import { sliceMeetings } from '../../shared/markdown/meetings.ts'
import type { Note } from '../../shared/markdown/note.ts'
import { readNumbered } from '../../shared/markdown/source.ts'
import { carry, readSections, type ReadSection } from '../../shared/memory/carry.ts'
import type { Item } from '../../shared/memory/items.ts'
import { Ledger } from '../../shared/memory/ledger.ts'
import { linksOf } from '../../shared/memory/links.ts'
import { splitLabel } from '../../shared/document/labels.ts'
import type { Line } from '../../shared/document/lines.ts'
import { readText } from './cli-text.ts'
import { fail, say, type Outcome } from './cli-say.ts'
import { notesBelow } from './notes-below.ts'
import { namesIn } from '../disk/directory.ts'

interface ReadNote {
  file: string
  /** How many lines of the file stand above the note. */
  above: number
  /** ISO, or null. */
  date: string | null
  note: Note
  sections: ReadSection[]
}

type Read = { is: 'notes'; notes: ReadNote[] } | { is: 'refused'; sentence: string }

/** The notes in a file, which may hold several meetings. */
async function readNotes(path: string, file = path): Promise<Read> {
  const read = await readText(path)
  if (read.is === 'refused') return read
  const source = readNumbered(read.text)
  const slices = sliceMeetings(read.text, source)
  if (slices === null) {
    const note = noteOfSource(source)
    const inPath = findDateOfPath(file)
    const date = dateOf(note) ?? (inPath.is === 'date' ? inPath.date : null)
    return { is: 'notes', notes: [readNote(file, 0, date, note)] }
  }
  let above = 0
  const notes = slices.map(({ text, date }) => {
    const read = readNote(file, above, date, noteOfSource(readNumbered(text)))
    above += text.split(LINE_END).length - 1
    return read
  })
  return { is: 'notes', notes }
}

const readNote = (file: string, above: number, date: string | null, note: Note): ReadNote => ({
  ...{ file, above, date, note },
  sections: readSections(sectionsOf(note), numberless),
})

/** The Markdown of an item's own line, without the label. */
function markdownOf({ lines: [line] }: Item): string {
  if (line?.node !== 'line') return line?.text ?? ''
  const markdown = writeInline(line.runs)
  return line.label ? splitLabel(markdown).rest : markdown
}

/** The note with the latest date; the first one if no note has a date. */
const lastOf = (notes: readonly ReadNote[]): ReadNote | undefined =>
  notes.toSorted((a, b) => (b.date ?? '').localeCompare(a.date ?? ''))[0]

/** The sections that are somebody's. */
const peoples = ({ sections }: ReadNote): ReadSection[] => sections.filter(({ handle }) => handle !== '')

/** The number of a line in its file. */
const numberOf = (line: Line | undefined, { above }: ReadNote): number => above + (line?.at ?? 0)

const print = (value: unknown): Outcome => {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
  return 'done'
}

export async function carryFiles(files: string[]): Promise<Outcome> {
  const [older, newer] = files
  if (older === undefined || newer === undefined || files.length > 2) return 'usage'
  const [readOlder, readNewer] = [await readNotes(older), await readNotes(newer)]
  if (readOlder.is === 'refused') return fail(readOlder.sentence)
  if (readNewer.is === 'refused') return fail(readNewer.sentence)
  const [from, to] = [lastOf(readOlder.notes), lastOf(readNewer.notes)]
  if (from === undefined || to === undefined) return fail('There is no note to compare.')
  return print({
    items: carry(peoples(from), peoples(to)).map(({ handle, item, outcome, match }) => ({
      person: handle,
      kind: item.kind,
      text: markdownOf(item),
      line: numberOf(item.lines[0], from),
      since: from.date,
      outcome,
      sure: outcome === 'absent' || match?.isSure === true,
      match: match && { line: numberOf(match.line, to), kind: match.to.kind, how: match.how },
    })),
  })
}

interface Series {
  notes: ReadNote[]
  /** `failed`: a note or a directory could not be read. */
  outcome: Outcome
}

/** The notes of one series, in the order of their dates. */
async function seriesIn(directories: string[]): Promise<Series | Outcome> {
  const [directory] = directories
  if (directory === undefined || directories.length > 1) return 'usage'
  const below = await notesBelow(directory)
  if (below.is === 'refused') return fail(`${directory} was not read: ${below.why}.`)
  for (const sentence of [...below.remarks, ...below.problems]) say(sentence)
  const notes: (ReadNote & { date: string })[] = []
  let outcome: Outcome = below.problems.length === 0 ? 'done' : 'failed'
  for (const file of below.notes) {
    const read = await readNotes(join(directory, file), file)
    if (read.is === 'refused') outcome = fail(read.sentence)
    else
      for (const note of read.notes)
        if (note.date === null) say(`${file} was left out: it names no date.`)
        else notes.push({ ...note, date: note.date })
  }
  notes.sort((a, b) => a.date.localeCompare(b.date) || a.file.localeCompare(b.file))
  return { notes, outcome }
}

/** Prints what `of` finds in a series. If a note could not be read, the rest is printed, and the command fails. */
async function printOfSeries(
  directories: string[],
  of: (ledger: Ledger<ReadNote>) => object,
): Promise<Outcome> {
  const series = await seriesIn(directories)
  if (typeof series === 'string') return series
  const ledger = new Ledger<ReadNote>()
  for (const note of series.notes) ledger.enter(note, note.sections)
  print(of(ledger))
  return series.outcome
}

export const blockersBelow = (directories: string[]): Promise<Outcome> =>
  printOfSeries(directories, (ledger) => ({
    blockers: ledger.blockers
      .filter(({ person }) => person !== '')
      .map(({ at }) => {
        const [first, last] = [at[0], at.at(-1)]
        return {
          person: last?.handle ?? '',
          text: last ? markdownOf(last.item) : '',
          links: [
            ...new Map(
              at.flatMap(({ item }) => linksOf(item.lines)).map(({ key, written }) => [key, written]),
            ).values(),
          ],
          first: first?.meeting.date,
          last: last?.meeting.date,
          meetings: new Set(at.map(({ meeting }) => meeting.date)).size,
          at: at.map(({ meeting, item }) => ({ file: meeting.file, line: numberOf(item.lines[0], meeting) })),
        }
      }),
  }))

export const linksBelow = (directories: string[]): Promise<Outcome> =>
  printOfSeries(directories, (ledger) => ({
    links: ledger.links.map(({ link, at }) => ({
      link: link.written,
      meetings: new Set(at.map(({ meeting }) => meeting.date)).size,
      first: at[0]?.meeting.date,
      last: at.at(-1)?.meeting.date,
      at: at.map(({ meeting, line, handle, kind }) => ({
        file: meeting.file,
        line: numberOf(line, meeting),
        person: handle,
        kind,
      })),
    })),
  }))

/** The ages come from the notes beside the file whose names are the same behind the date. */
export async function digestOfFile(files: string[]): Promise<Outcome> {
  const [file] = files
  if (file === undefined || files.length > 1) return 'usage'
  const read = await readNotes(file)
  if (read.is === 'refused') return fail(read.sentence)
  const last = lastOf(read.notes)
  if (last === undefined) return fail('There is no note to sum up.')
  const beside = await notesBeside(file)
  const others = [...read.notes, ...beside.notes]
  const earlier = others.flatMap(({ date, note }) =>
    date === null ? [] : [{ date, sections: sectionsOf(note) }],
  )
  const inOrder = earlier.sort((a, b) => a.date.localeCompare(b.date))
  process.stdout.write(writeDigest(last.note, last.date, inOrder))
  return beside.outcome
}

async function notesBeside(file: string): Promise<Series> {
  const [directory, own] = [dirname(file), basename(file)]
  const series = behindDate(own)
  if (series === null) return { notes: [], outcome: 'done' }
  const notes: ReadNote[] = []
  let outcome: Outcome = 'done'
  for (const name of (await namesIn(directory)) ?? []) {
    if (name === own || behindDate(name) !== series) continue
    const read = await readNotes(join(directory, name), name)
    if (read.is === 'refused') outcome = fail(read.sentence)
    else notes.push(...read.notes)
  }
  return { notes, outcome }
}

/** `--core-weekly.md` of `2018-11-26--core-weekly.md`. Null if the name does not begin with a date. */
const behindDate = (name: string): string | null => /^\d{4}-?\d\d-?\d\d(.*)$/s.exec(name)?.[1] ?? null
