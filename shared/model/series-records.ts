// The part of a series' document that is read only after its meeting is on the screen: the snapshot records, the
// repository, and the length of the call.
//
//   series      pattern · repository · branch · minutes
//   snapshots   <date>/<id>   a snapshot's record as JSON: a copy to read offline; the server has the snapshot

import type * as Y from 'yjs'
import * as v from 'valibot'
import { isMeetingDate } from '../wire/access.ts'
import { fieldsOf, put, readString, readText } from '../document/fields.ts'
import { groupBy } from '../words/group-by.ts'
import { compare } from '../document/order.ts'
import { DEFAULT_PATTERN, parsePattern, type Repository } from './repository.ts'
import { MAX_FIELD } from '../document/schema.ts'
import { SnapshotRecord } from './snapshot.ts'

/** Anybody with write access may have written the pattern. An invalid one is replaced by the default. */
export function readRepository(doc: Y.Doc): Repository {
  const series = fieldsOf(doc, 'series')
  const read = parsePattern(readString(series, 'pattern') ?? '')
  return {
    pattern: read.is === 'pattern' ? read.pattern : DEFAULT_PATTERN,
    page: readText(series, 'repository') ?? '',
    branch: readText(series, 'branch') ?? 'main',
  }
}

/** Records by date, oldest first. A record's id is taken from its key, because keys are unique. */
export function readSnapshots(doc: Y.Doc): Map<string, SnapshotRecord[]> {
  const records = [...fieldsOf(doc, 'snapshots')].flatMap(([key, value]) => {
    const [date = '', id = '', ...rest] = key.split('/')
    const record = typeof value === 'string' && rest.length === 0 ? parseRecord(value) : null
    return record !== null && id !== '' && isMeetingDate(date) ? [{ date, record: { ...record, id } }] : []
  })
  records.sort((a, b) => compare(a.record.at, b.record.at) || compare(a.record.id, b.record.id))
  const byDate = groupBy(records, ({ date }) => date)
  return new Map([...byDate].map(([date, own]) => [date, own.map(({ record }) => record)]))
}

function parseRecord(text: string): SnapshotRecord | null {
  if (text.length > MAX_FIELD) return null
  try {
    const read = v.safeParse(SnapshotRecord, JSON.parse(text))
    return read.success ? read.output : null
  } catch {
    return null // not JSON: not a record
  }
}

/** The minutes of a call, if nobody has set its length. */
const USUAL_CALL = 60
/** The bounds for the minutes of a call. */
export const [SHORTEST_CALL, LONGEST_CALL] = [5, 480]

export const isCallLength = (minutes: unknown): minutes is number =>
  Number.isInteger(minutes) && SHORTEST_CALL <= Number(minutes) && Number(minutes) <= LONGEST_CALL

/** How long the call is, in minutes. */
export function readCallLength(doc: Y.Doc): number {
  const minutes = fieldsOf(doc, 'series').get('minutes')
  return isCallLength(minutes) ? minutes : USUAL_CALL
}

export function setCallLength(doc: Y.Doc, minutes: number): void {
  put(fieldsOf(doc, 'series'), 'minutes', minutes)
}

export function setRepository(doc: Y.Doc, { pattern, page, branch }: Repository): void {
  const series = fieldsOf(doc, 'series')
  doc.transact(() => {
    put(series, 'pattern', pattern)
    put(series, 'repository', page)
    put(series, 'branch', branch)
  })
}

export function rememberSnapshot(doc: Y.Doc, date: string, record: SnapshotRecord): void {
  const whole = JSON.stringify(record)
  // A record that is too long for a field would not be read.
  const json = whole.length > MAX_FIELD ? JSON.stringify({ ...record, carried: undefined }) : whole
  put(fieldsOf(doc, 'snapshots'), `${date}/${record.id}`, json)
}
