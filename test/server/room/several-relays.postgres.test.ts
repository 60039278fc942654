// Several relays on one real PostgreSQL.

import { afterAll, beforeAll } from 'vitest'
import type { Database } from '../../../server/postgres/database.ts'
import { PostgresLog } from '../../../server/postgres/postgres-log.ts'
import { empty, freshDatabase, opened } from '../../support/postgres/fresh-database.ts'
import { severalRelays } from './several-relays.contract.ts'

const none = (): void => undefined

let database: Database

beforeAll(async () => {
  ;({ database } = await opened(await freshDatabase()))
})
afterAll(() => database.close())

severalRelays(
  'PostgresLog',
  () => {
    const polls: (() => void)[] = []
    const schedule = (run: () => void) => void polls.push(run)
    const log = new PostgresLog({ database, id: 'the database', report: none, warn: none, schedule })
    return { log, poll: () => polls.shift()?.() }
  },
  () => empty(database),
)
