// A shared map as fields. Each field has one key and a plain value, and the last writer wins.
//
// Anybody with write access may have written anything there. A value of another type reads as absent, and a
// value that is too long is cut when it is shown. The cut value is never written back.

import type * as Y from 'yjs'
import { MAX_FIELD, MAX_LEVEL, MAX_NAME } from './schema.ts'

export type Scalar = string | number | boolean
export type Fields = Y.Map<Scalar>

export const fieldsOf = (doc: Y.Doc, name: string): Fields => doc.getMap<Scalar>(name)

/** The whole string. It is for comparing and looking up, never for showing. */
export function readString(fields: Fields, key: string): string | null {
  const value: unknown = fields.get(key)
  return typeof value === 'string' ? value : null
}

export const readText = (fields: Fields, key: string): string | null =>
  cut(readString(fields, key), MAX_FIELD)

/** The name of a person, a team or a series. */
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

/** Cuts a text to `longest` UTF-16 units; to one less where the cut would halve a surrogate pair. */
export const cut = <T extends string | null>(text: T, longest: number): T =>
  text === null || text.length <= longest
    ? text
    : (text.slice(0, longest).replace(/[\ud800-\udbff]$/, '') as T)

/** Writes a value only if it is new, so that repeating an act costs nothing. */
export function put(fields: Fields, key: string, value: Scalar): void {
  if (fields.get(key) !== value) fields.set(key, value)
}

/** The distinct ids that the pattern's first group captures from the keys. */
export const idsOf = (fields: Fields, pattern: RegExp): string[] => [
  ...new Set([...fields.keys()].flatMap((key) => pattern.exec(key)?.[1] ?? [])),
]
