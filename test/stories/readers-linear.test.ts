// Every reader of a document takes a time that grows with what the document holds, not with its square:
// whoever may edit may put thousands of names, dates or records there.

import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { getSchema } from '@tiptap/core'
import { EditorState } from '@tiptap/pm/state'
import { HeldRows } from '../../client/finding-rows.ts'
import { nodesAndMarks } from '../../client/nodes.ts'
import { numbering } from '../../client/numbering.ts'
import { editorsOf, hiddenIn, homeOf, isBlockHidden, isSectionHidden } from '../../client/outline-index.ts'
import { addendumOf } from '../../shared/review/addendum.ts'
import { keepNote, readArchive, readTakenOut, supersededBy } from '../../shared/archive/archive.ts'
import { chipsOf } from '../../shared/model/chips.ts'
import { stateDigest } from '../../shared/wire/digest.ts'
import { archivedNote } from '../../shared/archive/import.ts'
import { inspect } from '../../shared/markdown/inspect.ts'
import { insertLines } from '../../shared/document/insert-lines.ts'
import { line, readLines } from '../../shared/document/lines.ts'
import { writeLines } from '../../shared/markdown/lines.ts'
import { readNote } from '../../shared/markdown/read.ts'
import { noteOf, writeNote } from '../../shared/markdown/write.ts'
import { after, moved } from '../../shared/document/moves.ts'
import { readOutline } from '../../shared/model/outline.ts'
import { receiptOf } from '../../shared/review/receipt.ts'
import { regularsOf } from '../../shared/archive/regulars.ts'
import { currentDate } from '../../shared/model/schedule.ts'
import { readSeries, readTemplate } from '../../shared/model/series.ts'
import { readSnapshots } from '../../shared/model/series-records.ts'
import { strangerIn } from '../../shared/document/stranger.ts'
import { noNames, readTeam } from '../../shared/model/team.ts'
import { defaultTemplate } from '../../shared/model/template.ts'
import { timedOnce } from '../support/basics/figures.ts'

/** Entries of the larger of two documents. */
const MANY = 4000
/** For four times as much; the square of that would be 16 times. */
const MOST = 9
/** ms of CPU: what takes less has no square in it that anybody would notice. */
const SURELY_LINEAR = 25
const TRIES = 5

/** Null where the time grows with the size, or how many times as long four times as much took. */
function growth(read: (size: number) => () => unknown, many = MANY): number | null {
  let least = Infinity
  for (let tried = 0; tried < TRIES; tried++) {
    const { cpu } = timedOnce(read(many))
    if (cpu < SURELY_LINEAR) return null
    least = Math.min(least, cpu / timedOnce(read(many / 4)).cpu)
    if (least < MOST) return null
  }
  return least
}

type Values = Record<string, string | number | boolean>

/** Maps of a document, by their names. */
function documentOf(maps: Record<string, [string, string | number | boolean][]>): Y.Doc {
  const doc = new Y.Doc()
  doc.transact(() => {
    for (const [name, entries] of Object.entries(maps))
      for (const [key, value] of entries) doc.getMap(name).set(key, value)
  })
  return doc
}

/** So many times the fields of one, in one list. */
const each = (size: number, fields: (at: number) => Values) =>
  Array.from({ length: size }, (_, at) => Object.entries(fields(at))).flat()

const day = (at: number): string => new Date(Date.UTC(2000, 0, 3 + at * 7)).toISOString().slice(0, 10)

const teams: Record<string, (at: number, size: number) => Values> = {
  'a chain of joined people': (at) => ({ [`p${at}/is`]: `p${at + 1}` }),
  'a chain that was joined backwards': (at, size) => ({ [`p${size - at}/is`]: `p${size - at - 1}` }),
  'a ring of joined people': (at, size) => ({ [`p${at}/is`]: `p${(at + 1) % size}` }),
  'rings of three': (at) => ({ [`p${at}/is`]: `p${at % 3 === 2 ? at - 2 : at + 1}` }),
  'all joined with one': (at) => ({ [`p${at}/is`]: 'p0' }),
  'many names': (at) => ({ [`p${at}/handle`]: `@p${at}` }),
  'many of one name': (at) => ({ [`p${at}/handle`]: '@same' }),
}

