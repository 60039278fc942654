// The figures on the first screen are the same as in test/README.md.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { MEASURED, NOT_PROMISED, NUMBERS_OF_THE_REST } from '../../../client/start/measured.ts'

const readme = readFileSync('test/README.md', 'utf8')
const digits = (text: string): string[] => text.match(/\d[\d.,]*\d|\d/g) ?? []

test('the figures on the first screen are in the README of the tests', () => {
  // The offline figure is in two rows of a table, one for each machine. The ends of the range are in both
  // places.
  const flat = readme.replaceAll('| 0.15 to 0.22 | 0.34 to 0.44 |', '0.15 to 0.44')
  for (const { figure, numbers } of MEASURED) {
    for (const number of numbers) expect(flat).toContain(number)
    expect(digits(numbers.join(' ')), figure).toEqual(digits(figure))
  }
  for (const number of NUMBERS_OF_THE_REST) expect(flat).toContain(number)
  expect(digits(NUMBERS_OF_THE_REST.join(' ')).sort()).toEqual(digits(NOT_PROMISED.join(' ')).sort())
})
