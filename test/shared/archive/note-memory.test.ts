import { expect, test } from 'vitest'
import { importNote } from '../../../shared/archive/import.ts'
import {
  keptNoteOf,
  meetingDateOf,
  parseKeptNote,
  sectionsOfKept,
  writersOf,
} from '../../../shared/archive/note-memory.ts'
import { noteOfSource } from '../../../shared/markdown/read.ts'
import { readSource } from '../../../shared/markdown/source.ts'
import { readSections } from '../../../shared/memory/carry.ts'
import { noNames } from '../../../shared/model/team.ts'

const NOTE = `# Weekly

## Updates

@ada
- Done:
  - merged [the index](https://github.com/a/b/pull/5)
    - and bb#6
- [x] Blocked: on c

@name
- Done:

## Questions

- who owns the archive?
`

test('the kept form of a note is recognized by the same words and links as the note', () => {
  const { blocks } = noteOfSource(readSource(NOTE))
  const sections = blocks.flatMap(({ heading, lines, sections: own }) => [
    { handle: '', heading, lines },
    ...own,
  ])
  const told = (read: ReturnType<typeof readSections>) =>
    read
      .filter(({ items, handle }) => items.length > 0 && handle !== '@name')
      .map(({ handle, person, items }) => ({
        ...{ handle, person },
        items: items.map(({ item, own, terms, links }) => ({
          ...{ own, links, terms: [...terms], kind: item.kind, text: item.text, ticked: item.isTicked },
        })),
      }))
  const kept = parseKeptNote(structuredClone(keptNoteOf(NOTE)))
  expect(told(sectionsOfKept(kept ?? [], noNames))).toEqual(told(readSections(sections, noNames)))
  expect(told(sectionsOfKept(kept ?? [], noNames))[0]?.items[0]?.links).toEqual(['a/b#5', 'bb#6'])
})

test('who wrote is known, with items and without, each person once', () => {
  const kept = keptNoteOf(
    '## Updates\n\n@ada / @bob\n- Done:\n  - a\n\n@cy\n- Blocked: none\n\n@dan\n- Done:\n\n@eve (away)\n\n## Notes\n\n@lovelace\n- b\n',
  )
  const personOf = (id: string) => (id === 'lovelace' ? 'ada' : id)
  expect(writersOf(kept, { personOf })).toEqual(['@ada', '@bob', '@cy'])
  expect(sectionsOfKept(kept, noNames).map(({ handle }) => handle)).not.toContain('@cy')
})

test('what another version kept is nothing', () => {
  expect(parseKeptNote([{ handle: '@ada', items: [{ kind: 'novel' }] }])).toBeNull()
  expect(parseKeptNote(null)).toBeNull()
})

test('a note without people gives nobody’s items', () => {
  expect(keptNoteOf('# Weekly\n\nWe talked.\n').map(({ handle }) => handle)).toEqual([''])
})

test.each([
  ['notes/2018-11-26--core.md', '# Weekly\n\ntext\n', '2018-11-26'],
  ['notes/core.md', '# Weekly 2018-11-26\n\ntext\n', '2018-11-26'],
  ['notes/core.md', '# Weekly\n\ntext\n', null],
])('the date of %s', (path, text, date) => {
  const imported = importNote(path, text)
  const [note] = imported.is === 'notes' ? imported.notes : []
  expect(note && meetingDateOf(note)).toBe(date)
})
