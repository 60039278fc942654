// Several relays on one real PostgreSQL.

import { afterAll, beforeAll } from 'vitest'
import type { Database } from '../../../server/postgres/database.ts'
import { PostgresLog } from '../../../server/postgres/postgres-log.ts'
import { empty, freshDatabase, onServer, opened } from '../../support/postgres/fresh-database.ts'
import { severalRelays } from './several-relays.contract.ts'

const none = (): void => undefined

let url: string
let database: Database

beforeAll(async () => {
  url = await freshDatabase()
  ;({ database } = await opened(url))
})
afterAll(() => database.close())

severalRelays('PostgresLog', {
  begin: () => empty(database),
  open: () => {
    const polls: (() => void)[] = []
    const schedule = (run: () => void) => void polls.push(run)
    const log = new PostgresLog({ database, id: 'the database', report: none, warn: none, schedule })
    return { log, poll: () => polls.shift()?.() }
  },
  claim: async (room, { client, device }) => {
    await onServer(url, `insert into roundtable.claims values ('${room}', ${client}, '${device}')`)
  },
})
