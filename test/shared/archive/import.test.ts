import { expect, test } from 'vitest'
import { dateBeside, decodeFile, habitsOf, importNote } from '../../../shared/archive/import.ts'

function imported(path: string, text: string) {
  const read = importNote(path, text)
  if (read.is === 'refused') throw new Error(read.sentence)
  return read
}

const utf8 = (text: string) => new TextEncoder().encode(text)

test('a note is kept word for word, with its date, people and links', () => {
  const text = '\ufeff# W 2018-11-26\r\n\r\n## U\r\n\r\n@ada / @bob\r\n- https://a.b/c and https://a.b/c\r\n'
  expect(imported('x/w.md', text)).toMatchObject({
    remarks: [],
    notes: [
      {
        date: '2018-11-26',
        path: 'x/w.md',
        text,
        title: 'W 2018-11-26',
        people: ['@ada', '@bob'],
        links: ['https://a.b/c'],
      },
    ],
  })
})

test('the date is taken from the title, else from the path, in any usual form', () => {
  const dateOf = (path: string, text = 'a') => imported(path, text).notes.map(({ date }) => date)
  expect(dateOf('2018-01-01.md', '# W 2018-11-26')).toEqual(['2018-11-26'])
  for (const path of [
    '2018/11/26.md',
    '2018/11/26/w.md',
    'w/20181126.md',
    '2018/11/2018-11-26--w.md',
    '2017/w-2018.11.26.md',
    '2018/Nov/26 November 2018.md',
    '2017-01-01/w 2018-11-26.md',
  ])
    expect([path, dateOf(path)]).toEqual([path, ['2018-11-26']])
  expect(dateOf('2018/Q4/w.md')).toEqual([null])
})

test('a folder’s other notes and the series’ weekday decide what a date means', () => {
  const texts = ['# W 12/07/26\n', '# W 11/30/26\n', '# W\n\nDate: 12/01/2026\n', '# W 2026-W48\n']
  const dates = (weekday: number | null) =>
    texts.flatMap((text) => {
      const read = importNote('w.md', text, habitsOf(texts, weekday))
      return read.is === 'notes' ? read.notes.map(({ date }) => date) : []
    })
  expect(dates(1)).toEqual(['2026-12-07', '2026-11-30', '2026-12-01', '2026-11-23'])
  expect(dates(null).at(-1)).toBeNull()
  const several = '# All\n\n## 2026-W48\n\n- a\n\n## 2026-W49\n\n- b\n'
  const read = importNote('all.md', several, habitsOf([several], 3))
  expect(read).toMatchObject({ notes: [{ date: '2026-11-25' }, { date: '2026-12-02' }] })
  expect(importNote('2026-W48.md', 'x', habitsOf([], 2))).toMatchObject({ notes: [{ date: '2026-11-24' }] })
})

test('if a title names only the day, the year is taken from a file name with the same day', () => {
  for (const title of ['Weekly Feb 12', 'Weekly, 12th of February', 'February 12th'])
    expect([title, dateBeside(title, 'w/2018-02-12--weekly.md')]).toEqual([title, '2018-02-12'])
  expect(dateBeside('Weekly Feb 13', '2018-02-12--weekly.md')).toBeNull()
  expect(dateBeside('Weekly', '2018-02-12--weekly.md')).toBeNull()
  expect(dateBeside('Weekly Feb 12', 'weekly.md')).toBeNull()
})

test('a wrong or missing date is reported, with the file and the date used', () => {
  expect(imported('w.md', 'a').remarks).toEqual(['“w.md” names no date: it is kept without one.'])
  expect(imported('w.md', '# W 2018-02-30').remarks).toEqual([
    '“w.md” is dated 2018-02-30, which no calendar has: it is kept without a date.',
  ])
  expect(imported('2018-03-01.md', '# W 2018-02-30').remarks).toEqual([
    '“2018-03-01.md” is dated 2018-02-30, which no calendar has: it is kept under 2018-03-01.',
  ])
  expect(imported('w/2018-13-01.md', 'a').remarks).toEqual([
    '“w/2018-13-01.md” is dated 2018-13-01, which no calendar has: it is kept without a date.',
  ])
})

const ARCHIVE = `above

## Standup 2018-01-15

##### @ada
- a

---
## Standup 2018-mm-dd

##### @bob

## Meeting notes

## Standup 2018-01-8\r

##### @cy
- c
`

test('a file with several meetings becomes several notes, each a slice of the file', () => {
  const { notes, remarks } = imported('archive.md', ARCHIVE)
  expect(notes.map(({ date, title, people }) => [date, title, people])).toEqual([
    ['2018-01-15', 'Standup 2018-01-15', ['@ada']],
    [null, 'Standup 2018-mm-dd', ['@bob']],
    ['2018-01-08', 'Standup 2018-01-8', ['@cy']],
  ])
  expect(notes.map(({ text }) => text).join('')).toBe(ARCHIVE)
  expect(notes[0]?.text).toMatch(/^above\n[^]*---\n$/)
  expect(remarks).toEqual([
    '“archive.md” holds 3 meetings: each became a note of its own.',
    '“Standup 2018-mm-dd” in “archive.md” names no date that a calendar has: it is kept without one.',
  ])
})

test('a meeting that mentions other dates, or has dates in code, stays one note', () => {
  for (const text of [
    '# W 2018-11-26\n\n## Actions of 2018-11-19\n\n## Next meeting 2018-12-03\n',
    '# W\n\n## Since 2018-11-19\n\n### Until 2018-11-26\n',
    '# W\n\n## 2018-11-19\n\n```\n## 2018-11-26\n```\n',
    '# W\n\n## Part 1, 2018-11-19\n\n## Part 2, 2018-11-19\n',
  ])
    expect([text, imported('w.md', text).notes.map((note) => note.text)]).toEqual([text, [text]])
})

test('a repair is offered, but is not made', () => {
  const text = new TextDecoder('windows-1252').decode(utf8('# Café 2018-11-26\n'))
  expect(imported('w.md', text)).toMatchObject({
    remarks: [expect.stringContaining('wrong encoding')],
    notes: [{ text }],
  })
})

test('a file that is not a text is refused with a sentence that names it', () => {
  const sentences = [
    decodeFile('a.md', Uint8Array.of(0xff)),
    decodeFile('b.md', utf8('a\0b')),
    decodeFile('c.md', new Uint8Array(900_001)),
    importNote('d.md', ' \n'),
  ].map((read) => (read.is === 'refused' ? read.sentence : ''))
  expect(sentences).toEqual([
    '“a.md” cannot be read as UTF-8 text. Nothing of it was imported.',
    '“b.md” is not a text. Nothing of it was imported.',
    '“c.md” is larger than a note can be (limit 900 kB). Nothing of it was imported.',
    '“d.md” is empty. Nothing of it was imported.',
  ])
  expect(decodeFile('e.md', utf8('é'))).toEqual({ is: 'text', text: 'é' })
})

test('a note that an export has put among those without a date has none, whatever its name', () => {
  const dateIn = (path: string) => {
    const imported = importNote(path, '# Standup\n\n- a\n')
    return imported.is === 'notes' ? imported.notes[0]?.date : imported
  }
  expect(dateIn('team/2018-01-29-to-.md')).toBe('2018-01-29')
  expect([dateIn('undated/2018-01-29-to-.md'), dateIn('team/undated/2018-01-29-to-.md')]).toEqual([
    null,
    null,
  ])
})
