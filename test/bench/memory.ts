// Measures the memory of a series: comparing two notes, and the first ledger of ten years.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { keptNoteOf, parseKeptNote, sectionsOfKept } from '../../shared/archive/note-memory.ts'
import { sectionsOf } from '../../shared/markdown/digest.ts'
import { readNote } from '../../shared/markdown/read.ts'
import { carry, readSections } from '../../shared/memory/carry.ts'
import { SeriesMemory } from '../../shared/memory/series-memory.ts'
import { noNames } from '../../shared/model/team.ts'
import { figuresOf, timed, timedOnce, type Figure } from '../support/basics/figures.ts'
import { seriesNotes, type DatedNote } from '../support/basics/series-notes.ts'

const WEEKS = 500
const PEOPLE = 15
const PAIR = 300

export function* benchMemory(): Generator<Figure> {
  const notes = seriesNotes(WEEKS, PEOPLE)
  yield* figuresOf('carry of two notes, read as well', carried(notes), 30)

  const kept: unknown[] = []
  const reading = timedOnce(() => {
    for (const { markdown } of notes) kept.push(keptNoteOf(markdown))
  })
  const one = { memory: rememberedOf(notes, kept).memory, before: 0 }
  one.memory = new SeriesMemory() // the first one has only warmed up what all share
  one.before = heap()
  const entering = timedOnce(() => {
    one.memory = rememberedOf(notes, kept).memory
  })
  const bytes = heap() - one.before
  const what = `ledger of ${WEEKS} notes`
  const all = { cpu: reading.cpu + entering.cpu, wall: reading.wall + entering.wall }
  yield* figuresOf(`first ${what}`, all, 3000)
  yield* figuresOf(`of that, reading`, reading)
  yield* figuresOf(`${what} that the device has read before`, entering)
  yield { what: `memory of the ${what}`, value: bytes / 1e6, unit: 'MB', most: 2 }
  const record = JSON.stringify(kept).length / JSON.stringify(notes).length
  yield { what: 'what the device keeps of a note, to the note', value: record, unit: 'times' }
  if (one.memory.placesOf('nothing').length > 0) throw new Error('There is no such link.')
}

function carried(notes: readonly DatedNote[]) {
  const [from, to] = notes.slice(PAIR)
  if (from === undefined || to === undefined) throw new Error('There are too few notes.')
  const read = ({ markdown }: DatedNote) => readSections(sectionsOf(readNote(markdown)), noNames)
  return timed(15, () => {
    const known = carry(read(from), read(to)).filter(({ match }) => match !== null)
    if (known.length === 0) throw new Error('Nothing goes on.')
  })
}

function rememberedOf(notes: readonly DatedNote[], kept: readonly unknown[]) {
  const memory = new SeriesMemory()
  notes.forEach(({ date }, at) => memory.enter(date, sectionsOfKept(parseKeptNote(kept[at]) ?? [], noNames)))
  return { memory }
}

/** What lives on the heap, in bytes. */
function heap(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  collect()
  return process.memoryUsage().heapUsed
}
