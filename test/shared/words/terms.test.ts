import { expect, test } from 'vitest'
import { termsOf } from '../../../shared/words/terms.ts'

test('a text has the same terms, whether or not a letter that is not ASCII stands behind it', () => {
  const long = 'Ab'.repeat(150)
  for (const text of ['', 'Fix the re-try of PR#12, v1.0_a', `a\tb\n${long} C`, '--', "it's (ok)"])
    expect(termsOf(`${text} é`)).toEqual([...termsOf(text), 'e'])
})
