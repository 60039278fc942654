// The changes that people make on a series' own page. `series.ts` has the changes that a meeting's page
// needs.

import type * as Y from 'yjs'
import { fieldsOf, put } from '../document/fields.ts'
import type { Schedule } from './schedule.ts'

export function nameSeries(doc: Y.Doc, name: string): void {
  put(fieldsOf(doc, 'series'), 'name', name)
}

export function setSchedule(doc: Y.Doc, { weekday, time, zone }: Schedule): void {
  const series = fieldsOf(doc, 'series')
  doc.transact(() => {
    put(series, 'weekday', weekday)
    put(series, 'time', time)
    put(series, 'zone', zone)
  })
}

/** Records that no meeting is on this date. Notes of that date are kept. */
export function hideMeeting(doc: Y.Doc, date: string): void {
  put(fieldsOf(doc, 'meetings'), `${date}/hidden`, true)
}
