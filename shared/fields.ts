// A shared map as fields: one key each, plain values, last writer wins.

import type * as Y from 'yjs'

export type Scalar = string | number | boolean
export type Fields = Y.Map<Scalar>

export const fieldsOf = (doc: Y.Doc, name: string): Fields => doc.getMap<Scalar>(name)

export function readString(fields: Fields, key: string): string | null {
  const value = fields.get(key)
  return typeof value === 'string' ? value : null
}

/** Written only when it changes, so that repeating an act costs nothing. */
export function put(fields: Fields, key: string, value: Scalar): void {
  if (fields.get(key) !== value) fields.set(key, value)
}

/** What the pattern's first group captures of the keys, each once. */
export const idsOf = (fields: Fields, pattern: RegExp): string[] => [
  ...new Set([...fields.keys()].flatMap((key) => pattern.exec(key)?.[1] ?? [])),
]
