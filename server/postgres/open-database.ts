// Connects to the database, brings its tables up to date, and says what an operator should know about it.

import * as v from 'valibot'
import { Database, digits, type Asks, type DatabaseError } from './database.ts'
import { identityOf } from './identity.ts'
import { migrate } from './migrate.ts'

export type OpenedDatabase =
  | {
      is: 'opened'
      database: Database
      id: string
      secret: Uint8Array
      /** Sentences about settings that are valid but probably not what the operator wants. */
      warnings: string[]
    }
  | { is: 'refused'; sentence: string }

/** The oldest PostgreSQL that is still cared for by those who make it. */
const OLDEST = 140_000

const SETTINGS = {
  text: `select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding,
    current_setting('transaction_read_only') as readonly, pg_is_in_recovery() as copy,
    current_setting('synchronous_commit') as commits, current_setting('fsync') as syncs`,
  row: v.object({
    version: digits,
    encoding: v.string(),
    readonly: v.string(),
    copy: v.boolean(),
    commits: v.string(),
    syncs: v.string(),
  }),
}

export async function openDatabase(
  url: string,
  report: (error: DatabaseError) => void,
): Promise<OpenedDatabase> {
  const database = new Database(url, report)
  try {
    const opened = await open(database)
    if (opened.is === 'refused') await database.close()
    return opened
  } catch (error) {
    await database.close()
    return { is: 'refused', sentence: error instanceof Error ? error.message : String(error) }
  }
}

async function open(database: Database): Promise<OpenedDatabase> {
  const [settings] = await database.ask(SETTINGS)
  const wrong = settings === undefined ? 'The database says nothing of itself.' : faultOf(settings)
  if (settings === undefined || wrong !== null) return { is: 'refused', sentence: wrong ?? '' }
  const migrated = await migrate(database)
  if (migrated.is === 'refused') return migrated
  return { is: 'opened', database, ...(await identityOf(database)), warnings: warningsOf(settings) }
}

/** A commit that waits for the disk and leaves no row. */
const WRITE = {
  name: 'check',
  text: `select current_setting('transaction_read_only') as readonly, pg_logical_emit_message(true, 'roundtable', '')::text as at`,
  row: v.object({ readonly: v.literal('off', 'The database can only be read.'), at: v.string() }),
}

/** Rejects if the database takes no writes now. */
export const checkWrites = async (database: Asks): Promise<void> => void (await database.ask(WRITE))

type Settings = v.InferOutput<typeof SETTINGS.row>

function faultOf({ version, encoding, readonly, copy }: Settings): string | null {
  if (version < OLDEST)
    return `Roundtable needs PostgreSQL ${OLDEST / 10_000} or newer; the database is version ${Math.floor(version / 10_000)}.`
  if (encoding !== 'UTF8')
    return `The database has the encoding ${encoding}, which cannot hold every name. Create one with the encoding UTF8.`
  if (copy || readonly !== 'off')
    return 'The database can only be read. Let DATABASE_URL name the server that takes writes, not its copy.'
  return null
}

function warningsOf({ commits, syncs }: Settings): string[] {
  const warnings: [boolean, string][] = [
    [
      commits === 'off',
      'The database has synchronous_commit = off. What pages show as saved for everyone can be lost for up to a second if the database ends suddenly. Set it to on.',
    ],
    [syncs === 'off', 'The database has fsync = off. A power cut may destroy all of it. Set it to on.'],
  ]
  return warnings.filter(([applies]) => applies).map(([, sentence]) => sentence)
}
