import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ArchiveSearch } from '../../../client/archive/archive-search.ts'
import { findIn, queryOf } from '../../../client/archive/archive-query.ts'
import { fold, unitsOf } from '../../../shared/words/terms.ts'
import { noteId, noteDigest, type ArchivedNote } from '../../../shared/archive/archive.ts'
import { seeded } from '../../support/basics/random.ts'

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

/** The line of the first hit, with brackets around the words that were found; null if nothing was. */
const found = (query: string, text: string): string | null =>
  searchIn(text)
    .find(query)
    .map(({ line }) => line.map((piece) => (piece.found ? `[${piece.text}]` : piece.text)).join(''))[0] ??
  null

test.each(['|a|', '<a>', '~~a~~', '`a`', 'b=a', '$a', 'b+a', '^a^', '(a)', '“a”', '@a'])(
  'a word is found beside punctuation: %s',
  (text) => expect(found('a', text)).toContain('[a]'),
)

test('words that are found are marked, whatever their case, accents and script', () => {
  expect(found('uber', '- Überarbeitet')).toBe('[Überarbeitet]')
  expect(found('uber', '- U\u0308berarbeitet')).toBe('[U\u0308berarbeitet]')
  expect(found('हिन्दी', 'यह हिन्दी है')).toBe('यह [हिन्दी] है')
  expect(found('2018', '- **2018**-11-26')).toBe('[2018]-11-26')
})

test.each([
  ['- `--cid-base` is new', '--[cid]-base is new'],
  ['    - [x] **cid** of _all_', '[cid] of all'],
  ['- [ ] cid', '[cid]'],
  ['12) cid', '[cid]'],
  ['> ~~cid~~', '[cid]'],
  ['## The `cid`', 'The [cid]'],
  ['- **Cid:** @ada', '[Cid]: @ada'],
  ['| cid | **a** |', '[cid] | **a**'],
  ['- [the cid](https://example.org/a)', 'the [cid]'],
  ['- [it](https://example.org/cid)', 'it https://example.org/[cid]'],
  ['- \\[cid\\] 2 \\* 3', '[[cid]] 2 * 3'],
  ['```cid', '```[cid]'],
  [`- **${'a '.repeat(2000)}cid** ${'b '.repeat(2000)}`, /^…(?:a ){29}a? ?\[cid\](?:\*\*)?(?: b)+ ?…$/],
])('a hit shows plain words: %s', (text, shown) =>
  expect(found('cid', text)).toEqual(typeof shown === 'string' ? shown : expect.stringMatching(shown)),
)

