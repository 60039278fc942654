// What this page keeps in the browser, and under which name.
//
// A browser shares its storage among all pages of an origin, and several relays may stand below one.
// So every name says which relay it is of: its address, up to the last `/`. Versions before did not
// say; what they kept is read under the former name until the relay here has welcomed its key.

/** Where the relay of this page is. */
export const relayAddress = (): URL => new URL('.', location.href)

/** A room's database, what tabs of one browser tell each other, or a text of `localStorage`. */
export const nameOf = (what: string): string => `roundtable:${relayAddress().href}#${what}`

/** How versions before named a text. */
export const formerText = (what: string): string => `roundtable:${what}`
/** How versions before named a room's database. */
export const formerRoom = (room: string): string => `roundtable/${room}`

/** Whether there is a database of that name; asking for it would make it. Where the browser does not say, there may be. */
export const isThere = async (name: string): Promise<boolean> =>
  'databases' in indexedDB ? (await indexedDB.databases()).some((each) => each.name === name) : true

export function readText(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

/** False in a browser that keeps nothing. */
export function writeText(name: string, value: string): boolean {
  try {
    localStorage.setItem(name, value)
    return true
  } catch {
    return false
  }
}
