// This device's database of what it has read in the notes of a series. If the browser stores nothing, each page reads
// all notes again.

import { parseKeptNote, READING, type KeptNote } from '../../shared/archive/note-memory.ts'
import type { Kept } from './wire.ts'

const NOTES = 'notes'

const answer = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('The browser’s database failed.'))
  })

const nothing: Kept = {
  read: () => Promise.resolve(new Map()),
  keep: () => Promise.resolve(),
  only: () => Promise.resolve(),
}

export async function openKept(name: string | null): Promise<Kept> {
  if (name === null) return nothing
  const opening = indexedDB.open(name, READING)
  // Notes that another version has read are read again.
  opening.onupgradeneeded = () => {
    const { result } = opening
    if (result.objectStoreNames.contains(NOTES)) result.deleteObjectStore(NOTES)
    result.createObjectStore(NOTES)
  }
  const database = await answer(opening).catch(() => null)
  if (database === null) return nothing
  // A newer version of the page, in another tab, has the database for itself.
  let isOpen = true
  database.onversionchange = () => {
    isOpen = false
    database.close()
  }
  database.onclose = () => (isOpen = false)
  const store = (mode: IDBTransactionMode) => database.transaction(NOTES, mode).objectStore(NOTES)
  return {
    async read(ids) {
      if (!isOpen) return new Map()
      const notes = store('readonly')
      const [keys, values] = await Promise.all([answer(notes.getAllKeys()), answer(notes.getAll())])
      const wanted = new Set(ids)
      const found = new Map<string, KeptNote>()
      for (const [at, key] of keys.entries()) {
        const note = typeof key === 'string' && wanted.has(key) ? parseKeptNote(values[at]) : null
        if (typeof key === 'string' && note !== null) found.set(key, note)
      }
      return found
    },
    async keep(id, note) {
      if (!isOpen) return
      // On a device without space, each page reads the note again.
      await answer(store('readwrite').put(note, id)).catch(() => null)
    },
    async only(ids) {
      if (!isOpen) return
      const wanted = new Set<IDBValidKey>(ids)
      const notes = store('readwrite')
      for (const key of await answer(notes.getAllKeys())) if (!wanted.has(key)) notes.delete(key)
    },
  }
}
