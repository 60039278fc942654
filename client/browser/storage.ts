// Names of everything that this page stores in the browser.
//
// In a browser, all pages of an origin share their storage, and an origin may have several relays. So every
// name contains the address of its relay, up to the last `/`. Earlier versions left the address out. Until
// this relay has accepted a room's key, the page also looks for the room's data under the name without an address.

/**
 * Substitutes for the relay and `localStorage`, in a page that shows an example meeting (`client/try`). Empty
 * in all other pages.
 */
export const world: {
  address?: URL
  texts?: Pick<Storage, 'getItem' | 'setItem'>
  socket?: typeof WebSocket
  fetch?: typeof fetch
} = {}

/** The address of this page's relay. */
export const relayAddress = (): URL => world.address ?? new URL('.', location.href)

/** Makes the name of a room's database, of a channel between tabs, or of a text in `localStorage`. */
export const nameOf = (what: string): string => `roundtable:${relayAddress().href}#${what}`

/** The name of a text in earlier versions. */
export const formerText = (what: string): string => `roundtable:${what}`
/** The name of a room's database in earlier versions. */
export const formerRoom = (room: string): string => `roundtable/${room}`

/** Whether a database exists. (Opening it would create it.) True if the browser cannot list databases. */
export const isThere = async (name: string): Promise<boolean> =>
  'databases' in indexedDB ? (await indexedDB.databases()).some((each) => each.name === name) : true

export function readText(name: string): string | null {
  try {
    return (world.texts ?? localStorage).getItem(name)
  } catch {
    return null
  }
}

/** False if the browser keeps nothing. */
export function writeText(name: string, value: string): boolean {
  try {
    ;(world.texts ?? localStorage).setItem(name, value)
    return true
  } catch {
    return false
  }
}

export function forgetText(name: string): void {
  try {
    localStorage.removeItem(name)
  } catch {
    // a browser that stores nothing has nothing to remove
  }
}
