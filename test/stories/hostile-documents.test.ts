// Whatever somebody writes into a document through an edit link, every reader returns soon, with the words of
// others.

import { stepsOf } from '../support/readings/counted-steps.ts'
import { describe, expect, test } from 'vitest'
import type * as Y from 'yjs'
import { addendumOf } from '../../shared/review/addendum.ts'
import { readArchive, readTakenOut } from '../../shared/archive/archive.ts'
import { stateDigest } from '../../shared/wire/digest.ts'
import { groupBy } from '../../shared/words/group-by.ts'
import { inspect } from '../../shared/markdown/inspect.ts'
import { writeMeeting } from '../../shared/markdown/meeting.ts'
import { readNote } from '../../shared/markdown/read.ts'
import { noteOf } from '../../shared/markdown/write.ts'
import * as acts from '../../shared/model/meeting.ts'
import { readOutline } from '../../shared/model/outline.ts'
import { receiptOf } from '../../shared/review/receipt.ts'
import { regularsOf } from '../../shared/archive/regulars.ts'
import { restoreMeeting } from '../../shared/review/restore.ts'
import { currentDate } from '../../shared/model/schedule.ts'
import { nextDate } from '../../shared/model/weekdays.ts'
import { saySchedule } from '../../client/series/say-meeting.ts'
import { readSeries, readTemplate } from '../../shared/model/series.ts'
import { readRepository, readSnapshots } from '../../shared/model/series-records.ts'
import { strangerIn } from '../../shared/document/stranger.ts'
import { readTeam } from '../../shared/model/team.ts'
import { joinPeople } from '../../shared/model/team-acts.ts'
import { copyOf, DATE, honestDocuments, OLD_WORDS, SLUG, WORDS } from '../support/hostile/honest-documents.ts'
import {
  hostileDocuments,
  type HostileDocument,
  type HostileOf,
} from '../support/hostile/hostile-documents.ts'

const HONEST = writeMeeting(honestDocuments(), SLUG, DATE)

type Documents = Record<HostileOf, Y.Doc>

/** So many hostile documents are read and counted together, because a count takes longer than a reading. */
const TOGETHER = 4
/**
 * All of them may take this many times the steps of one honest document. The worst document now takes 2.2 times as
 * many.
 */
const MOST_TIMES = 10
/** The most characters by which a hostile document may make the Markdown longer. */
const MOST_CHARACTERS = 1_000_000

function attacked({ of, write }: HostileDocument): Documents {
  const documents = honestDocuments()
  write(documents[of])
  return { ...documents, [of]: copyOf(documents[of]) }
}

/** Reads a meeting's documents in every way in which a page or the relay reads them. */
function readAll({ meeting, series, team, archive }: Documents) {
  const { names, people } = readTeam(team)
  const template = readTemplate(series)
  const { schedule, ...known } = readSeries(series)
  const outline = readOutline(meeting, template, names)
  const note = noteOf(meeting, { title: null, template, names })
  const notes = readArchive(archive)
  const markdown = writeMeeting({ meeting, series, team }, SLUG, DATE)
  const today = currentDate(schedule, known, Date.UTC(2026, 10, 29), 'UTC')
  return {
    ...{ outline, markdown, notes, people, template, today },
    next: nextDate({ schedule, hidden: known.hidden }, today),
    described: schedule && saySchedule(schedule),
    inspection: inspect(note),
    receipt: receiptOf({ note, names, present: [], regulars: regularsOf(notes, DATE, names) }),
    addendum: addendumOf(HONEST, markdown),
    snapshots: readSnapshots(series),
    repository: readRepository(series),
    takenOut: readTakenOut(archive),
    strangers: [...meeting.share.keys()]
      .filter((root) => /^(block|section):/.test(root))
      .map((root) => strangerIn(meeting.getXmlFragment(root))),
    digest: [meeting, series, team, archive].map(stateDigest),
  }
}

