// Mends one room's log so that a relay can open it again. The relay must be stopped.
//
// Parts that no page can show are left out. Everything else stays, with the log's epoch, claims and lives.
// The old log is kept beside the new one, under a name that nothing overwrites.

import { parseRoom } from '../../shared/wire/access.ts'
import { limits } from '../config/limits.ts'
import { messageOf } from '../disk/directory.ts'
import type { LogEvent } from '../log/log.ts'
import { Claims } from '../room/claims.ts'
import { LogReceipts } from '../room/log-receipts.ts'
import { RoomLog } from '../room/room-log.ts'
import type { OpenedStore, Store } from '../store/store.ts'
import type { Mender, Mended } from './repair-tasks.ts'

export interface RepairOptions {
  /** Opens the store, and reports damage in its logs. */
  open: (report: (event: LogEvent) => void) => Promise<OpenedStore>
  /** `<space>/<series>/<date>`, or the room of a team, a series or an archive. */
  room: string
  /** Mends the log's updates. */
  mender: Mender
  now: () => Date
}

export type Repaired =
  | { is: 'whole' }
  /** `before`: where the old log is. `hasHole`: updates were missing before the repair. */
  | ({ is: 'mended'; before: string; hasHole: boolean } & Pick<
      Extract<Mended, { is: 'mended' }>,
      'leftOut' | 'unread'
    >)
  | { is: 'refused'; sentence: string }

export async function repair({ open, room, mender, now }: RepairOptions): Promise<Repaired> {
  if (parseRoom(room.split('/')) === null)
    return refused(`“${room}” is no room. A room is <space>/<series>/<date>, as the relay names it.`)
  const damage: LogEvent[] = []
  const opened = await open((event) => {
    if (event.room === room && event.is !== 'behind') damage.push(event)
  })
  if (opened.is === 'refused') return opened
  const { store } = opened
  try {
    const repaired = await repairLog(store, room, mender, now())
    return repaired.is === 'mended' && damage.length > 0 ? { ...repaired, hasHole: true } : repaired
  } catch (error) {
    return refused(`${room} was not repaired: ${messageOf(error)}. Its log is as it was.`)
  } finally {
    await store.log.close()
    await store.close()
  }
}

async function repairLog(store: Store, room: string, mender: Mender, time: Date): Promise<Repaired> {
  const roomLog = new RoomLog({
    room,
    log: store.log,
    claims: new Claims(),
    logReceipts: new LogReceipts(store.secret),
    entriesBeforeCompaction: limits.entriesBeforeCompaction,
  })
  const { updates, ...aside } = await roomLog.read()
  if (updates.length === 0) return refused(`${room} has no log.`)
  const outcome = await mender.run('mend', updates)
  if (outcome.is === 'failed') throw new Error(outcome.why)
  const mended = outcome.value
  if (mended.is === 'whole') return { is: 'whole' }
  const before = await store.setAside(room, time)
  await roomLog.compact(mended.state, aside)
  return { is: 'mended', before, hasHole: roomLog.hasHole, leftOut: mended.leftOut, unread: mended.unread }
}

const refused = (sentence: string): Repaired => ({
  is: 'refused',
  sentence: `${sentence} Nothing was changed.`,
})
