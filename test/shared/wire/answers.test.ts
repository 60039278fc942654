import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { inGerman } from '../../../client/browser/words/answers-de.ts'
import { CODES, readAnswer, refusal, sentenceOf } from '../../../shared/wire/answers.ts'

/** The codes as if none of their sentences named a number. */
const PLAIN = CODES as readonly 'no-key'[]

test('a sentence of the relay has its code, and no other sentence has one', () => {
  expect(PLAIN.map((code) => readAnswer(sentenceOf(code)).code)).toEqual(CODES)
  const none = { code: null, number: null }
  expect([readAnswer(''), readAnswer('Another server says something else.')]).toEqual([none, none])
})

test('an answer carries its number beside its code, and its sentence names it', () => {
  const many = { code: 'too-many-links', number: 2000 } as const
  expect(refusal('too-many-links', 2000)).toEqual({
    ...many,
    error: 'A team can have 2,000 links. Revoke some that nobody uses, then try again.',
  })
  expect(refusal('revoked')).toEqual({ code: 'revoked', error: 'This link was revoked.' })
  expect(readAnswer(refusal('too-many-links', 2000).error)).toEqual(many)
  // Sentences of an older and of a newer relay.
  expect(readAnswer('A team can have 40 links, and no more.')).toEqual({ ...many, number: 40 })
  expect(readAnswer('A team can have no more links.')).toMatchObject({ number: null })
  expect(readAnswer('This link was revoked.7')).toEqual({ code: 'revoked', number: null })
})

test('the contract lists each code', () => {
  const contract = readFileSync('server/CONTRACT.md', 'utf8').split('## Codes')[1] ?? ''
  const listed = Array.from(contract.matchAll(/`([a-z]+(?:-[a-z]+)*)`/g), ([, code = '']) => code)
  expect(CODES.filter((code) => !listed.includes(code))).toEqual([])
})

test('the page words an answer by its code and number, or else by its sentence, and says nothing in another language', () => {
  const known = inGerman('This link has expired.', 'expired')
  expect(known).toBe('Dieser Link ist abgelaufen.')
  expect(inGerman('This link has expired.')).toBe(known)
  const many = 'Ein Team kann höchstens 2.000 Links haben.'
  expect(inGerman('A newer relay says this.', 'too-many-links', 2000)).toContain(many)
  expect(inGerman(refusal('too-many-links', 2000).error)).toContain(many)
  expect(inGerman('A newer relay says this.', 'too-many-links')).toContain(
    'Mehr Links kann ein Team nicht haben.',
  )
  const unknown = inGerman('An older relay says this.')
  expect(unknown).toContain('noch nicht kennt')
  expect(inGerman('A newer relay says this.', 'of-a-newer-relay')).toBe(unknown)
  expect(inGerman('constructor', 'constructor')).toBe(unknown)
  expect(inGerman('')).toBe('')
  const german = PLAIN.map((code) => inGerman(sentenceOf(code)))
  expect(new Set(german).size).toBe(CODES.length)
})

test('the reason of a close frame has at most 123 bytes (RFC 6455, section 5.5)', () => {
  const closing = ['needs-repair', 'cannot-save', 'too-much-waits'] as const
  expect(closing.filter((code) => Buffer.byteLength(sentenceOf(code)) > 123)).toEqual([])
})
