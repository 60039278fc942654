// notes carry | blockers | links: what a series remembers, read from its Markdown notes.

import { basename, join } from 'node:path'
import { dateBeside } from '../../shared/archive/import.ts'
import { STUB } from '../../shared/document/handle.ts'
import { writeInline } from '../../shared/markdown/inline.ts'
import { dateOf, noteOfSource } from '../../shared/markdown/read.ts'
import { readNumbered } from '../../shared/markdown/source.ts'
import { titleOf } from '../../shared/markdown/title.ts'
import { carry, readSections, type ReadSection } from '../../shared/memory/carry.ts'
import type { Item } from '../../shared/memory/items.ts'
import { Ledger } from '../../shared/memory/ledger.ts'
import { linksOf } from '../../shared/memory/links.ts'
import { splitLabel } from '../../shared/document/labels.ts'
import type { Line } from '../../shared/document/lines.ts'
import { noNames, type Names } from '../../shared/model/team.ts'
import { readText } from './cli-text.ts'
import { fail, say, type Outcome } from './cli-say.ts'
import { notesBelow } from './notes-below.ts'

interface ReadNote {
  file: string
  /** ISO, or null. */
  date: string | null
  sections: ReadSection[]
}

type Read = { is: 'note'; note: ReadNote } | { is: 'refused'; sentence: string }

async function readNoteFile(path: string, file = path): Promise<Read> {
  const read = await readText(path)
  if (read.is === 'refused') return read
  const note = noteOfSource(readNumbered(read.text))
  const sections = [
    { handle: '', heading: '', lines: note.preamble },
    ...note.blocks.flatMap((block) => [
      { handle: '', heading: block.heading, lines: block.lines },
      ...block.sections.filter(({ handle }) => handle !== STUB),
    ]),
  ]
  const date = dateOf(note) ?? dateBeside(titleOf(note), basename(path))
  return { is: 'note', note: { file, date, sections: readSections(sections, numberless) } }
}

/** In notes, people write themselves now as `@momack2`, now as `@momack`. */
const numberless: Names = { ...noNames, personOf: (id) => id.replace(/(?<=\D)\d{1,2}$/, '') }

/** The Markdown of an item's own line, without the label. */
function markdownOf({ lines: [line] }: Item): string {
  if (line?.node !== 'line') return line?.text ?? ''
  const markdown = writeInline(line.runs)
  return line.label ? splitLabel(markdown).rest : markdown
}

/** The sections that are somebody's. */
const peoples = ({ sections }: ReadNote): ReadSection[] => sections.filter(({ handle }) => handle !== '')

const numberOf = (line: Line | undefined): number => line?.at ?? 0

const print = (value: unknown): Outcome => {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
  return 'done'
}

export async function carryFiles(files: string[]): Promise<Outcome> {
  const [older, newer] = files
  if (older === undefined || newer === undefined || files.length > 2) return 'usage'
  const [from, to] = await Promise.all([readNoteFile(older), readNoteFile(newer)])
  if (from.is === 'refused') return fail(from.sentence)
  if (to.is === 'refused') return fail(to.sentence)
  const since = from.note.date
  return print({
    items: carry(peoples(from.note), peoples(to.note)).map(({ handle, item, outcome, match }) => ({
      person: handle,
      kind: item.kind,
      text: markdownOf(item),
      line: numberOf(item.lines[0]),
      since,
      outcome,
      sure: outcome === 'absent' || match?.isSure === true,
      match: match && { line: numberOf(match.line), kind: match.to.kind, how: match.how },
    })),
  })
}

/** The notes of one series, in the order of their dates. */
async function seriesIn(directories: string[]): Promise<ReadNote[] | Outcome> {
  const [directory] = directories
  if (directory === undefined || directories.length > 1) return 'usage'
  const below = await notesBelow(directory)
  if (below.is === 'refused') return fail(`${directory} was not read: ${below.why}.`)
  for (const sentence of [...below.remarks, ...below.problems]) say(sentence)
  const notes: (ReadNote & { date: string })[] = []
  for (const file of below.notes) {
    const read = await readNoteFile(join(directory, file), file)
    if (read.is === 'refused') say(read.sentence)
    else if (read.note.date === null) say(`${file} was left out: it names no date.`)
    else notes.push({ ...read.note, date: read.note.date })
  }
  return notes.sort((a, b) => a.date.localeCompare(b.date) || a.file.localeCompare(b.file))
}

async function ledgerOf(directories: string[]): Promise<Ledger<ReadNote> | Outcome> {
  const notes = await seriesIn(directories)
  if (typeof notes === 'string') return notes
  const ledger = new Ledger<ReadNote>()
  for (const note of notes) ledger.enter(note, note.sections)
  return ledger
}

export async function blockersBelow(directories: string[]): Promise<Outcome> {
  const ledger = await ledgerOf(directories)
  if (typeof ledger === 'string') return ledger
  return print({
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
          at: at.map(({ meeting, item }) => ({ file: meeting.file, line: numberOf(item.lines[0]) })),
        }
      }),
  })
}

export async function linksBelow(directories: string[]): Promise<Outcome> {
  const ledger = await ledgerOf(directories)
  if (typeof ledger === 'string') return ledger
  return print({
    links: ledger.links.map(({ link, at }) => ({
      link: link.written,
      meetings: new Set(at.map(({ meeting }) => meeting.date)).size,
      first: at[0]?.meeting.date,
      last: at.at(-1)?.meeting.date,
      at: at.map(({ meeting, line, handle, kind }) => ({
        file: meeting.file,
        line: numberOf(line),
        person: handle,
        kind,
      })),
    })),
  })
}
