// The figures on the first screen are the same as in test/README.md.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { MEASURED, NOT_PROMISED, NUMBERS_OF_THE_REST } from '../../../client/start/measured.ts'

const readme = readFileSync('test/README.md', 'utf8')
const digits = (text: string): string[] => text.match(/\d[\d.,]*\d|\d/g) ?? []

test('the figures on the first screen are in the README of the tests', () => {
  // The offline figure is in two cells of a row, one for each machine: a range from the first number to the last.
  const row = /\| ([\d.]+) to [\d.]+ \| [\d.]+ to ([\d.]+) \|/
  const cells = row.exec(readme.split('\n').find((line) => line.includes('opened before is there')) ?? '')
  expect(MEASURED[2].numbers).toEqual([`${cells?.[1]} to`, `to ${cells?.[2]}`])
  for (const { figure, numbers } of MEASURED) {
    for (const number of numbers) expect(readme).toContain(number)
    expect(digits(numbers.join(' ')), figure).toEqual(digits(figure))
  }
  for (const number of NUMBERS_OF_THE_REST) expect(readme).toContain(number)
  expect(digits(NUMBERS_OF_THE_REST.join(' ')).sort()).toEqual(digits(NOT_PROMISED.join(' ')).sort())
})
