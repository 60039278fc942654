// The snapshots that were downloaded, copied, or opened at the repository on this device.

import { nameOf, readText, writeText } from '../../browser/storage.ts'
import { Signal } from '../../browser/signal.ts'

const FETCHED = 'fetched'
/** How many snapshots are remembered. */
const MOST = 50

const signal = new Signal()

export function isFetched(id: string): boolean {
  signal.read()
  return remembered().includes(id)
}

export function rememberFetched(id: string): void {
  const others = remembered().filter((each) => each !== id)
  writeText(nameOf(FETCHED), JSON.stringify([id, ...others].slice(0, MOST)))
  signal.changed()
}

/** Reads what some version of this page, or a person, has stored. */
function remembered(): string[] {
  try {
    const found: unknown = JSON.parse(readText(nameOf(FETCHED)) ?? '[]')
    return Array.isArray(found) ? found.filter((id) => typeof id === 'string') : []
  } catch {
    return [] // no version of this page wrote it
  }
}
