// Which snapshots this device has handed on: downloaded, copied, or opened at the repository.

import { nameOf, readText, writeText } from '../../browser/storage.ts'
import { Signal } from '../../browser/signal.ts'

const FETCHED = 'fetched'
/** The most snapshots that are remembered. */
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

/** Reads what any version of this page, or a person, may have written there. */
function remembered(): string[] {
  try {
    const found: unknown = JSON.parse(readText(nameOf(FETCHED)) ?? '[]')
    return Array.isArray(found) ? found.filter((id) => typeof id === 'string') : []
  } catch {
    return [] // invalid JSON was not written by this page
  }
}
