// Ids of structs and shared types as plain objects, because Yjs' own objects keep a whole document in memory.

import * as Y from 'yjs'

export interface Id {
  client: number
  clock: number
}

/** A shared type: the name of a root, or the id of the struct that brought the type. */
export type Home = string | Id

export const keyOf = (home: Home): string =>
  typeof home === 'string' ? `^${home}` : `${home.client}:${home.clock}`

export const plain = <T extends Home>(home: T): T | Id =>
  typeof home === 'string' ? home : { client: home.client, clock: home.clock }

/** The type that a struct of a decoded update names; empty if it names none. */
export function homeOf({ parent }: Y.Item): Home {
  if (parent instanceof Y.ID) return parent
  return typeof parent === 'string' ? parent : ''
}

/** The ids of an update's structs: by client, the first clock, and the one after the last. */
export interface Ids {
  from: Map<number, number>
  to: Map<number, number>
}

export const idsIn = (update: Uint8Array): Ids => Y.parseUpdateMeta(update)

/** Whether two updates have structs with the same ids. */
export function overlap(one: Ids, other: Ids): boolean {
  return [...one.from].some(([client, from]) => {
    const [until, since, end] = [one.to.get(client), other.from.get(client), other.to.get(client)]
    return until !== undefined && since !== undefined && end !== undefined && from < end && since < until
  })
}
