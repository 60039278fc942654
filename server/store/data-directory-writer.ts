// Writes what another store has as a data directory, which any relay can use. Whoever reads the store says what
// is in it; the rooms are read before the spaces, so the directory has the space of each of its rooms.

import { randomUUID } from 'node:crypto'
import { chmod, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { limits } from '../config/limits.ts'
import { writeDataVersion } from '../disk/data-version.ts'
import { messageOf, namesIn } from '../disk/directory.ts'
import type { Disk } from '../disk/disk.ts'
import { fewAtATime } from '../disk/few.ts'
import { fileName } from '../disk/file-name.ts'
import { writeJson, writeSmallFile } from '../disk/small-file.ts'
import { forDisk } from '../fair/turnstile.ts'
import { encodeEntries, encodeHead } from '../log/log-contents.ts'
import type { Copied } from './backups.ts'
import { FileSnapshots } from './file-snapshots.ts'
import type { StoreReader } from './store-reader.ts'

export interface Writing {
  disk: Disk
  reader: StoreReader
  /** Must not exist yet, or be empty. It appears once it is whole and durable. */
  to: string
  /** ms since 1970 */
  now: () => number
  /** Makes the identity of a log whose own is not known. */
  newEpoch: () => string
}

export async function writeDataDirectory({ disk, to, ...from }: Writing): Promise<Copied> {
  const target = resolve(to)
  let place = `${target}.unfinished-${randomUUID()}`
  try {
    if (((await namesIn(target)) ?? []).length > 0)
      return refused(`${to} is not empty. Name a directory that is not there yet. Nothing was copied.`)
    await disk.makeDirectory(place)
    await chmod(place, 0o700) // so that only its maker may read it, whatever the umask
    const made = await fill(disk, place, from)
    await disk.rename(place, target) // fails if something was put into the target since
    place = target
    await disk.syncDirectory(dirname(target))
    return made
  } catch (error) {
    await rm(place, { recursive: true, force: true }).catch(() => undefined) // a leftover does no harm: its name ends in `.unfinished-…`
    return refused(
      `The copy was not finished: ${messageOf(error)}. Nothing of it was kept. Solve that or name another place, then try again.`,
    )
  }
}

async function fill(
  disk: Disk,
  place: string,
  { reader, now, newEpoch }: Pick<Writing, 'reader' | 'now' | 'newEpoch'>,
): Promise<Copied> {
  await writeDataVersion(place)
  await writeSmallFile(disk, join(place, 'secret'), await reader.secret(), 0o600)
  for (const folder of ['rooms', 'snapshots', 'spaces']) await disk.makeDirectory(join(place, folder))
  const rooms = await reader.rooms()
  let records = 0
  await fewAtATime(
    rooms,
    async (room) => {
      const [epoch, entries] = [await reader.epoch(room), await reader.entries(room)]
      records += entries.length
      const head = encodeHead({ room, epoch: epoch ?? newEpoch() }, now())
      const log = Buffer.concat([head, encodeEntries(entries, now())])
      await writeSmallFile(disk, join(place, 'rooms', `${fileName(room)}.log`), log)
    },
    limits.movesAtOnce,
  )
  const snapshots = new FileSnapshots({
    ...{ disk, directory: join(place, 'snapshots'), turnstile: forDisk(now) },
    report: (error) => {
      throw error
    },
  })
  let otherFiles = 2
  for (const room of await reader.meetings())
    for (const record of await reader.snapshots.list(room)) {
      const markdown = await reader.snapshots.read(room, record.id)
      if (markdown === null) continue
      await snapshots.keep(room, record, markdown)
      otherFiles += 2
    }
  const spaces = await reader.spaces()
  await fewAtATime(spaces, (space) =>
    writeJson(disk, join(place, 'spaces', `${fileName(space.id)}.json`), space),
  )
  otherFiles += spaces.length
  return { is: 'made', rooms: rooms.length, records, otherFiles, damaged: [] }
}

const refused = (sentence: string): Copied => ({ is: 'refused', sentence })
