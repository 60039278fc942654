// Mends one room's log so that a relay can open it again. The relay must be stopped.
//
// Parts that no page can show are left out. Everything else stays, with the log's epoch, claims and lives.
// The old file is kept beside the new one, under a name that nothing overwrites.

import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { parseRoom } from '../../shared/wire/access.ts'
import { Claims } from '../room/claims.ts'
import { openDataDirectory } from '../disk/data-directory.ts'
import { findDataDirectory, messageOf } from '../disk/directory.ts'
import { disk } from '../disk/disk.ts'
import { FileLog } from '../log/file-log.ts'
import { RunningLogs } from '../log/running-logs.ts'
import { fileName } from '../disk/file-name.ts'
import { limits } from '../config/limits.ts'
import { LogReceipts } from '../room/log-receipts.ts'
import type { LogEvent } from '../log/log.ts'
import { forDisk } from '../fair/turnstile.ts'
import type { Mender, Mended } from './repair-tasks.ts'
import { loadSecret } from '../store/file-secret.ts'
import { RoomLog } from '../room/room-log.ts'

export interface RepairOptions {
  /** The data directory. */
  directory: string
  /** `<space>/<series>/<date>`, or the room of a team, a series or an archive. */
  room: string
  /** Mends the log's updates. */
  mender: Mender
  now: () => Date
}

export type Repaired =
  | { is: 'whole' }
  /** `before`: the path of the old file. `hasHole`: updates were missing before the repair. */
  | ({ is: 'mended'; before: string; hasHole: boolean } & Pick<
      Extract<Mended, { is: 'mended' }>,
      'leftOut' | 'unread'
    >)
  | { is: 'refused'; sentence: string }

export async function repair(options: RepairOptions): Promise<Repaired> {
  const { room } = options
  if (parseRoom(room.split('/')) === null)
    return refused(`“${room}” is no room. A room is <space>/<series>/<date>, as the relay names it.`)
  const source = await findDataDirectory(options.directory)
  if (source.is === 'refused') return source
  const path = join(source.path, 'rooms', `${fileName(room)}.log`)
  const opened = await openDataDirectory(source.path)
  if (opened.is === 'refused') return opened
  try {
    const logs = await RunningLogs.open(disk, join(source.path, 'rooms'))
    if (!(await logs.names()).includes(fileName(room)))
      return refused(`${path} is not there: ${room} has no log.`)
    return await repairLog(options, source.path, path)
  } catch (error) {
    return refused(`${room} was not repaired: ${messageOf(error)}. Its log is as it was.`)
  } finally {
    await opened.release()
  }
}

async function repairLog(
  { room, mender, now }: RepairOptions,
  directory: string,
  path: string,
): Promise<Repaired> {
  const loaded = await loadSecret(disk, join(directory, 'secret'))
  if (loaded.is === 'refused') return loaded
  const damage: LogEvent[] = []
  const log = new FileLog({
    disk,
    directory: join(directory, 'rooms'),
    now: () => now().getTime(),
    newEpoch: randomUUID,
    report: (event) => void (event.room === room && event.is !== 'behind' && damage.push(event)),
    turnstile: forDisk(() => now().getTime()),
  })
  try {
    await log.move() // so that the file holds everything before it is kept under another name
    const roomLog = new RoomLog({
      room,
      log,
      claims: new Claims(),
      logReceipts: new LogReceipts(loaded.secret),
      entriesBeforeCompaction: limits.entriesBeforeCompaction,
    })
    const { updates, ...aside } = await roomLog.read()
    const outcome = await mender.run('mend', updates)
    if (outcome.is === 'failed') throw new Error(outcome.why)
    const mended = outcome.value
    if (mended.is === 'whole') return { is: 'whole' }
    const before = `${path}.before-${now()
      .toISOString()
      .replace(/[-:]|\.\d+/g, '')}`
    await disk.link(path, before)
    await roomLog.compact(mended.state, aside)
    const hasHole = roomLog.hasHole || damage.length > 0
    return { is: 'mended', before, hasHole, leftOut: mended.leftOut, unread: mended.unread }
  } finally {
    await log.close()
  }
}

const refused = (sentence: string): Repaired => ({
  is: 'refused',
  sentence: `${sentence} Nothing was changed.`,
})
