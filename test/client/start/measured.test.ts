// The figures on the first screen are the same as in test/README.md.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { words } from '../../../client/start/words/en.ts'

const readme = readFileSync('test/README.md', 'utf8')
const digits = (text: string): string[] => text.match(/\d[\d.,]*\d|\d/g) ?? []

/** The figures of each promise, as the README has them. */
const MEASURED = [
  ['120 kill', '2,258'],
  ['10,000 rounds', '148,590'],
  ['0.15 to', 'to 0.44'],
]
const NOT_PROMISED = ['8 of 2,528 words']

test('the figures on the first screen are in the README of the tests', () => {
  // The offline figure is in two cells of a row, one for each machine: a range from the first number to the last.
  const row = /\| ([\d.]+) to [\d.]+ \| [\d.]+ to ([\d.]+) \|/
  const cells = row.exec(readme.split('\n').find((line) => line.includes('opened before can be read')) ?? '')
  expect(MEASURED[2]).toEqual([`${cells?.[1]} to`, `to ${cells?.[2]}`])
  for (const number of [...MEASURED.flat(), ...NOT_PROMISED]) expect(readme).toContain(number)
  expect(words.measured.map(({ figure }) => digits(figure))).toEqual(
    MEASURED.map((numbers) => digits(numbers.join(' '))),
  )
  expect(digits(words.notPromised.join(' ')).sort()).toEqual(digits(NOT_PROMISED.join(' ')).sort())
})
