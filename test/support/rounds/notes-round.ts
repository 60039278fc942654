// Reads a random note, puts it through the document and writes it. That must not fail or lose text. A second
// pass must change nothing.

import { inspect } from '../../../shared/markdown/inspect.ts'
import { importNote } from '../../../shared/archive/import.ts'
import { lostText } from '../../../shared/markdown/loss.ts'
import { writeNote } from '../../../shared/markdown/write.ts'
import { wildBytes, wildNote } from '../basics/note-grammar.ts'
import { canonical, throughDocument } from '../basics/notes.ts'
import { seeded } from '../basics/random.ts'
import type { Counts } from '../basics/rounds.ts'

export function notesRound(seed: number): Counts {
  const random = seeded(seed)
  const isNote = random.chance(0.85)
  const source = isNote ? wildNote(random) : wildBytes(random)
  const note = throughDocument(source)
  const once = writeNote(note)
  const lost = lostText(source, once)
  if (lost !== null) throw new Error(`${JSON.stringify(source)} loses ${JSON.stringify(lost)}`)
  if (canonical(once) !== once)
    throw new Error(`${JSON.stringify(source)} does not settle: ${JSON.stringify(once)}`)
  const { people, blocks } = inspect(note)
  const read = importNote('w.md', source)
  if (read.is === 'notes' && read.notes.map(({ text }) => text).join('') !== source)
    throw new Error(`${JSON.stringify(source)} is not the sum of its notes`)
  return {
    notes: 1,
    bytes: isNote ? 0 : 1,
    people: people.length,
    names: people.filter(({ handle }) => !handle.startsWith('@')).length,
    labels: people.flatMap(({ labels }) => labels).filter(({ text }) => text !== '').length,
    raw: blocks.reduce((sum, { raw }) => sum + raw, 0),
  }
}
