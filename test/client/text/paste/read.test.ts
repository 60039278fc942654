import { expect, test } from 'vitest'
import { readClipboard } from '../../../../client/text/paste/read.ts'
import { wireLimits } from '../../../../shared/wire/limits.ts'

const read = (text: string) =>
  readClipboard({ getData: (type) => (type === 'text/plain' ? text : ''), files: { length: 0 } })

test('text that is put into code is refused by its bytes, as lines are', () => {
  const blanks = (bytes: number) => '\u3000'.repeat(bytes / 3) // lines would lose these
  // Compares only `is`, because a failure would print the whole text.
  expect(read(`${blanks(wireLimits.text)}a`).is).toBe('refused')
  expect(read(`${blanks(wireLimits.text / 2)}a`).is).toBe('read')
})
