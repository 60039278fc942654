import { expect, test } from 'vitest'
import { issuesIn } from '../../../../client/meeting/tools/issues.ts'

const found = (text: string) => issuesIn(text, 100).map(({ address, name, line }) => [address, name, line])

test('issues and pull requests are found, with their names and the words of their lines', () => {
  const text = [
    '  - [ ] Redo `--cid-base` p.r. (https://github.com/ipfs/go-ipfs/pull/5789#issuecomment-1), again',
    'See [the plan](https://github.com/ipfs/docs/issues/133?x=1) and https://gitlab.com/a/b/-/merge_requests/7/diffs',
    'https://github.com/ipfs/go-ipfs and https://example.org/issues/1 and go-ipfs#12',
    'https://code.example.org/a/b/issues/9',
  ].join('\n')
  expect(found(text)).toEqual([
    [
      'https://github.com/ipfs/go-ipfs/pull/5789',
      'go-ipfs#5789',
      expect.stringContaining('Redo --cid-base p.r.'),
    ],
    ['https://github.com/ipfs/docs/issues/133', 'ipfs/docs#133', 'See the plan and'],
    [
      'https://gitlab.com/a/b/-/merge_requests/7',
      'https://gitlab.com/a/b/-/merge_requests/7',
      'See the plan and',
    ],
    ['https://code.example.org/a/b/issues/9', 'https://code.example.org/a/b/issues/9', ''],
  ])
})

test('an address that the cut of a long line shortens is another address, so it is not found', () => {
  const issue = 'https://github.com/a/b/issues/5789'
  const cutAfter = (characters: number, rest = ' and') =>
    found(`${'x'.repeat(3999 - characters)} ${issue}${rest}`).map(([address]) => address)
  const { length } = issue
  expect([length - 2, length, length + 1].map((at) => cutAfter(at))).toEqual([[], [], [issue]])
  expect(cutAfter(length, '')).toEqual([issue]) // nothing is cut
})

test('no more issues than asked for are found, and only the beginning of a long line is read', () => {
  const many = 'https://github.com/a/b/issues/1 '.repeat(50)
  expect(issuesIn(many, 3)).toHaveLength(3)
  const far = `${'x '.repeat(5000)}https://github.com/a/b/issues/1`
  expect(issuesIn(`${far}\nhttps://github.com/a/b/issues/2`, 9).map(({ name }) => name)).toEqual(['a/b#2'])
})
