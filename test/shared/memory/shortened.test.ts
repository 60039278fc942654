import { expect, test } from 'vitest'
import { withShortLinks } from '../../../shared/memory/shortened.ts'

test.each([
  ['see https://github.com/ipfs/go-ipfs/pull/5661 and wait', 'see go-ipfs#5661 and wait'],
  ['https://github.com/ipfs/docs/issues/133', 'ipfs/docs#133'],
  ['https://example.org/a, no long address', 'https://example.org/a, no long address'],
  ['none', 'none'],
])('%s is said as %s', (text, short) => {
  expect(withShortLinks(text)).toBe(short)
})
