// notes backup | restore | export | repair: commands for a store. A relay may use the store at the same time, except
// during `restore` and `repair`.

import { resolve } from 'node:path'
import { isSpaceId } from '../../shared/wire/access.ts'
import { counted, fail, print, say, type Outcome } from './cli-say.ts'
import { disk } from '../disk/disk.ts'
import { exportNotes } from '../export/export.ts'
import { threadFor } from '../work/hand.ts'
import type { LogEvent } from '../log/log.ts'
import { limits } from '../config/limits.ts'
import type { tasks } from './repair-tasks.ts'
import { repair } from './repair.ts'
import { Workshop } from '../work/workshop.ts'
import { backupsOf } from '../store/file-backups.ts'
import { openPresentFileStore } from '../store/file-store.ts'
import { readerOf } from '../store/file-reader.ts'
import type { Backups, Copied } from '../store/backups.ts'
import type { OpenedStore } from '../store/store.ts'
import type { OpenReader } from '../store/store-reader.ts'

/** A store that no relay of this process has open. */
export interface StoreBeside {
  /** What to call it. */
  name: string
  backups: Backups
  openReader: OpenReader
  /** Opens it to repair a log. `report` hears of damage in logs. */
  open: (report: (event: LogEvent) => void) => Promise<OpenedStore>
}

export const directoryBeside = (directory: string): StoreBeside => ({
  name: directory,
  backups: backupsOf(disk, resolve(directory)),
  openReader: readerOf(resolve(directory)),
  open: (report) =>
    openPresentFileStore({ ...telling, directory: resolve(directory), now: () => Date.now(), report }),
})

/** A repair reads no snapshots, and exports nothing. */
export const telling = { warn: say, appended: () => undefined, leftOut: () => undefined }

export async function backup(from: StoreBeside, directories: string[]): Promise<Outcome> {
  const [to] = directories
  if (to === undefined || directories.length > 1) return 'usage'
  return sayCopied(to, await from.backups.backUp(to))
}

export async function restore(to: StoreBeside, backups: string[]): Promise<Outcome> {
  const [from] = backups
  if (from === undefined || backups.length > 1) return 'usage'
  const made = await to.backups.restore(resolve(from))
  const outcome = sayCopied(to.name, made)
  if (made.is === 'made')
    print('Links that were revoked after the backup open the notes again. Revoke them once more.')
  return outcome
}

function sayCopied(to: string, made: Copied): Outcome {
  if (made.is === 'refused') return fail(made.sentence)
  for (const log of made.damaged) say(`${log} is damaged; everything in it that can be read was copied.`)
  const { rooms, records, otherFiles } = made
  print(
    `${to} is a copy of ${counted(rooms, 'room')} with ${counted(records, 'record')}, and of ${counted(otherFiles, 'other file')}.`,
  )
  return made.damaged.length === 0 ? 'done' : 'failed'
}

export async function exportArchive(
  from: StoreBeside,
  directories: string[],
  space: string | undefined,
): Promise<Outcome> {
  const [to] = directories
  if (to === undefined || directories.length > 1) return 'usage'
  if (space !== undefined && !isSpaceId(space))
    return fail(`“${space}” is no space’s id. Nothing was written.`)
  const exported = await exportNotes({
    open: from.openReader,
    to,
    ...(space !== undefined && { space }),
  })
  if (exported.is === 'refused') return fail(exported.sentence)
  for (const sentence of [...exported.problems, ...exported.warnings]) say(sentence)
  print(`${counted(exported.written, 'file')} written, ${exported.unchanged} as they were.`)
  return exported.problems.length === 0 ? 'done' : 'failed'
}

export async function repairRoom({ open }: StoreBeside, rooms: string[]): Promise<Outcome> {
  const [room] = rooms
  if (room === undefined || rooms.length > 1) return 'usage'
  const workshop = new Workshop<typeof tasks>({
    hire: threadFor(new URL('repair-tasks.ts', import.meta.url), limits.repairMemory),
    time: limits.repair,
    timePerMiB: 0,
    now: () => Date.now(),
  })
  const repaired = await repair({ open, room, mender: workshop.for(room), now: () => new Date() })
  await workshop.close()
  switch (repaired.is) {
    case 'refused':
      return fail(repaired.sentence)
    case 'whole':
      print(`${room} can be opened as it is; nothing was changed.`)
      return 'done'
    case 'mended':
      if (repaired.hasHole)
        say('Some of its updates were lost before. A device that still has them brings them back.')
      print(
        `${room} is repaired: ${counted(repaired.leftOut, 'part')} that no page can show, and ${counted(repaired.unread, 'update')} that cannot be read, were left out. The old log is ${repaired.before}. Start the relay again.`,
      )
      return 'done'
  }
}
