// Where a struct or a shared type is, told without Yjs' own objects: these keep a whole document in memory.

import * as Y from 'yjs'

export interface Id {
  client: number
  clock: number
}

/** A shared type, by its root’s name or by the struct that brought it. */
export type Home = string | Id

export const keyOf = (home: Home): string =>
  typeof home === 'string' ? `^${home}` : `${home.client}:${home.clock}`

export const plain = <T extends Home>(home: T): T | Id =>
  typeof home === 'string' ? home : { client: home.client, clock: home.clock }

/** Of a struct that names its type itself, as an update that was decoded says it. */
export function homeOf({ parent }: Y.Item): Home {
  if (parent instanceof Y.ID) return parent
  return typeof parent === 'string' ? parent : ''
}