describe('P32: a team', () => {
  test.each(Object.entries(teams))('%s', (_, fields) => {
    expect(
      growth((size) => {
        const doc = documentOf({ people: each(size, (at) => fields(at, size)) })
        return () => {
          const { names } = readTeam(doc)
          for (let at = 0; at < size; at++) names.handleOf(names.personOf(`p${at}`))
        }
      }),
    ).toBeNull()
  })

  test('many series', () => {
    const fields = (at: number) => ({ [`s${at}/name`]: 'The same' })
    expect(
      growth((size) => {
        const doc = documentOf({ series: each(size, fields) })
        return () => readTeam(doc)
      }),
    ).toBeNull()
  })
})

const meetings: Record<string, (size: number) => Y.Doc> = {
  'blocks of one place': (size) =>
    documentOf({ outline: each(size, (at) => ({ [`b${at}/heading`]: 'Same', [`b${at}/order`]: 'a1' })) }),
  'blocks that were taken out': (size) =>
    documentOf({ outline: each(size, (at) => ({ [`b${at}/heading`]: 'Same', [`b${at}/hidden`]: true })) }),
  'sections of one block and place': (size) =>
    documentOf({
      people: each(size, (at) => ({ [`updates/p${at}/order`]: 'a1', [`updates/p${at}/written`]: '@same' })),
    }),
  'sections that were taken out': (size) =>
    documentOf({
      people: each(size, (at) => ({ [`updates/p${at}/order`]: 'a1', [`updates/p${at}/hidden`]: true })),
    }),
  'sections in blocks of their own': (size) =>
    documentOf({ people: each(size, (at) => ({ [`b${at}/ada/order`]: 'a1' })) }),
  'sections of one person': (size) =>
    documentOf({ people: each(size, (at) => ({ [`updates/ada~${at + 2}/order`]: 'a1' })) }),
  'attendees of one text and place': (size) =>
    documentOf({ people: each(size, (at) => ({ [`p${at}/entry`]: '@same', [`p${at}/listed`]: 'a1' })) }),
  'attendees of texts that are nearly the same': (size) =>
    documentOf({
      people: each(size, (at) => ({ [`p${at}/entry`]: `@person${at}`, [`p${at}/listed`]: 'a1' })),
    }),
  'rows of the header': (size) =>
    documentOf({
      meeting: each(size, (at) => ({ [`header/r${at}/label`]: 'Row', [`header/r${at}/order`]: 'a1' })),
    }),
  'texts that nothing announces': (size) => {
    const doc = new Y.Doc()
    doc.transact(() => {
      for (let at = 0; at < size / 4; at++) {
        insertLines(doc.getXmlFragment(`section:updates/p${at}`), [line('of theirs')])
        insertLines(doc.getXmlFragment(`block:b${at}`), [line('of all')])
      }
    })
    return doc
  },
}

