// notes backup | export: what is made of a data directory, whose relay may be running.

import { resolve } from 'node:path'
import { isSpaceId } from '../shared/access.ts'
import { backUp } from './backup.ts'
import { answer, counted, fail, say, type Outcome } from './cli-say.ts'
import { disk } from './disk.ts'
import { exportNotes } from './export.ts'

export async function backup(from: string, directories: string[]): Promise<Outcome> {
  const [to] = directories
  if (to === undefined || directories.length > 1) return 'usage'
  const made = await backUp({ disk, from: resolve(from), to })
  if (made.is === 'refused') return fail(made.sentence)
  for (const log of made.damaged)
    say(`${log} is damaged, as it is in the data directory; all that can be read of it was copied.`)
  const { rooms, records, otherFiles } = made
  answer(
    `${to} is a copy of ${counted(rooms, 'room')} with ${counted(records, 'record')}, and of ${counted(otherFiles, 'other file')}.`,
  )
  return 'done'
}

export async function exportArchive(
  from: string,
  directories: string[],
  space: string | undefined,
): Promise<Outcome> {
  const [to] = directories
  if (to === undefined || directories.length > 1) return 'usage'
  if (space !== undefined && !isSpaceId(space))
    return fail(`“${space}” is no space’s id. Nothing was written.`)
  const exported = await exportNotes({ from: resolve(from), to, ...(space !== undefined && { space }) })
  if (exported.is === 'refused') return fail(exported.sentence)
  for (const sentence of [...exported.problems, ...exported.warnings]) say(sentence)
  answer(`${counted(exported.written, 'file')} written, ${exported.unchanged} as they were.`)
  return exported.problems.length === 0 ? 'done' : 'failed'
}
