// A series, in the Y.Doc of the room `<space>/<series>/series`.
//
//   series      name · weekday · time · zone · pattern · repository · branch
//   meetings    <date>/listed · <date>/hidden
//   snapshots   read by `series-records.ts`, as are pattern, repository and branch
//   meeting, outline, block:<id>   the template, stored as a meeting is; `labels` has the labels of a section

import type * as Y from 'yjs'
import { isMeetingDate } from '../wire/access.ts'
import { fieldsOf, idsOf, put, readName } from '../document/fields.ts'
import { isBlank, readLines, type Line } from '../document/lines.ts'
import { readOutline } from './outline.ts'
import { blockRoot, LABELS_ROOT } from '../document/roots.ts'
import { isTime, isZone, type Known, type Schedule } from './schedule.ts'
import { noNames } from './team.ts'
import { defaultTemplate, type Template } from './template.ts'

export interface Series extends Known {
  name: string | null
  /** Null until somebody sets it. */
  schedule: Schedule | null
}

/** A series before anything is known about it. */
export const noSeries: Series = { name: null, schedule: null, listed: [], hidden: [] }

export function readSeries(doc: Y.Doc): Series {
  const [series, meetings] = [fieldsOf(doc, 'series'), fieldsOf(doc, 'meetings')]
  const dates = idsOf(meetings, /^([^/]+)\//)
    .filter(isMeetingDate)
    .sort()
  const isHidden = (date: string) => meetings.get(`${date}/hidden`) === true
  return {
    name: readName(series, 'name'),
    schedule: readSchedule(series.get('weekday'), series.get('time'), series.get('zone')),
    listed: dates.filter((date) => meetings.get(`${date}/listed`) === true && !isHidden(date)),
    hidden: dates.filter(isHidden),
  }
}

function readSchedule(weekday: unknown, time: unknown, zone: unknown): Schedule | null {
  if (typeof weekday !== 'number' || !Number.isInteger(weekday) || weekday < 1 || weekday > 7) return null
  if (typeof time !== 'string' || !isTime(time) || typeof zone !== 'string' || !isZone(zone)) return null
  return { weekday, time, zone }
}

/** The template of the series: the default with people's changes. */
export function readTemplate(doc: Y.Doc): Template {
  const outline = readOutline(doc, defaultTemplate, noNames)
  const scaffold = (root: string, offered: Line[]): Line[] => {
    const lines = readLines(doc.getXmlFragment(root))
    return lines.length === 0 ? offered : lines.filter((line) => !isBlank(line)).map(asScaffold)
  }
  return {
    header: outline.header.map(({ id, label }) => ({ id, label })),
    blocks: outline.blocks.map(({ id, heading, level, people, scaffold: offered }) => ({
      id,
      heading,
      level,
      people,
      scaffold: scaffold(blockRoot(id), offered),
    })),
    section: scaffold(LABELS_ROOT, defaultTemplate.section),
  }
}

/** The line without `untouched`. A scaffold must be the same on every device, whoever typed its lines. */
const asScaffold = (line: Line): Line => (line.node === 'line' ? { ...line, untouched: false } : line)

// ── what people do ──

/**
 * Adds a meeting. If two people add the same date, they add one meeting. If a meeting of that date is hidden,
 * it is shown again.
 */
export function listMeeting(doc: Y.Doc, date: string): void {
  const meetings = fieldsOf(doc, 'meetings')
  doc.transact(() => {
    put(meetings, `${date}/listed`, true)
    if (meetings.get(`${date}/hidden`) === true) meetings.set(`${date}/hidden`, false)
  })
}