test.each([
  // Chinese, Japanese, Korean, Thai, Lao, Khmer, Burmese: found inside a run, as a whole or as far as it is
  // typed.
  ['会议', '今天的会议记录', '今天的[会议]记录'],
  ['议', '今天的会议记录', '今天的会[议]记录'],
  ['会议记', '今天的会议记录', '今天的[会议记]录'],
  ['会议 今天', '今天的会议记录', '[今天]的[会议]记录'],
  ['设计API', '新的API设计完成', '新的[API设计]完成'],
  ['重要会议', '这是**重要**会议', '这是[重要会议]'],
  ['会議録', '本日の会議録を作成', '本日の[会議録]を作成'],
  ['レビュー', 'コードレビュー済み', 'コード[レビュー]済み'],
  ['ﾚﾋﾞｭｰ', 'コードレビュー済み', 'コード[レビュー]済み'],
  ['レビュー', 'ｺｰﾄﾞﾚﾋﾞｭｰ済み', 'ｺｰﾄﾞ[ﾚﾋﾞｭｰ]済み'],
  ['회의', '주간회의록을 쓰다', '주간[회의]록을 쓰다'],
  ['회읠', '주간회의록을 쓰다', null],
  ['의록ㅇ', '주간회의록을 쓰다', '주간회[의록을] 쓰다'],
  ['주간회의', '주간회의록을'.normalize('NFD'), `[${'주간회의'.normalize('NFD')}]${'록을'.normalize('NFD')}`],
  ['ประชุม', 'การประชุมทีมวันนี้', 'การ[ประชุม]ทีมวันนี้'],
  ['วันนี', 'การประชุมทีมวันนี้', 'การประชุมทีม[วันนี้]'],
  ['ປະຊຸມ', 'ກອງປະຊຸມມື້ນີ້', 'ກອງ[ປະຊຸມ]ມື້ນີ້'],
  ['ប្រជុំ', 'កិច្ចប្រជុំថ្ងៃនេះ', 'កិច្ច[ប្រជុំ]ថ្ងៃនេះ'],
  ['ប្រជុំ', 'កិច្ច\u200bប្រជុំ\u200bថ្ងៃនេះ', 'កិច្ច\u200b[ប្រជុំ]\u200bថ្ងៃនេះ'],
  ['အစည်းအဝေး', 'ယနေ့အစည်းအဝေးတွင်', 'ယနေ့[အစည်းအဝေး]တွင်'],
  // The same characters elsewhere in the line, or in another order, are not found.
  ['会记录', '今天的会议记录，会', null],
  ['会议记', '议记和会议', null],
  ['ab会议', '会议', null],
  // Both forms are folded to the same.
  ['strasse', 'Die Straße', 'Die [Straße]'],
  ['STRAẞE', 'die strasse', 'die [strasse]'],
  ['smorrebrod', 'Smørrebrød', '[Smørrebrød]'],
  ['Smørrebrød', 'smorrebrod', '[smorrebrod]'],
  ['lodz', 'w Łodzi', 'w [Łodzi]'],
  ['aether', 'Æther', '[Æther]'],
  ['dordevic', 'Đorđević', '[Đorđević]'],
  ['istanbul', 'İstanbul ışık', '[İstanbul] ışık'],
  ['ISIK', 'İstanbul ışık', 'İstanbul [ışık]'],
  ['ΟΔΟΣ', 'οδοσήμανση', '[οδοσήμανση]'],
  ['api', '新ＡＰＩ', '新[ＡＰＩ]'],
  ['office', 'oﬃce', '[oﬃce]'],
  ['Donaudampf', 'Donau\u00addampf', '[Donau\u00addampf]'],
  ['می‌خواهم', 'من میخواهم', 'من [میخواهم]'],
  ['كتاب', 'کتاب', '[کتاب]'],
  ['שלום', 'שָׁלוֹם', '[שָׁלוֹם]'],
  ['हिंदी', 'यह हिंदू है', null],
  ['かき', 'がき', null],
])('“%s” finds in “%s”: %s', (query, text, expected) => expect(found(query, text)).toBe(expected))

/** Other forms of a letter: upper case, lower case, decomposed, narrow. */
test('all forms of a letter are folded to one, and folding it again changes nothing', () => {
  const apart: string[] = []
  for (let point = 0x80; point < 0x1f000; point++) {
    const letter = String.fromCodePoint(point)
    if (!/\p{L}/u.test(letter)) continue
    const folded = fold(letter)
    const forms = [folded, letter.normalize('NFC'), letter.normalize('NFD'), letter.normalize('NFKC')]
    // An iota below a letter is an accent, but in capitals it is a letter.
    if (!letter.normalize('NFD').includes('\u0345')) forms.push(letter.toUpperCase(), letter.toLowerCase())
    if (forms.some((form) => fold(form) !== folded)) apart.push(letter)
  }
  expect(apart).toEqual([])
})

test('a search finds each word of a text by its beginning, and text without blanks from any character on', () => {
  const random = seeded(7)
  const scripts = ['abzß', 'łøİé', '会议记录', 'かがﾊﾞー', '회의록', 'ประชุมที่', 'สวัสดี', 'שָׁלוֹם', '**_', '  ,1٣']
  let inside = 0
  for (let round = 0; round < 100; round++) {
    const text = Array.from({ length: 12 }, () => {
      const script = [...random.pick(scripts)]
      return random.pick(script)
    }).join('')
    const search = searchIn(text)
    for (const { is, characters } of unitsOf(text))
      for (const [at, { from }] of characters.entries())
        for (const { to } of characters.slice(at)) {
          const query = text.slice(from, to)
          expect(search.find(query), `${query} in ${text}`).toHaveLength(1)
          expect(findIn(text, queryOf(query)), `${query} in ${text}`).toContainEqual({ from, to })
          if (is === 'run' && at > 0) inside++
        }
  }
  expect(inside).toBeGreaterThan(300)
})

test('the line with the most words that were found is shown, shortened to the part around them', () => {
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
