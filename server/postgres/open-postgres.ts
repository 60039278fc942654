// The store in PostgreSQL, which several relays may have open.

import type { LogEvent } from '../log/log.ts'
import type { OpenedStore } from '../store/store.ts'
import { openDatabase } from './open-database.ts'
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
}

export async function openPostgresStore({
  url,
  report,
  schedule,
  appended,
  leftOut,
  warn,
}: PostgresStoreOptions): Promise<OpenedStore> {
  const opened = await openDatabase(url, ({ message }) => warn(message))
  if (opened.is === 'refused') return opened
  const { database, id, secret, warnings } = opened
  for (const warning of warnings) warn(warning)
  return {
    is: 'open',
    store: {
      log: new PostgresLog({ database, id, report, schedule, appended }),
      spaces: new PostgresSpaces(database),
      snapshots: new PostgresSnapshots(database, leftOut),
      secret,
      setAside: (room, time) => setAside(database, room, time),
      close: () => database.close(),
    },
  }
}
