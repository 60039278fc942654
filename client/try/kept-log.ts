// The log of the small relay, in a database. So a reloaded page still has everything that was acked.

import type { Log } from './small-relay.ts'

const ROOMS = 'rooms'

const answer = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('The browser’s database failed.'))
  })

/** Opens the log. If the browser stores nothing, the log lives as long as the page. */
export async function openLog(name: string): Promise<Log> {
  const opening = indexedDB.open(name)
  opening.onupgradeneeded = () => opening.result.createObjectStore(ROOMS)
  const database = await answer(opening).catch(() => null)
  if (database === null) return { read: () => Promise.resolve(null), keep: () => Promise.resolve() }
  // The page was left and deletes the database.
  database.onversionchange = () => database.close()
  return {
    async read(room) {
      const state: unknown = await answer(database.transaction(ROOMS).objectStore(ROOMS).get(room))
      return state instanceof Uint8Array ? state : null
    },
    keep: (room, state) =>
      new Promise((resolve, reject) => {
        const transaction = database.transaction(ROOMS, 'readwrite', { durability: 'strict' })
        transaction.objectStore(ROOMS).put(state, room)
        transaction.oncomplete = () => resolve()
        transaction.onabort = () => reject(transaction.error ?? new Error('The write was taken back.'))
      }),
  }
}
