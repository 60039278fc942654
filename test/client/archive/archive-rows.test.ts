import { expect, test } from 'vitest'
import { rowsOf } from '../../../client/archive/archive-rows.ts'
import type { ArchivedNote } from '../../../shared/archive/archive.ts'

const note = (id: string, title: string): ArchivedNote => ({
  ...{ id, title, path: `${id}.md`, text: '', people: [], links: [] },
  date: id.startsWith('20') ? id.slice(0, 10) : null,
})

const seen = (notes: ArchivedNote[], snapshot = ''): string[] =>
  rowsOf(notes, ({ id }) => id === snapshot, 'Core').map(({ title, note, others }) =>
    [`${note.id}: ${title}`, ...others.map(({ id }) => id)].join(', '),
  )

test('each meeting has one row, whose title does not say the date again', () => {
  const notes = [
    note('2018-12-03/a', 'Core, December 3, 2018'),
    note('2018-11-26/a', '💫Sync November 26, 2018'),
    note('2018-11-26/b', 'Sync 2018-11-26'),
    note('2018-11-26/c', 'Sync, 26 Nov 2018'),
    note('undated/a', 'Rules'),
    note('undated/b', 'Rules'),
  ]
  const rest = ['undated/a: Rules', 'undated/b: Rules']
  const first = ['2018-12-03/a: ', '2018-11-26/a: 💫Sync']
  expect(seen(notes)).toEqual([...first, '2018-11-26/b: Sync, 2018-11-26/c', ...rest])
  expect(seen(notes, '2018-11-26/c')).toEqual([...first, '2018-11-26/c: Sync, 2018-11-26/b', ...rest])
})

test('a title that was read under a wrong encoding is the title of the same meeting', () =>
  expect(seen([note('2018-11-26/a', 'Café 2018-11-26'), note('2018-11-26/b', 'CafÃ© 2018-11-26')])).toEqual([
    '2018-11-26/a: Café, 2018-11-26/b',
  ]))
