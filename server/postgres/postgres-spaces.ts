// The spaces in PostgreSQL. Every answer says what the database has now, so all relays say the same.

import * as v from 'valibot'
import { KeptGrant, type KeptSpaces } from '../store/kept-spaces.ts'
import { stored, type Asks, type Database } from './database.ts'
import { addGrant, addSpace } from './rows.ts'

export class PostgresSpaces implements KeptSpaces {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async has(space: string): Promise<boolean> {
    return (await this.#database.ask(HAS, [stored(space)])).length > 0
  }

  async found(space: string, since: string): Promise<void> {
    await addSpace(this.#database, space, since)
  }

  async grants(space: string): Promise<readonly KeptGrant[]> {
    const rows = await this.#database.ask(GRANTS, [stored(space)])
    return rows.map(({ kept }) => kept)
  }

  async grantOf(space: string, hash: string): Promise<KeptGrant | null> {
    const [row] = await this.#database.ask(GRANT_OF, [stored(space), stored(hash)])
    return row?.kept ?? null
  }

  add(space: string, grant: KeptGrant, most: number): Promise<boolean> {
    return this.#database.transaction(async (within) => {
      await addSpace(within, space, grant.since)
      await lock(within, space)
      const grants = await within.ask(GRANTS, [stored(space)])
      if (grants.length >= most) return false
      await addGrant(within, space, grant)
      return true
    })
  }

  async remove(space: string, id: string): Promise<boolean> {
    return (await this.#database.ask(REMOVE, [stored(space), stored(id)])).length > 0
  }
}

/** Until the transaction ends, nobody else adds a grant to the space. */
const lock = (within: Asks, space: string): Promise<unknown> => within.ask(LOCK, [stored(space)])

const nothing = v.object({})
const kept = v.object({ kept: v.pipe(v.string(), v.parseJson(), KeptGrant) })

const HAS = { name: 'has', text: 'select from roundtable.spaces where space = $1', row: nothing }

const LOCK = { text: 'select from roundtable.spaces where space = $1 for update', row: nothing }

const GRANTS = { text: 'select kept from roundtable.grants where space = $1 order by nth', row: kept }

const GRANT_OF = {
  name: 'grant',
  text: 'select kept from roundtable.grants where space = $1 and hash = $2',
  row: kept,
}

const REMOVE = {
  text: 'delete from roundtable.grants where space = $1 and id = $2 returning id',
  row: nothing,
}
