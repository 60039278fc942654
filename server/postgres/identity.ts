// Who this database is. Its identity, secret and life are made with its tables, and are in every dump.
//
// A dump that is restored has the life of the database that it was taken from, but it will number its updates
// otherwise. So a life belongs to a place: a cluster, a database in it, the file of this table there, and the timeline
// that the cluster writes. A restored dump is another database, or has other files in the same one. A restored base
// backup, and a copy that takes over, write another timeline. Whoever first finds the database in another place begins
// another life. A life that begins without need, because a table was rewritten, does no harm.

import * as v from 'valibot'
import { LIFE_BYTES } from '../log/log.ts'
import { SECRET_BYTES } from '../store/store.ts'
import { bytea, type Asks } from './database.ts'

export interface Identity {
  id: string
  secret: Uint8Array
}

export async function identityOf(database: Asks): Promise<Identity> {
  const [identity] = await database.ask(IDENTITY)
  if (identity === undefined) throw new Error(NO_ROW)
  return identity
}

export async function lifeOf(database: Asks): Promise<string> {
  const [same] = await database.ask(LIFE)
  const [begun] = same === undefined ? await database.ask(BEGIN_LIFE) : [same]
  const [known] = begun === undefined ? await database.ask(LIFE) : [begun] // another relay was first
  if (known === undefined) throw new Error(NO_ROW)
  return known.life
}

const NO_ROW = 'roundtable.store has no row. Restore the database from a backup.'

const IDENTITY = {
  text: 'select id, secret from roundtable.store',
  row: v.object({
    id: v.pipe(v.string(), v.uuid()),
    secret: v.pipe(
      bytea,
      v.check(({ length }) => length === SECRET_BYTES, 'The secret in roundtable.store is damaged.'),
    ),
  }),
}

const HERE = `(
  select concat_ws(' ', cluster.system_identifier, pg_database.oid, pg_relation_filenode('roundtable.store'),
    left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))
  from pg_control_system() cluster, pg_database where datname = current_database()
)`

/** The life that writes now; null until somebody asks for it. */
export const LIFE_NOW = `(select life from roundtable.store where place = ${HERE})`

const life = v.object({ life: v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${2 * LIFE_BYTES}}$`))) })

const LIFE = { name: 'life', text: `select life from roundtable.store where place = ${HERE}`, row: life }

const BEGIN_LIFE = {
  text: `
    update roundtable.store
    set place = ${HERE}, life = left(replace(gen_random_uuid()::text, '-', ''), ${2 * LIFE_BYTES})
    where place is distinct from ${HERE}
    returning life`,
  row: life,
}
