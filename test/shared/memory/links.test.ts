import { expect, test } from 'vitest'
import { linesOfMarkdown } from '../../../shared/markdown/read.ts'
import { isSameLink, keyOf, linksOf } from '../../../shared/memory/links.ts'

test.each([
  ['https://github.com/ipfs/go-ipfs/pull/5789', 'ipfs/go-ipfs#5789'],
  ['https://github.com/ipfs/go-ipfs/issues/5789#issuecomment-17', 'ipfs/go-ipfs#5789'],
  ['https://github.com/ipfs/Go-IPFS/pull/5789/files?w=1', 'ipfs/go-ipfs#5789'],
  ['https://gitlab.com/a/b/-/merge_requests/7', 'a/b#7'],
  ['https://www.example.org/talk/', 'example.org/talk'],
  ['https://docs.google.com/document/d/1x/edit?usp=sharing#heading=h.1', 'docs.google.com/document/d/1x'],
  ['https://example.org/viewtopic.php?t=5', 'example.org/viewtopic.php?t=5'],
])('the key of %s is %s', (address, key) => {
  expect(keyOf(address)).toBe(key)
})

test.each([
  ['bare', '- see https://github.com/a/b/pull/5.', ['a/b#5']],
  ['behind words', '- see [the PR](https://github.com/a/b/pull/5)', ['a/b#5']],
  ['as a reference', '- see docs#5 and a/b-c#6', ['docs#5', 'a/b-c#6']],
  ['in deeper lines', '- see\n  - https://github.com/a/b/issues/5', ['a/b#5']],
  ['twice', '- https://github.com/a/b/issues/5 https://github.com/a/b/pull/5', ['a/b#5']],
  ['none', '- C#5 is a note, #5 alone tells nothing', []],
])('links %s', (_, markdown, keys) => {
  expect(linksOf(linesOfMarkdown(markdown)).map(({ key }) => key)).toEqual(keys)
})

test('a reference without its owner is the same link', () => {
  expect(isSameLink('b#5', 'a/b#5')).toBe(true)
  expect(isSameLink('b#5', 'a/bb#5')).toBe(false)
  expect(isSameLink('a/b#5', 'c/b#5')).toBe(false)
})
