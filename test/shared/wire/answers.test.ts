import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { inGerman } from '../../../client/browser/words/answers-de.ts'
import { ANSWERS, codeOf, refusal } from '../../../shared/wire/answers.ts'

const codes = Object.keys(ANSWERS)

test('a sentence of the relay has its code, and no other sentence has one', () => {
  expect(Object.values(ANSWERS).map(codeOf)).toEqual(codes)
  expect(codeOf(refusal('too-many-requests', ' Try again in 3 s.').error)).toBe('too-many-requests')
  expect([codeOf(''), codeOf('Another server says something else.')]).toEqual([null, null])
})

test('the contract lists each code', () => {
  const contract = readFileSync('server/CONTRACT.md', 'utf8').split('## Codes')[1] ?? ''
  const listed = Array.from(contract.matchAll(/`([a-z]+(?:-[a-z]+)*)`/g), ([, code = '']) => code)
  expect(codes.filter((code) => !listed.includes(code))).toEqual([])
})

test('the page words an answer by its code, or else by its sentence, or shows the sentence', () => {
  const known = inGerman('This link has expired.', 'expired')
  expect(known).toBe('Dieser Link ist abgelaufen.')
  expect(inGerman('This link has expired.')).toBe(known)
  expect(inGerman('An older relay says this.')).toBe('An older relay says this.')
  expect(inGerman('A newer relay says this.', 'of-a-newer-relay')).toBe('A newer relay says this.')
  expect(inGerman('constructor', 'constructor')).toBe('constructor')
  // A reason of a close frame has at most 123 bytes (RFC 6455, section 5.5).
  const closing = ['needs-repair', 'cannot-save', 'too-much-waits'] as const
  expect(closing.filter((code) => Buffer.byteLength(ANSWERS[code]) > 123)).toEqual([])
})
