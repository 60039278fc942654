// What a series' document holds of its snapshots, and of the repository that they go to.
//
//   series      pattern · repository · branch
//   snapshots   <date>/<id>   a snapshot's record as JSON: a copy, for the offline; the server has the snapshot

import type * as Y from 'yjs'
import * as v from 'valibot'
import { isMeetingDate } from './access.ts'
import { fieldsOf, put, readString } from './fields.ts'
import { DEFAULT_PATTERN, parsePattern, type Repository } from './repository.ts'
import { SnapshotRecord } from './snapshot.ts'

/** Whoever may edit may have written it: a pattern that is none is the default. */
export function readRepository(doc: Y.Doc): Repository {
  const series = fieldsOf(doc, 'series')
  const read = parsePattern(readString(series, 'pattern') ?? '')
  return {
    pattern: read.is === 'pattern' ? read.pattern : DEFAULT_PATTERN,
    page: readString(series, 'repository') ?? '',
    branch: readString(series, 'branch') ?? 'main',
  }
}

/** By date, oldest first. */
export function readSnapshots(doc: Y.Doc): Map<string, SnapshotRecord[]> {
  const byDate = new Map<string, SnapshotRecord[]>()
  for (const [key, value] of fieldsOf(doc, 'snapshots')) {
    const date = key.split('/')[0] ?? ''
    const record = typeof value === 'string' ? parseRecord(value) : null
    if (record !== null && isMeetingDate(date)) byDate.set(date, [...(byDate.get(date) ?? []), record])
  }
  for (const records of byDate.values()) records.sort((a, b) => (a.at < b.at ? -1 : 1))
  return byDate
}

function parseRecord(text: string): SnapshotRecord | null {
  try {
    const read = v.safeParse(SnapshotRecord, JSON.parse(text))
    return read.success ? read.output : null
  } catch {
    return null // no JSON: no record
  }
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
  put(fieldsOf(doc, 'snapshots'), `${date}/${record.id}`, JSON.stringify(record))
}