describe('P32: a meeting', () => {
  test.each(Object.entries(meetings))('%s', (_, make) => {
    expect(
      growth((size) => {
        const doc = make(size)
        return () => {
          const outline = readOutline(doc, defaultTemplate, noNames)
          for (const block of [...outline.blocks, ...outline.hidden.blocks]) {
            isBlockHidden(outline, block)
            hiddenIn(outline, block.id)
          }
          for (const section of outline.hidden.sections) isSectionHidden(outline, section)
          homeOf(outline)
          editorsOf(outline)
          readTemplate(doc)
          const note = noteOf(doc, { title: null, template: defaultTemplate, names: noNames })
          const markdown = writeNote(note)
          inspect(note)
          const { findings } = receiptOf({ note, names: noNames, present: [], regulars: [] })
          const rows = new HeldRows()
          rows.apply(findings)
          rows.apply(findings.slice(1))
          addendumOf('# Weekly\n', markdown)
          addendumOf(markdown, markdown)
          stateDigest(doc)
        }
      }, MANY / 2),
    ).toBeNull()
  })

  test('moves among many of one place', () => {
    expect(
      growth((size) => {
        const list = Array.from({ length: size }, (_, at) => ({ id: `b${at}`, order: 'a1' }))
        return () => [moved(list, `b${size / 2}`, 1), after(list.map(({ order }) => order))]
      }),
    ).toBeNull()
  })

  test('chips', () => {
    expect(growth((size) => () => chipsOf('no blockers, '.repeat(size)))).toBeNull()
  })

  test('lines: read, checked, written and numbered', () => {
    const schema = getSchema(nodesAndMarks)
    expect(
      growth((size) => {
        const doc = new Y.Doc()
        const fragment = doc.getXmlFragment('block:agenda')
        insertLines(
          fragment,
          Array.from({ length: size }, (_, at) => line('x', { kind: 'ordered', depth: at % 13 })),
        )
        const plugin = numbering()
        const lines = Array.from({ length: size }, (_, at) =>
          schema.node('line', { kind: 'ordered', depth: at % 13 }, schema.text('x')),
        )
        const editors = schema.node('doc', null, lines)
        return () => {
          writeLines(readLines(fragment))
          strangerIn(fragment)
          EditorState.create({ doc: editors, plugins: [plugin] })
        }
      }),
    ).toBeNull()
  })
})

describe('P32: a series', () => {
  test('dates', () => {
    const today = Date.UTC(2026, 10, 29)
    const schedule = { weekday: 1, time: '17:00', zone: 'UTC' }
    expect(
      growth((size) => {
        const meetings = each(size, (at) => ({
          [`${day(at)}/listed`]: true,
          [`${day(at)}/hidden`]: at % 2 === 0,
        }))
        const doc = documentOf({ meetings })
        return () => currentDate(schedule, readSeries(doc), today, 'UTC')
      }),
    ).toBeNull()
  })

  test('dates of which each was taken out', () => {
    const schedule = { weekday: 1, time: '17:00', zone: 'UTC' }
    expect(
      growth((size) => {
        const doc = documentOf({ meetings: each(size, (at) => ({ [`${day(at)}/hidden`]: true })) })
        return () => currentDate(schedule, readSeries(doc), Date.UTC(2000, 0, 3), 'UTC')
      }),
    ).toBeNull()
  })

  test.each([
    ['of one date', () => '2026-11-30'],
    ['of a date each', day],
  ])('records of snapshots %s', (_, dateOf) => {
    const record = {
      at: '2026-11-01T10:00:00.000Z',
      by: '@eve',
      sha256: 'x',
      stateVector: '',
      state: '',
      path: 'x',
    }
    expect(
      growth((size) => {
        const snapshots = each(size, (at) => ({
          [`${dateOf(at)}/r${at}`]: JSON.stringify({ ...record, id: `r${at}` }),
        }))
        const doc = documentOf({ snapshots })
        return () => supersededBy(readSnapshots(doc))
      }),
    ).toBeNull()
  })
})

test('an archive: its lists, and who is expected after it', () => {
  expect(
    growth((size) => {
      const doc = new Y.Doc()
      doc.transact(() => {
        for (let at = 0; at < size; at++)
          keepNote(
            doc,
            archivedNote(`${at}.md`, `# Weekly\n\n## Updates\n\n@p${at}\n\n- x${at}\n`, '2026-11-23'),
          )
      })
      return () => {
        readTakenOut(doc)
        regularsOf(readArchive(doc), '2026-11-30', noNames)
      }
    }, MANY / 4),
  ).toBeNull()
})

test('a note of many people and headings, read from Markdown', () => {
  const texts = [
    (size: number) => '## Updates\n\n' + '@same\n\n- x\n\n'.repeat(size),
    (size: number) => Array.from({ length: size }, (_, at) => `@p${at}\n\n- x\n\n`).join(''),
    (size: number) => '## Same\n\n'.repeat(size),
    (size: number) => `- **Attendees:** ${'@same, '.repeat(size)}\n`,
  ]
  for (const text of texts)
    expect(
      growth((size) => () => {
        const note = readNote(text(size))
        inspect(note)
        writeNote(note)
      }),
    ).toBeNull()
})
