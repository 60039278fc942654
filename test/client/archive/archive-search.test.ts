import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ArchiveSearch } from '../../../client/archive/archive-search.ts'
import { noteId, noteDigest, type ArchivedNote } from '../../../shared/archive/archive.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const note = (text: string): ArchivedNote => ({
  id: noteId(null, noteDigest(text)),
  date: null,
  path: 'a.md',
  text,
  title: '',
  people: [],
  links: [],
})

function searchIn(...texts: string[]): ArchiveSearch {
  const search = new ArchiveSearch()
  search.index(texts.map(note))
  vi.runAllTimers()
  expect(search.busy).toBe(false)
  return search
}

/** The line of the first hit, with brackets around the words found; null if nothing was found. */
const found = (query: string, text: string): string | null =>
  searchIn(text)
    .find(query)
    .map(({ line }) => line.map((piece) => (piece.found ? `[${piece.text}]` : piece.text)).join(''))[0] ??
  null

test.each(['|a|', '<a>', '~~a~~', '`a`', 'b=a', '$a', 'b+a', '^a^', '(a)', '“a”', '@a'])(
  'a word is found beside signs: %s',
  (text) => expect(found('a', text)).toContain('[a]'),
)

test('words found are marked, whatever their case, accents and script', () => {
  expect(found('uber', '- Überarbeitet')).toBe('- [Überarbeitet]')
  expect(found('uber', '- U\u0308berarbeitet')).toBe('- [U\u0308berarbeitet]')
  expect(found('हिन्दी', 'यह हिन्दी है')).toBe('यह [हिन्दी] है')
  expect(found('2018', '- **2018**-11-26')).toBe('- **[2018]**-11-26')
})

test('the line with the most words found is shown, shortened to the part around them', () => {
  expect(found('one two', 'one\ntwo one\ntwo')).toBe('[two] [one]')
  const line = found('needle', `${'hay '.repeat(500)}needle${' hay'.repeat(500)}`) ?? ''
  expect(line).toMatch(/^….*\[needle\].*…$/)
  expect(line.length).toBeLessThan(210)
  expect(found('needle', `needle${' hay'.repeat(500)}`)).toMatch(/^\[needle\] hay.*…$/)
  expect(found('needle', `${'hay '.repeat(500)}needle`)).toMatch(/^….* \[needle\]$/)
})

test('no character is cut in two', () => {
  for (const before of ['', 'a', 'aa', 'aaa'])
    expect(found('needle', `${before}${'😀'.repeat(300)} needle ${'😀'.repeat(300)}`)).not.toMatch(
      /(?<![\ud800-\udbff])[\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff])/,
    )
})
