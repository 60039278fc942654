// Readings of documents with thousands of names, dates or records. Anybody with write access can make such
// documents.

import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { getSchema } from '@tiptap/core'
import { EditorState } from '@tiptap/pm/state'
import { HeldRows } from '../../../client/meeting/snapshot/finding-rows.ts'
import { nodesAndMarks } from '../../../client/text/editor/nodes.ts'
import { numbering } from '../../../client/text/editor/numbering.ts'
import {
  editorsOf,
  hiddenIn,
  homeOf,
  isBlockHidden,
  isSectionHidden,
} from '../../../client/meeting/outline-index.ts'
import { check, examine } from '../../../server/update/check.ts'
import { addendumOf } from '../../../shared/review/addendum.ts'
import {
  archivedDates,
  keepNote,
  readArchive,
  readTakenOut,
  supersededBy,
} from '../../../shared/archive/archive.ts'
import { chipsOf } from '../../../shared/model/chips.ts'
import { stateDigest } from '../../../shared/wire/digest.ts'
import { archivedNote } from '../../../shared/archive/import.ts'
import { inspect } from '../../../shared/markdown/inspect.ts'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { line, readLines } from '../../../shared/document/lines.ts'
import { writeLines } from '../../../shared/markdown/lines.ts'
import { readNote } from '../../../shared/markdown/read.ts'
import { noteOf, writeNote } from '../../../shared/markdown/write.ts'
import { seenItems } from '../../../shared/memory/answers.ts'
import { carry, readSections } from '../../../shared/memory/carry.ts'
import { Ledger } from '../../../shared/memory/ledger.ts'
import { Places } from '../../../shared/memory/places.ts'
import { after, moved } from '../../../shared/document/moves.ts'
import { readOutline } from '../../../shared/model/outline.ts'
import { receiptOf } from '../../../shared/review/receipt.ts'
import { regularsOf } from '../../../shared/archive/regulars.ts'
import { currentDate } from '../../../shared/model/schedule.ts'
import { readSeries, readTemplate } from '../../../shared/model/series.ts'
import { readSnapshots } from '../../../shared/model/series-records.ts'
import { strangerIn } from '../../../shared/document/stranger.ts'
import { noNames, readTeam } from '../../../shared/model/team.ts'
import { defaultTemplate } from '../../../shared/model/template.ts'
import type { Reading } from './readings.ts'

/** How many entries the largest document of a reading has. */
const MANY = 4000
/** ms of CPU. If a reading is faster, a person would not notice a quadratic part. */
const SURELY_LINEAR = 25

const reading = (name: string, make: Reading['make'], size = MANY): Reading => ({
  name,
  size,
  surely: SURELY_LINEAR,
  make,
})

type Values = Record<string, string | number | boolean>

/** A document with these maps, by name. */
function documentOf(maps: Record<string, [string, string | number | boolean][]>): Y.Doc {
  const doc = new Y.Doc()
  doc.transact(() => {
    for (const [name, entries] of Object.entries(maps))
      for (const [key, value] of entries) doc.getMap(name).set(key, value)
  })
  return doc
}

/** The fields of `size` entries, in one list. */
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

const ofTeams: Reading[] = Object.entries(teams).map(([name, fields]) =>
  reading(`a team: ${name}`, (size) => {
    const doc = documentOf({ people: each(size, (at) => fields(at, size)) })
    return () => {
      const { names } = readTeam(doc)
      for (let at = 0; at < size; at++) names.handleOf(names.personOf(`p${at}`))
    }
  }),
)

