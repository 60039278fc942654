import { expect, test } from 'vitest'
import { line } from '../../../shared/document/lines.ts'
import { linksIn, NO_REPOSITORIES, repositoriesOf } from '../../../client/text/references.ts'

const hrefs = (text: string, page: string, ...notes: string[]) =>
  linksIn(
    text,
    repositoriesOf(
      page,
      notes.map((each) => [line(each)]),
    ),
  ).map(({ start, end, href }) => `${text.slice(start, end)} → ${href}`)

test('a reference leads to an issue of its repository, where that is known', () => {
  const text = 'see docs#5, ipfs/docs#6 (go-ipfs#7) and https://example.org/a#8'
  const address = 'https://example.org/a#8 → https://example.org/a#8'
  // Who names the owner names the repository.
  expect(linksIn(text, NO_REPOSITORIES).map(({ href }) => href)).toEqual([
    'https://github.com/ipfs/docs/issues/6',
    'https://example.org/a#8',
  ])
  expect(hrefs(text, 'https://git.example/team/notes')).toEqual([address])
  expect(hrefs(text, 'https://github.com/team/notes')).toEqual([
    'docs#5 → https://github.com/team/docs/issues/5',
    'ipfs/docs#6 → https://github.com/ipfs/docs/issues/6',
    'go-ipfs#7 → https://github.com/team/go-ipfs/issues/7',
    address,
  ])
  // An address in the notes names the owner, and goes before the owner of the team's own repository.
  expect(
    hrefs('Docs#5 go-ipfs#7', 'https://github.com/team/notes', 'https://github.com/ipfs/docs/pull/1'),
  ).toEqual([
    'Docs#5 → https://github.com/ipfs/Docs/issues/5',
    'go-ipfs#7 → https://github.com/team/go-ipfs/issues/7',
  ])
  expect(hrefs(text, '', 'https://github.com/ipfs/docs/issues/1')).toEqual([
    'docs#5 → https://github.com/ipfs/docs/issues/5',
    'ipfs/docs#6 → https://github.com/ipfs/docs/issues/6',
    address,
  ])
})

test('where the notes name two owners of a repository, only the team’s own owner counts', () => {
  const [ours, theirs] = ['https://github.com/ipfs/docs/pull/1', 'https://github.com/evil/Docs/issues/1']
  for (const notes of [
    [ours, theirs],
    [theirs, ours],
    [theirs, ours, theirs],
  ]) {
    expect(hrefs('docs#5', '', ...notes)).toEqual([])
    expect(hrefs('docs#5', 'https://github.com/team/notes', ...notes)).toEqual([])
    expect(hrefs('docs#5', 'https://github.com/IPFS/notes', ...notes)).toEqual([
      'docs#5 → https://github.com/ipfs/docs/issues/5',
    ])
  }
})

test('text that is no reference is no link', () => {
  const page = 'https://github.com/team/notes'
  for (const text of [
    '#5',
    'a#5',
    'docs#5a',
    'docs#',
    '../..#5',
    '..#5',
    'https://github.com/a/docs#5',
    'a/b/docs#5',
  ])
    expect(
      hrefs(text, page).filter((each) => each.includes('/issues/')),
      text,
    ).toEqual([])
  for (const other of ['https://evil.example/team/notes', 'javascript:alert(1)', ''])
    expect(hrefs('docs#5', other)).toEqual([])
})
