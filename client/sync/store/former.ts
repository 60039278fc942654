// Moves a room's records here from the database of an earlier version, whose name did not contain the relay's
// address.
//
//   copied    when the room is opened: in one transaction, with a mark that says which records were copied
//   deleted   once this relay has accepted the room's key: until then, the records may belong to another
//             relay of the same origin
//
// Because of the mark, records are not copied twice if the page is killed in between, or if two tabs do this
// at the same time. A page of the earlier version that is still open keeps writing to the old database. Its
// new records are copied when the room is next opened.

import {
  answer,
  CUSTOM,
  DEVICE,
  entriesOf,
  Records,
  readable,
  UNREADABLE,
  UPDATES,
  type Entry,
} from './records.ts'
import { warn } from '../../browser/logging.ts'
import { words } from './words/en.ts'

/** In `custom`: the highest key of the copied updates, and the names of the other copied records. */
const COPIED = 'roundtable copied'

interface Copied {
  through: number
  names: readonly string[]
}

/** A record in `custom`. */
type Beside = readonly [name: string, value: unknown]

/** Null if the database cannot be read. The person is told why. */
export async function readFormer(name: string, tell: (sentence: string) => void): Promise<FormerRoom | null> {
  try {
    return await FormerRoom.read(name)
  } catch (error) {
    warn(error)
    tell(words.formerUnreadable)
    return null
  }
}

export class FormerRoom {
  readonly #name: string
  readonly updates: readonly Entry[]
  readonly #beside: readonly Beside[]

  private constructor(name: string, updates: readonly Entry[], beside: readonly Beside[]) {
    this.#name = name
    this.updates = updates
    this.#beside = beside
  }

  /** Leaves out records that cannot be read. They stay in the old database. */
  static async read(name: string): Promise<FormerRoom> {
    const { records } = await Records.open(name, () => undefined)
    const [updates, beside]: [Entry[], Beside[]] = [[], []]
    try {
      await records.change([UPDATES, CUSTOM], async (transaction) => {
        updates.push(...(await entriesOf(transaction.objectStore(UPDATES))).filter(isReadable))
        for (const [key, value] of (await entriesOf(transaction.objectStore(CUSTOM))).filter(isReadable))
          if (typeof key === 'string') beside.push([key, value])
      })
    } finally {
      records.close()
    }
    return new FormerRoom(name, updates, beside)
  }

  /** This device's secret, as the earlier version stored it. Null if there is none. */
  get device(): string | null {
    const device = this.#beside.find(([name]) => name === DEVICE)?.[1]
    return typeof device === 'string' ? device : null
  }

  /** False if the write failed. The page then shows the records anyway, and copies them later. */
  copyTo(records: Records): Promise<boolean> {
    const copying = records.change([UPDATES, CUSTOM], async (transaction) => {
      const [updates, custom] = [transaction.objectStore(UPDATES), transaction.objectStore(CUSTOM)]
      const copied = readCopied(await readable<unknown>(custom.get(COPIED)))
      const here = new Set(await answer(custom.getAllKeys()))
      const fresh = this.#beside.filter(([name]) => !copied.names.includes(name))
      for (const [name, value] of fresh) {
        if (!here.has(name)) custom.put(value, name)
        // Each database numbers its damaged records separately, so two records may have the same name.
        else if (name.startsWith('damaged ')) custom.put(value, `${name} formerly`)
      }
      for (const [key, value] of this.updates) if (numberOf(key) > copied.through) updates.add(value)
      const through = Math.max(copied.through, ...this.updates.map(([key]) => numberOf(key)))
      custom.put({ through, names: [...copied.names, ...fresh.map(([name]) => name)] }, COPIED)
    })
    return copying.then(
      () => true,
      () => false,
    )
  }

  /** Deletes the copied records from the old database, but not records that were added later. */
  async forget(records: Records): Promise<void> {
    const { through, names } = readCopied(await readable<unknown>(records.custom.get(COPIED)))
    const { records: former } = await Records.open(this.#name, () => undefined)
    let isEmpty = false
    try {
      await former.change([UPDATES, CUSTOM], async (transaction) => {
        const [updates, custom] = [transaction.objectStore(UPDATES), transaction.objectStore(CUSTOM)]
        for (const [key] of (await entriesOf(updates)).filter(isReadable))
          if (numberOf(key) <= through) updates.delete(key)
        for (const name of names) custom.delete(name)
        isEmpty = (await answer(updates.count())) + (await answer(custom.count())) === 0
      })
    } finally {
      former.close()
    }
    if (isEmpty) indexedDB.deleteDatabase(this.#name)
  }
}

const isReadable = ([, value]: Entry): boolean => value !== UNREADABLE
const numberOf = (key: IDBValidKey): number => (typeof key === 'number' ? key : -1)

function readCopied(value: unknown): Copied {
  const { through, names } = (value ?? {}) as Partial<Record<keyof Copied, unknown>>
  return typeof through === 'number' && Array.isArray(names)
    ? { through, names: names.filter((each) => typeof each === 'string') }
    : { through: -1, names: [] }
}