const ofSeriesInATeam = reading('a team: many series', (size) => {
  const doc = documentOf({ series: each(size, (at) => ({ [`s${at}/name`]: 'The same' })) })
  return () => readTeam(doc)
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

const readAllOf = (doc: Y.Doc): void => {
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

const ofMeetings: Reading[] = Object.entries(meetings).map(([name, make]) =>
  reading(
    `a meeting: ${name}`,
    (size) => {
      const doc = make(size)
      return () => readAllOf(doc)
    },
    MANY / 2,
  ),
)

const moves = reading('moves among many of one place', (size) => {
  const list = Array.from({ length: size }, (_, at) => ({ id: `b${at}`, order: 'a1' }))
  return () => [moved(list, `b${size / 2}`, 1), after(list.map(({ order }) => order))]
})

const chips = reading('chips', (size) => {
  const text = 'no blockers, '.repeat(size)
  return () => chipsOf(text)
})

const linesOfAText = reading('lines: read, checked and written', (size) => {
  const doc = new Y.Doc()
  const fragment = doc.getXmlFragment('block:agenda')
  insertLines(
    fragment,
    Array.from({ length: size }, (_, at) => line('x', { kind: 'ordered', depth: at % 13 })),
  )
  return () => {
    writeLines(readLines(fragment))
    strangerIn(fragment)
  }
})

/** ProseMirror compares each decoration with each line, so its steps are quadratic: a few ms at this size. */
export const numberedLines = reading(
  'lines: numbered',
  (size) => {
    const schema = getSchema(nodesAndMarks(4))
    const plugin = numbering()
    const lines = Array.from({ length: size }, (_, at) =>
      schema.node('line', { kind: 'ordered', depth: at % 13 }, schema.text('x')),
    )
    const editors = schema.node('doc', null, lines)
    return () => EditorState.create({ doc: editors, plugins: [plugin] })
  },
  MANY / 2,
)

const schedule = { weekday: 1, time: '17:00', zone: 'UTC' }

const dates = reading('a series: dates', (size) => {
  const meetings = each(size, (at) => ({
    [`${day(at)}/listed`]: true,
    [`${day(at)}/hidden`]: at % 2 === 0,
  }))
  const doc = documentOf({ meetings })
  return () => currentDate(schedule, readSeries(doc), Date.UTC(2026, 10, 29), 'UTC')
})

const datesTakenOut = reading('a series: dates of which each was taken out', (size) => {
  const doc = documentOf({ meetings: each(size, (at) => ({ [`${day(at)}/hidden`]: true })) })
  return () => currentDate(schedule, readSeries(doc), Date.UTC(2000, 0, 3), 'UTC')
})

const record = {
  at: '2026-11-01T10:00:00.000Z',
  by: '@eve',
  sha256: 'x',
  stateVector: '',
  state: '',
  path: 'x',
}
const recordsOf: [string, (at: number) => string][] = [
  ['of one date', () => '2026-11-30'],
  ['of a date each', day],
]
const records: Reading[] = recordsOf.map(([name, dateOf]) =>
  reading(`a series: records of snapshots ${name}`, (size) => {
    const snapshots = each(size, (at) => ({
      [`${dateOf(at)}/r${at}`]: JSON.stringify({ ...record, id: `r${at}` }),
    }))
    const doc = documentOf({ snapshots })
    return () => supersededBy(readSnapshots(doc))
  }),
)

const anArchive = reading(
  'an archive: its lists, and who is expected after it',
  (size) => {
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
      archivedDates(doc)
      regularsOf(readArchive(doc), '2026-11-30', noNames)
    }
  },
  MANY / 4,
)

const texts: Record<string, (size: number) => string> = {
  'of one person many times': (size) => '## Updates\n\n' + '@same\n\n- x\n\n'.repeat(size),
  'of many people': (size) => Array.from({ length: size }, (_, at) => `@p${at}\n\n- x\n\n`).join(''),
  'of one heading many times': (size) => '## Same\n\n'.repeat(size),
  'of one attendee many times': (size) => `- **Attendees:** ${'@same, '.repeat(size)}\n`,
}
const notes: Reading[] = Object.entries(texts).map(([name, textOf]) =>
  reading(`a note ${name}, read from Markdown`, (size) => {
    const text = textOf(size)
    return () => {
      const note = readNote(text)
      inspect(note)
      writeNote(note)
    }
  }),
)

/** The words of an item, by its number: one that all items have, one of its own, and some that others have too. */
const said: Record<string, (at: number) => string> = {
  'with words of their own': (at) => `ship part${String.fromCharCode(97 + (at % 26))}${at} of the plan`,
  'with the same words': () => 'rotate the signing keys',
  'with one link': (at) => `part ${at} of https://github.com/a/b/pull/5`,
}

const memories: Reading[] = Object.entries(said).map(([name, textOf]) =>
  reading(`the items of two meetings, ${name}, and a ledger of both`, (size) => {
    const items = Array.from({ length: size }, (_, at) => line(textOf(at), { kind: 'item', depth: 1 }))
    const sections = [{ handle: '@ada', lines: [line('Next:', { kind: 'item', label: true }), ...items] }]
    return () => {
      const [from, to] = [readSections(sections, noNames), readSections(sections, noNames)]
      const ledger = new Ledger<number>()
      ledger.enter(1, from)
      ledger.enter(2, to)
      return [carry(from, to), ledger.blockers, ledger.links]
    }
  }),
)

const twins = reading('lines of one item, of which each person sees one', (size) => {
  const identity = `2018-11-19/${'a'.repeat(12)}`
  const items = Array.from({ length: size }, (_, at) => ({
    ...line(`x${at}`, { kind: 'item', depth: 1 }),
    carried: identity,
  }))
  const lines = [line('Next:', { kind: 'item', label: true }), ...items]
  const sections = readSections([{ handle: '@ada', lines }], noNames)
  return () => seenItems(sections)
})

const places = reading('a link that many people have in one meeting', (size) => () => {
  const of = new Places()
  for (let at = 0; at < size; at++) of.add('docs#1', 0, `@p${at}`, 'next')
  return of
})

/**
 * Two clients whose structs refer to each other in turn, and many clients that refer to the last of these.
 */
const turns = reading('an update whose structs wait for each other', (size) => {
  const update = structsInTurns(size * 5, size * 2)
  return () => check(examine(update, Infinity), new Map([[9, 1]]))
})

function structsInTurns(turns: number, waiters: number): Uint8Array {
  return encoding.encode((to) => {
    const after = (client: number, clock: number) => {
      encoding.writeUint8(to, 0x84)
      for (const number of [client, clock]) encoding.writeVarUint(to, number)
      encoding.writeVarString(to, 'x')
    }
    encoding.writeVarUint(to, waiters + 2)
    for (const number of [turns, 7, 0]) encoding.writeVarUint(to, number)
    for (let clock = 0; clock < turns; clock++) after(clock === 0 ? 9 : 8, Math.max(0, clock - 1))
    for (const number of [turns, 8, 0]) encoding.writeVarUint(to, number)
    for (let clock = 0; clock < turns; clock++) after(7, clock)
    for (let waiter = 0; waiter < waiters; waiter++) {
      for (const number of [1, 100 + waiter, 0]) encoding.writeVarUint(to, number)
      after(7, turns - 1)
    }
    encoding.writeVarUint(to, 0)
  })
}

export const largeDocuments: readonly Reading[] = [
  ...ofTeams,
  ofSeriesInATeam,
  ...ofMeetings,
  moves,
  chips,
  linesOfAText,
  dates,
  datesTakenOut,
  ...records,
  anArchive,
  ...notes,
  ...memories,
  twins,
  places,
  turns,
]
