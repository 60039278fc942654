// The store in PostgreSQL. The command line may open it beside a relay.

import type { LogEvent } from '../log/log.ts'
import type { OpenedStore } from '../store/store.ts'
import { messageOf } from '../disk/directory.ts'
import { OnlyRelay } from './only-relay.ts'
import { checkWrites, openDatabase } from './open-database.ts'
import { PostgresLog } from './postgres-log.ts'
import { PostgresSnapshots } from './postgres-snapshots.ts'
import { PostgresSpaces } from './postgres-spaces.ts'
import { setAside } from './set-aside.ts'

export interface PostgresStoreOptions {
  /** The address of the database. */
  url: string
  report: (event: LogEvent) => void
  /** Runs something after a number of ms. */
  schedule: (run: () => void, ms: number) => void
  /** Called when an update of the room has become durable. */
  appended: (room: string) => void
  /** Called for the record of a snapshot that cannot be read. */
  leftOut: (error: unknown) => void
  /** Called for a setting of the database that is probably not what the operator wants, and for a lost connection. */
  warn: (sentence: string) => void
  /** No other relay writes into the database. */
  isOnly?: boolean
}

export async function openPostgresStore({
  url,
  report,
  schedule,
  appended,
  leftOut,
  warn,
  isOnly = false,
}: PostgresStoreOptions): Promise<OpenedStore> {
  const opened = await openDatabase(url, ({ message }) => warn(message))
  if (opened.is === 'refused') return opened
  const { database, id, secret, warnings } = opened
  for (const warning of warnings) warn(warning)
  return {
    is: 'open',
    store: {
      log: new PostgresLog({ database, id, report, warn, schedule, appended, isOnly }),
      spaces: new PostgresSpaces(database),
      snapshots: new PostgresSnapshots(database, leftOut),
      secret,
      setAside: (room, time) => setAside(database, room, time),
      check: () => checkWrites(database),
      close: () => database.close(),
    },
  }
}

/**
 * Opens the store for a relay, which is the only one unless `taken` is null. `taken` is called if another relay takes
 * the database while it cannot be reached.
 */
export async function openPostgresRelay(
  options: PostgresStoreOptions,
  taken: (() => void) | null,
): Promise<OpenedStore> {
  if (taken === null) return openPostgresStore(options)
  const { url, schedule } = options
  const claim = await OnlyRelay.claim({ url, schedule, taken }).catch((error: unknown) => messageOf(error))
  if (typeof claim === 'string') return { is: 'refused', sentence: claim }
  if (claim === null) return { is: 'refused', sentence: IN_USE }
  const opened = await openPostgresStore({ ...options, isOnly: true })
  if (opened.is === 'refused') {
    await claim.release()
    return opened
  }
  const { store } = opened
  const close = async () => {
    await store.close()
    await claim.release()
  }
  return { is: 'open', store: { ...store, close } }
}

const IN_USE =
  'Another relay uses this database. Stop that one first: with several relays on one database, edits can still be lost in rare cases.'
