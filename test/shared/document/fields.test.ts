// How fields are read, whoever wrote them. A field of another type counts as missing, and a long field is
// shown in part.

import { expect, test } from 'vitest'
import * as Y from 'yjs'
import {
  fieldsOf,
  readBoolean,
  readLevel,
  readName,
  readString,
  readText,
} from '../../../shared/document/fields.ts'
import { MAX_FIELD, MAX_LEVEL, MAX_NAME } from '../../../shared/document/schema.ts'

function holding(value: unknown) {
  const doc = new Y.Doc()
  doc.getMap('m').set('k', value)
  return fieldsOf(doc, 'm')
}

const readers = {
  string: readString,
  text: readText,
  name: readName,
  number: readLevel,
  boolean: readBoolean,
}

test('a field of another type counts as missing', () => {
  const values = { string: 'x', number: 1, boolean: true, object: { a: 1 }, list: [1], nothing: null }
  for (const [type, value] of Object.entries(values))
    for (const [reads, read] of Object.entries(readers)) {
      const isIts = type === reads || (type === 'string' && ['text', 'name'].includes(reads))
      expect(read(holding(value), 'k'), `${type} as ${reads}`).toBe(isIts ? value : null)
    }
  expect(readLevel(holding(Number.NaN), 'k')).toBeNull()
})

test('a field that is too long is shown in part, without half a character; a look-up uses the whole field', () => {
  for (const [read, most] of [
    [readText, MAX_FIELD],
    [readName, MAX_NAME],
  ] as const) {
    const fits = 'x'.repeat(most)
    expect(read(holding(fits), 'k')).toBe(fits)
    expect(read(holding(`${fits}y`), 'k')).toBe(fits)
    expect(read(holding(`${fits.slice(1)}🦊`), 'k')).toBe(fits.slice(1))
  }
  const long = 'x'.repeat(MAX_FIELD + 1)
  expect(readString(holding(long), 'k')).toBe(long)
})

test('a level out of range is read as the nearest one', () => {
  for (const [held, level] of [
    [-1, 0],
    [2.9, 2],
    [5e8, MAX_LEVEL],
    [Number.NEGATIVE_INFINITY, 0],
  ] as const)
    expect(readLevel(holding(held), 'k')).toBe(level)
})