/** Does what people do when they open a meeting and write in it. */
function actIn({ meeting, series, team }: Documents): void {
  const { names } = readTeam(team)
  const template = readTemplate(series)
  acts.listAttendee(meeting, '@cleo')
  acts.announceSection(meeting, 'updates', 'cleo', '@cleo')
  acts.addBlock(meeting, 'Another', template)
  acts.addHeaderRow(meeting, 'Timekeeper', template)
  const { blocks } = readOutline(meeting, template, names)
  for (const block of blocks) {
    acts.moveBlock(meeting, block.id, 1, template)
    for (const section of block.sections) acts.moveSection(meeting, section, 1, names)
  }
  restoreMeeting(meeting, honestDocuments().meeting)
  joinPeople(team, { id: 'ada', handle: '@ada' }, { id: 'bob', handle: '@bob' })
}

describe.each([...groupBy(hostileDocuments, ({ kind }) => kind)])('P21: %s', (_, kinds) => {
  test('there are at least eight kinds', () => {
    expect(new Set(kinds.map(({ name }) => name)).size).toBe(kinds.length)
    expect(kinds.length).toBeGreaterThanOrEqual(8)
  })

  const readings = readTogether(kinds)

  test.each(kinds)('$name', (hostile) => {
    const { documents, result, steps } = readings(hostile)
    let wrote = 0
    for (const doc of Object.values(documents)) doc.on('update', () => wrote++)
    for (const words of WORDS) expect(result.markdown).toContain(words)
    expect(result.notes.map(({ text }) => text).join()).toContain(OLD_WORDS)
    expect(result.markdown.length).toBeLessThan(MOST_CHARACTERS)
    expect(steps / honestSteps()).toBeLessThan(MOST_TIMES)
    expectKeys(result)
    actIn(documents)
    expect(wrote).toBeGreaterThan(0)
    const after = readAll(documents)
    for (const words of WORDS) expect(after.markdown).toContain(words)
    expectKeys(after)
  })
})

/** If a list on the screen has one key twice, Svelte throws and the page is blank. */
function expectKeys({ outline, snapshots, people, notes }: ReturnType<typeof readAll>): void {
  const lists = [
    outline.attendees.map(({ id }) => id),
    outline.header.map(({ id }) => id),
    [...outline.blocks, ...outline.hidden.blocks].map(({ id }) => id),
    ...outline.blocks.map(({ sections }) => sections.map(({ person }) => person)),
    ...[...snapshots.values()].map((records) => records.map(({ id }) => id)),
    people.flatMap(({ id, also }) => [id, ...also.map((each) => each.id)]),
    notes.map(({ id }) => id),
  ]
  for (const keys of lists) expect(new Set(keys).size).toBe(keys.length)
  for (const { level } of outline.blocks) expect([0, 1, 2, 3, 4, 5, 6]).toContain(level)
}

interface Reading {
  documents: Documents
  result: ReturnType<typeof readAll>
  /** Those of the readings that were counted together. */
  steps: number
}

function readTogether(all: readonly HostileDocument[]): (hostile: HostileDocument) => Reading {
  const known = new Map<HostileDocument, Reading>()
  return (hostile) => {
    const from = all.indexOf(hostile)
    if (!known.has(hostile))
      for (const [of, reading] of counted(all.slice(from, from + TOGETHER))) known.set(of, reading)
    const reading = known.get(hostile)
    if (reading === undefined) throw new Error('Nothing was read.')
    return reading
  }
}

function counted(all: readonly HostileDocument[]): Map<HostileDocument, Reading> {
  let wrote = 0
  const documents = all.map(attacked)
  const count = () => wrote++
  for (const doc of documents.flatMap((each) => Object.values(each))) doc.on('update', count)
  const results: Reading['result'][] = []
  const steps = stepsOf(() => results.push(...documents.map(readAll)))
  expect(wrote, 'readers wrote').toBe(0)
  return new Map(
    results.flatMap((result, at): [HostileDocument, Reading][] => {
      const [hostile, own] = [all[at], documents[at]]
      return hostile && own ? [[hostile, { documents: own, result, steps }]] : []
    }),
  )
}

let honest: number | null = null
const honestSteps = (): number => (honest ??= stepsOf(() => readAll(honestDocuments())))

test('honest documents are read as before', () => {
  const { markdown } = readAll(honestDocuments())
  expect(readNote(markdown).blocks.map(({ heading }) => heading)).toEqual([
    ...['Agenda', 'Updates'],
    ...['Questions', 'Other notes'],
  ])
})
