// Connections to PostgreSQL. Every row is parsed, and every failure has a sentence for the operator.

import { Client, Pool, type PoolClient } from 'pg'
import * as v from 'valibot'
import { limits } from '../config/limits.ts'
import { whyDatabaseFailed } from './why-database-failed.ts'

export type Value = string | number | boolean | null | Uint8Array | readonly (string | number | null)[]

/** What the database is asked. Values are never part of the text. */
export interface Question<Row> {
  /** The connection remembers how to answer questions with a name. */
  name?: string
  text: string
  row: v.GenericSchema<unknown, Row>
}

/** The database did not do what it was asked. */
export class DatabaseError extends Error {
  /** Whether nothing was changed. If not, nobody knows: the answer to a commit may have been lost. */
  readonly isUnchanged: boolean
  /** Whether only what was asked is at fault, so that other questions may be answered. */
  readonly isOfTheQuestion: boolean

  /** `wasAsked`: whether the question may have been sent. */
  constructor(cause: unknown, wasAsked = true) {
    const { sentence, isUnchanged, isOfTheQuestion } = whyDatabaseFailed(cause)
    super(sentence, { cause })
    this.name = 'DatabaseError'
    this.isUnchanged = isUnchanged || !wasAsked
    this.isOfTheQuestion = isOfTheQuestion
  }
}

export interface Asks {
  ask<Row>(question: Question<Row>, values?: readonly Value[]): Promise<Row[]>
}

/** One transaction. */
export interface Within extends Asks {
  /** Runs statements that have no values, one after the other. */
  run(statements: string): Promise<void>
}

export interface Transacts extends Asks {
  /** What happens in `job` is one transaction. If `job` fails, it never happened. */
  transaction<T>(job: (within: Within) => Promise<T>): Promise<T>
}

export class Database implements Transacts {
  readonly #pool: Pool
  /** How many more jobs may have a connection. */
  #free: number
  /** Those who wait for one. The pool would count the wait as time in which the database does not answer. */
  readonly #waiting: (() => void)[] = []

  /** `report`: hears that a connection that nobody used has broken. */
  constructor(
    url: string,
    report: (error: DatabaseError) => void,
    connections: number = limits.databaseConnections,
  ) {
    this.#free = connections
    this.#pool = new Pool({
      connectionString: url,
      application_name: 'roundtable',
      max: connections,
      connectionTimeoutMillis: limits.databaseConnects,
      query_timeout: limits.databaseAnswers,
      keepAlive: true,
    })
    this.#pool.on('error', (error) => report(new DatabaseError(error)))
  }

  /** Asks in a transaction of its own. */
  ask<Row>(question: Question<Row>, values: readonly Value[] = []): Promise<Row[]> {
    return this.#with((client) => askOn(client, question, values))
  }

  transaction<T>(job: (within: Within) => Promise<T>): Promise<T> {
    return this.#with(async (client) => {
      const run = async (statements: string) => void (await sentenced(client.query(statements)))
      await run('begin')
      const done = await job({ run, ask: (question, values = []) => askOn(client, question, values) })
      await run('commit')
      return done
    })
  }

  close(): Promise<void> {
    return this.#pool.end()
  }

  /** After a failure the connection is closed, and the database takes back what was not committed. */
  async #with<T>(job: (client: PoolClient) => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--
    else await new Promise<void>((free) => this.#waiting.push(free))
    try {
      return await this.#connected(job)
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free++
    }
  }

  async #connected<T>(job: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await sentenced(this.#pool.connect(), false)
    client.on('error', broken) // what is asked next fails
    let isDone = false
    try {
      const done = await job(client)
      isDone = true
      return done
    } finally {
      client.off('error', broken)
      client.release(!isDone)
    }
  }
}

/** A connection that is not shared, for what lasts as long as a connection does. It is not connected yet. */
export const ownConnection = (url: string, answers: number = limits.databaseAnswers): Client =>
  new Client({
    connectionString: url,
    application_name: 'roundtable: only relay',
    connectionTimeoutMillis: limits.databaseConnects,
    query_timeout: answers,
    keepAlive: true,
  })

async function askOn<Row>(
  client: PoolClient,
  { name, text, row }: Question<Row>,
  values: readonly Value[],
): Promise<Row[]> {
  const query = { ...(name !== undefined && { name }), text, values: [...values] }
  const { rows } = await sentenced(client.query<Record<string, unknown>>(query))
  return rows.map((each) => v.parse(row, each))
}

const broken = (): void => undefined

const sentenced = async <T>(job: Promise<T>, wasAsked = true): Promise<T> => {
  try {
    return await job
  } catch (error) {
    throw new DatabaseError(error, wasAsked)
  }
}

/** PostgreSQL's texts cannot have the character 0. No name that a page makes has it, or a backslash. */
export const stored = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\0', '\\0')

/** The text that `stored` was given. */
export const unstored = (text: string): string =>
  text.replace(/\\([\\0])/g, (_, escaped: string) => (escaped === '0' ? '\0' : '\\'))

/** A whole number that PostgreSQL sends as digits. */
export const digits = v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number))

/** Bytes without the memory that Node's buffers share. */
export const bytea = v.pipe(
  v.instance(Uint8Array),
  v.transform((bytes) => new Uint8Array(bytes)),
)
