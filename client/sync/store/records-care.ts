// Rare work on a device's records, in a chunk that loads only when it is needed:
//
//   move aside    moves damaged records, unchanged, out of the document's records
//   trim          turns many records into one
//   set aside     if the copy cannot be merged with the relay's: keeps all records as one, which is named
//                 after the time (ISO 8601)

import * as Y from 'yjs'
import { newDocument } from './document.ts'
import {
  applies,
  CONFIRMED,
  CUSTOM,
  entriesOf,
  readable,
  UNREADABLE,
  UPDATES,
  type Records,
} from './records.ts'
import { words } from './words/en.ts'

const KEPT = 'roundtable kept '

/** Moves records to `custom`, and says so. A record that the browser cannot read stays where it is. */
export function moveAside(
  records: Records,
  keys: readonly IDBValidKey[],
  tell: (sentence: string) => void,
): Promise<void> {
  tell(words.recordsUnreadable(keys.length))
  return records.change([UPDATES, CUSTOM], async (transaction) => {
    const updates = transaction.objectStore(UPDATES)
    for (const key of keys) {
      const value = await readable<unknown>(updates.get(key))
      if (value === UNREADABLE) continue
      transaction.objectStore(CUSTOM).put(value, `damaged ${JSON.stringify(key)}`)
      updates.delete(key)
    }
  })
}

/** Merges all updates that can be read into one. Returns how many records are left. */
export async function trim(records: Records): Promise<number> {
  let left = 1
  await records.change([UPDATES], async (transaction) => {
    const updates = transaction.objectStore(UPDATES)
    const whole = newDocument()
    for (const [key, value] of await entriesOf(updates)) {
      if (applies(whole, value, null)) updates.delete(key)
      else left++
    }
    updates.add(Y.encodeStateAsUpdate(whole))
    whole.destroy()
  })
  return left
}

/** Merges all updates into one, and moves it to `custom`. `at`: the time, in ISO 8601. */
export const setAside = (records: Records, at: string): Promise<void> =>
  records.change([UPDATES, CUSTOM], async (transaction) => {
    const updates = transaction.objectStore(UPDATES)
    const values = (await entriesOf(updates)).map(([, value]) => value)
    const custom = transaction.objectStore(CUSTOM)
    custom.put(Y.mergeUpdates(values.filter((value) => value instanceof Uint8Array)), `${KEPT}${at}`)
    custom.delete(CONFIRMED)
    updates.clear()
  })

/** The times of all copies that were set aside. */
export async function setAsideIn(records: Records): Promise<string[]> {
  const keys = await readable(records.custom.getAllKeys())
  return Array.isArray(keys)
    ? keys.flatMap((key) => (typeof key === 'string' && key.startsWith(KEPT) ? [key.slice(KEPT.length)] : []))
    : []
}

/** The copy that was set aside at this time. Null if it cannot be read. */
export async function readSetAside(records: Records, at: string): Promise<Y.Doc | null> {
  const update = await readable<unknown>(records.custom.get(`${KEPT}${at}`))
  if (!(update instanceof Uint8Array)) return null
  const doc = new Y.Doc()
  Y.applyUpdate(doc, update)
  return doc
}

export const forgetSetAside = (records: Records, at: string): Promise<void> =>
  records.change([CUSTOM], (transaction) => {
    transaction.objectStore(CUSTOM).delete(`${KEPT}${at}`)
  })
