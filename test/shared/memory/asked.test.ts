import { expect, test } from 'vitest'
import { askedIn } from '../../../shared/memory/asked.ts'

test.each([
  ['Need decision (and code review) by @Stebalien on this', ['@Stebalien']],
  ['@ada and @bob.', ['@ada', '@bob']],
  ['@ada, again @Ada', ['@Ada']],
  ['waiting for Ada Lovelace to answer', ['Ada Lovelace']],
  ['Waiting on Grace', ['Grace']],
  ['blocked by Linus', ['Linus']],
  ['needs a review from Ada', ['Ada']],
  ['need this by Monday', []],
  ['need it by December', []],
  ['waiting for the review', []],
  ['waiting for Review', []],
  ['waiting for CI', []],
  ['write to ada@example.org or install @scope/package', []],
  ['https://example.org/@ada', []],
  ['@kevina’s PR needs review', []],
  ['nobody', []],
])('%s asks %j', (text, asked) => {
  expect(askedIn(text)).toEqual(asked)
})

test('nobody asks themselves', () => {
  expect(askedIn('@kevina or @ada decides', '@Kevina')).toEqual(['@ada'])
})
