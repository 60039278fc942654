// The names under which this browser stores played meetings. Each page has a name of its own, and finds it
// again after a reload. The next page deletes what a closed page left behind.

/**
 * The data of a played meeting are named after this address. It has a query, and the address of a relay has
 * none, so no relay's data have such a name.
 */
export const nameOfPlay = (play: string): URL => new URL(`.?try=${play}`, location.href)

/** What the names of a play's data begin with. */
const beginOf = (play: string): string => `roundtable:${play}#`

/**
 * The play of this page: the same as before its reload, or a new one. The page holds it until it is closed.
 */
export async function newPlay(): Promise<string> {
  const state: unknown = history.state
  const before = typeof state === 'object' && state !== null && 'play' in state ? state.play : null
  if (typeof before === 'string' && (await hold(before))) return before
  const play = crypto.getRandomValues(new Uint32Array(2)).join('-')
  await hold(play)
  history.replaceState({ play }, '')
  return play
}

/** False if another page holds the play, for example if a tab was duplicated. */
const hold = (play: string): Promise<boolean> =>
  new Promise((held) => {
    // Without locks, as on plain http, each page assumes that it is the only one.
    if (!('locks' in navigator)) return held(true)
    navigator.locks
      .request(nameOfPlay(play).href, { ifAvailable: true }, (lock) => {
        held(lock !== null)
        return lock && new Promise(() => undefined) // until the page is closed
      })
      // A browser that blocks storage also blocks locks. Then no other page can share the play.
      .catch(() => held(true))
  })

/** Deletes the databases of one play. */
export const deletePlay = (play: URL): Promise<void> =>
  deleteAll((name) => name.startsWith(beginOf(play.href)))

/** Deletes the plays of pages that were closed. Without locks, as on plain http, they stay. */
export async function sweepPlays(): Promise<void> {
  if (!('locks' in navigator)) return
  const held = await navigator.locks.query().then(
    (locks) => locks.held ?? [],
    () => null, // a browser that blocks storage has no plays
  )
  if (held === null) return
  const live = held.flatMap(({ name }) => (name === undefined ? [] : beginOf(name)))
  const plays = `roundtable:${nameOfPlay('').href}`
  await deleteAll((name) => name.startsWith(plays) && !live.some((play) => name.startsWith(play)))
}

async function deleteAll(is: (name: string) => boolean): Promise<void> {
  if (!('databases' in indexedDB)) return
  const names = (await indexedDB.databases()).flatMap(({ name }) => name ?? []).filter(is)
  await Promise.all(
    names.map(
      (name) =>
        new Promise<void>((gone) => {
          const deleting = indexedDB.deleteDatabase(name)
          deleting.onsuccess = deleting.onerror = () => gone()
          deleting.onblocked = () => gone() // the database is deleted as soon as the last page has closed it
        }),
    ),
  )
}
