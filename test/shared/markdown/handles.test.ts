// Whatever name the page accepts, the reader of the exported note finds that person and their section.

import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { newHandle, parseHandle, type ParsedHandle } from '../../../shared/document/handle.ts'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { line } from '../../../shared/document/lines.ts'
import { sectionRoot } from '../../../shared/document/roots.ts'
import { inspect } from '../../../shared/markdown/inspect.ts'
import { readNote } from '../../../shared/markdown/read.ts'
import { noteOf, writeNote } from '../../../shared/markdown/write.ts'
import { announceSection, setAnnotation } from '../../../shared/model/meeting.ts'
import { noNames } from '../../../shared/model/team.ts'
import { emptyTemplate } from '../../../shared/model/template.ts'
import { listedIn, peopleOf } from '../../../shared/review/attendance.ts'
import { canonical } from '../../support/basics/notes.ts'
import { seeded, type Random } from '../../support/basics/random.ts'

const template = emptyTemplate

/** The Markdown of a meeting in which the person with this handle has written one item. */
function exportOf({ id, handle }: Extract<ParsedHandle, { is: 'handle' }>, annotation: string): string {
  const doc = new Y.Doc()
  announceSection(doc, 'updates', id, handle)
  if (annotation !== '') setAnnotation(doc, 'updates', id, annotation)
  insertLines(doc.getXmlFragment(sectionRoot('updates', id)), [
    line('Done:', { kind: 'item', label: true }),
    line('moved the archive', { depth: 1, kind: 'item' }),
  ])
  return writeNote(noteOf(doc, { title: 'W', template, names: noNames }))
}

const LETTERS = [
  ...'abz',
  'É',
  'ß',
  'Ж',
  'ı',
  '李',
  '明',
  'み',
  '한',
  'ع',
  'ل\u200cی',
  'ප්\u200dර',
  'न',
  '7',
  '💫',
  '❤️',
]
const SIGNS = [
  ...' ,.;:!?()[]{}&@#*_`\'"<>|\\+-=^$%',
  '\u00a0',
  '\u3000',
  '，',
  '。',
  '’',
  '&#32;',
  '<!--',
  ' and ',
]
const NAMES = ['Ada', 'Lovelace', 'de', 'Review', 'Zoë', 'name', 'Done', 'and']

function randomName(random: Random): string {
  const part = () => random.pick(random.pick([LETTERS, LETTERS, SIGNS, NAMES]))
  return Array.from({ length: 1 + random.int(6) }, part).join(random.pick(['', '', ' ']))
}

/** Whether a handle is found. False also if the name was refused. */
function finds(handle: ParsedHandle, annotation: string): boolean {
  if (handle.is === 'refused') return false
  const text = exportOf(handle, annotation)
  const found = inspect(readNote(text)).people
  expect(found, `${JSON.stringify(handle.handle)} in ${JSON.stringify(text)}`).toMatchObject([
    { handle: handle.handle, annotation, labels: [{ kind: 'done', items: [{ text: 'moved the archive' }] }] },
  ])
  expect(canonical(text)).toBe(text)
  return true
}

const ANNOTATIONS = ['', '', 'no blockers', 'away until noon', 'a, (b)', '&#44; x']

test('P40: every name that the page accepts is found in the exported note, with its section', () => {
  const random = seeded(7)
  let [made, former] = [0, 0]
  for (let round = 0; round < 150; round++) {
    const name = randomName(random)
    const annotation = random.pick(ANNOTATIONS)
    if (finds(newHandle(name), annotation)) made++
    // A handle of an earlier version could hold a second `@`. It is read as two people.
    if (!/^@?.*@/u.test(name.slice(1)) && name !== 'name' && finds(parseHandle(name), annotation)) former++
  }
  expect(made).toBeGreaterThan(60)
  expect(former).toBeGreaterThan(60)
})

test('a handle of an earlier version, with a blank or punctuation, is written so that it can be read', () => {
  const written = [
    ['@Ada Lovelace', '@Ada Lovelace'],
    ['@李 小明', '@李&#32;小明'],
    ['@ada,', '@ada&#44;'],
    ['@ada please review', '@ada&#32;please&#32;review'],
    ['@ada.', '@ada&#46;'],
    ['@Magik6k', '@Magik6k'],
  ] as const
  for (const [handle, header] of written) {
    const read = parseHandle(handle)
    if (read.is === 'refused') throw new Error(read.why)
    expect(exportOf(read, 'away')).toContain(`\n${header} (away)\n- Done:\n`)
    const note = readNote(`- **Attendees:**\n  - ${handle}\n\n## U\n\n${header}\n- Done:\n  - x\n`)
    expect(peopleOf(note, noNames).map(({ id }) => id)).toEqual([read.id])
    expect(listedIn(note).map(({ id }) => id)).toEqual([read.id])
  }
})

test('words after a handle are not part of it', () => {
  for (const prose of ['@ada please review', '@Ada Review', '@ada&#10;x', '@李 小明', '@Ada WIP', '@a&#47;b'])
    expect([prose, inspect(readNote(`## U\n\n${prose}\n- Done:\n  - x\n`)).people]).toEqual([prose, []])
})
