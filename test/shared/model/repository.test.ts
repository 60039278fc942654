import { describe, expect, test } from 'vitest'
import {
  archivePath,
  DEFAULT_PATTERN,
  isNotePath,
  newFilePage,
  parsePattern,
} from '../../../shared/model/repository.ts'

describe('a note’s path', () => {
  test.each([
    [DEFAULT_PATTERN, '2018-11-26', 'meeting-notes/2018/Q4/2018-11-26--core.md'],
    [DEFAULT_PATTERN, '2027-01-04~2', 'meeting-notes/2027/Q1/2027-01-04~2--core.md'],
    ['{series}/{yyyy}/{mm}-{dd}/{date}.md', '2018-06-30', 'core/2018/06-30/2018-06-30.md'],
  ])('%s on %s', (pattern, date, path) => expect(archivePath(pattern, 'core', date)).toBe(path))

  test.each([
    'notes/{date}',
    '{yyyy}.md',
    '/{date}.md',
    '../{date}.md',
    'a//{date}.md',
    '.git/{date}.md',
    'a\\{date}.md',
    '{date}\u0000.md',
    '{name}/{date}.md',
    '',
    'a\u202e/{date}.md',
    'a\u200b{date}.md',
    'a\u2028{date}.md',
    'a\ud800{date}.md',
    'a /{date}.md',
    ' a/ b/{date}.md',
    'a./{date}.md',
    `${'a'.repeat(200)}/{date}.md`,
    'con/{date}.md',
    'a/NUL.{date}.md',
    'Com1 /{date}.md',
  ])('cannot be made from %j', (typed) => expect(parsePattern(typed).is).toBe('refused'))

  test.each([
    ['{series}/{date}.md', 'con', 'con_/2018-11-26.md'],
    ['{series}.{date}.md', 'lpt9', 'lpt9_.2018-11-26.md'],
    ['a/{series}-{date}.md', 'nul', 'a/nul-2018-11-26.md'],
    ['{series}/{date}.md', 'console', 'console/2018-11-26.md'],
  ])('%s of a series %s does not contain a name that Windows reserves', (pattern, series, path) => {
    expect(archivePath(pattern, series, '2018-11-26')).toBe(path)
    expect([isNotePath(path), isNotePath(path.replace('_', ''))]).toEqual([true, !path.includes('_')])
  })

  test('is made from any other typed text, without the space around it', () => {
    expect(parsePattern(' notes/{date}.md ')).toEqual({ is: 'pattern', pattern: 'notes/{date}.md' })
  })
})

describe('the page for a new file', () => {
  const repository = { pattern: DEFAULT_PATTERN, page: 'https://github.com/ipfs/team-mgmt', branch: 'a/b c' }

  test('has the path and the text', () => {
    expect(newFilePage(repository, 'notes/a.md', '# Ü & more\n')).toEqual({
      is: 'page',
      address:
        'https://github.com/ipfs/team-mgmt/new/a/b%20c?filename=notes%2Fa.md&value=%23%20%C3%9C%20%26%20more%0A',
    })
  })

  test('has no text if the text is too long for an address', () => {
    expect(newFilePage(repository, 'a.md', 'ü'.repeat(2000))).toMatchObject({
      is: 'empty page',
      address: 'https://github.com/ipfs/team-mgmt/new/a/b%20c?filename=a.md',
    })
  })

  test('has no text if an address cannot hold it', () => {
    expect(newFilePage(repository, 'a.md', 'a\ud800')).toMatchObject({
      is: 'empty page',
      address: expect.stringMatching(/filename=a\.md$/) as string,
    })
  })

  test.each(['..', 'a/../b', '.', '', 'a//b', 'a\ud800', 'a\n'])('is not made for the branch %j', (branch) =>
    expect(newFilePage({ ...repository, branch }, 'a.md', '')).toEqual({ is: 'none' }),
  )

  test.each(['../a.md', 'a', 'a\ud800.md', ''])('is not made for the path %j', (path) =>
    expect(newFilePage(repository, path, '')).toEqual({ is: 'none' }),
  )

  test.each([
    '',
    'https://example.org/a/b',
    'https://github.com/../b',
    'javascript:alert(1)//github.com/a/b',
    'https://github.com/a',
  ])('is not made for %j', (page) =>
    expect(newFilePage({ ...repository, page }, 'a.md', '')).toEqual({ is: 'none' }),
  )
})
