// A shared map as fields: one key each, plain values, last writer wins.
//
// Whoever may edit may have written anything there. A field is read as what it may be: of another type it is
// not there, and what is too long is shown in part. Nothing that was cut is written back by itself.

import type * as Y from 'yjs'
import { MAX_FIELD, MAX_LEVEL, MAX_NAME } from './schema.ts'

export type Scalar = string | number | boolean
export type Fields = Y.Map<Scalar>

export const fieldsOf = (doc: Y.Doc, name: string): Fields => doc.getMap<Scalar>(name)

/** As it is: for what is compared and looked up, and never shown. */
export function readString(fields: Fields, key: string): string | null {
  const value: unknown = fields.get(key)
  return typeof value === 'string' ? value : null
}

export const readText = (fields: Fields, key: string): string | null =>
  cut(readString(fields, key), MAX_FIELD)

/** Of a person, a team, a series. */
export const readName = (fields: Fields, key: string): string | null => nameOf(readString(fields, key))

export const nameOf = <T extends string | null>(text: T): T => cut(text, MAX_NAME)

export function readLevel(fields: Fields, key: string): number | null {
  const value: unknown = fields.get(key)
  return typeof value !== 'number' || Number.isNaN(value)
    ? null
    : Math.min(Math.max(Math.trunc(value), 0), MAX_LEVEL)
}

export function readBoolean(fields: Fields, key: string): boolean | null {
  const value: unknown = fields.get(key)
  return typeof value === 'boolean' ? value : null
}

/** Not between the two halves of one character. */
export const cut = <T extends string | null>(text: T, longest: number): T =>
  text === null || text.length <= longest
    ? text
    : (text.slice(0, longest).replace(/[\ud800-\udbff]$/, '') as T)

/** Written only when it changes, so that repeating an act costs nothing. */
export function put(fields: Fields, key: string, value: Scalar): void {
  if (fields.get(key) !== value) fields.set(key, value)
}

/** What the pattern's first group captures of the keys, each once. */
export const idsOf = (fields: Fields, pattern: RegExp): string[] => [
  ...new Set([...fields.keys()].flatMap((key) => pattern.exec(key)?.[1] ?? [])),
]
