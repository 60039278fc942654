// The names of what played meetings keep in this browser. Each page has its own, which a reload finds again. What a
// page left behind, because it was closed, is swept by the next one.

/** The folder of all played meetings, below this page's address. */
const FOLDER = 'try/'

const folder = (): string => new URL(FOLDER, location.href).href

/** The address after which a played meeting's data is named. No relay has it. */
export const nameOfPlay = (play: string): URL => new URL(`${play}/`, folder())

/** This page's play: that of the page before its reload, or a new one. It is held until the page goes. */
export async function newPlay(): Promise<string> {
  const state: unknown = history.state
  const before = typeof state === 'object' && state !== null && 'play' in state ? state.play : null
  if (typeof before === 'string' && (await hold(before))) return before
  const play = crypto.getRandomValues(new Uint32Array(2)).join('-')
  await hold(play)
  history.replaceState({ play }, '')
  return play
}

/** False if another page holds it: a tab that was duplicated, say. */
const hold = (play: string): Promise<boolean> =>
  new Promise((held) => {
    // Without locks, as on plain http, each page takes it that it is the only one.
    if (!('locks' in navigator)) return held(true)
    void navigator.locks.request(nameOfPlay(play).href, { ifAvailable: true }, (lock) => {
      held(lock !== null)
      return lock && new Promise(() => undefined) // until the page goes
    })
  })

/** Deletes the databases of one play. */
export const deletePlay = (play: URL): Promise<void> => deleteAll((name) => name.includes(play.href))

/** Deletes what pages that were closed have left. */
export async function sweepPlays(): Promise<void> {
  if (!('locks' in navigator)) return
  const { held = [] } = await navigator.locks.query()
  const live = held.flatMap(({ name }) => name ?? [])
  await deleteAll((name) => name.includes(folder()) && !live.some((play) => name.includes(play)))
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
          deleting.onblocked = () => gone() // it goes as soon as its last page lets go of it
        }),
    ),
  )
}
