// The changes that people make to a meeting's Y.Doc. `outline.ts` reads the document.
//
// Every container is a root type addressed by name. Nothing needs to be created, so two people who start
// the same meeting offline end up in one. Fields are one key each, and the last writer wins.
// A move is one field. A row, block or section that is taken out is hidden, never deleted.
//
//   meeting   title · template ('none' when the note brought its own outline) · <row> (a header field's value)
//             header/<row>/label · …/order · …/hidden
//   people    <person>/handle · <person>/entry · <person>/listed (place in the attendee list)
//             <block>/<person>/handle (as written in this section) · …/order · …/annotation · …/written · …/hidden
//   outline   <block>/heading · …/level · …/order · …/people · …/hidden
//   block:<block>              the lines of a block; block:preamble has those above the first heading
//   section:<block>/<person>   a person's lines

import type * as Y from 'yjs'
import { fieldsOf, put, readString, type Fields } from '../document/fields.ts'
import { after, moved } from '../document/moves.ts'
import {
  placedHeader,
  shownBlocks,
  shownSections,
  type Attendee,
  type Block,
  type HeaderField,
  type Section,
} from './outline.ts'
import { handleId } from '../document/people.ts'
import { PREAMBLE } from '../document/roots.ts'
import { slug, unused } from '../words/slug.ts'
import type { Names } from './team.ts'
import type { Template } from './template.ts'
import { trimEndOf } from '../words/trim.ts'

const meetingOf = (doc: Y.Doc): Fields => fieldsOf(doc, 'meeting')
const peopleOf = (doc: Y.Doc): Fields => fieldsOf(doc, 'people')
const outlineOf = (doc: Y.Doc): Fields => fieldsOf(doc, 'outline')

const ordersOf = (fields: Fields, pattern: RegExp): string[] =>
  [...fields.keys()].filter((key) => pattern.test(key)).map((key) => readString(fields, key) ?? '')

// ── header ──

/** Keys of `meeting` that are not header rows. */
export const RESERVED_ROWS: ReadonlySet<string> = new Set(['title', 'template'])

/**
 * False if the name has no letter or digit, or is reserved. If a row of that name is hidden, it is shown
 * again.
 */
export function addHeaderRow(doc: Y.Doc, name: string, template: Template): boolean {
  const row = slug(name)
  if (row === '' || RESERVED_ROWS.has(row)) return false
  const meeting = meetingOf(doc)
  const orders = placedHeader(meeting, template).map(({ order }) => order)
  doc.transact(() => {
    put(meeting, `header/${row}/label`, `**${name.trim().replace(/:$/, '')}:**`)
    if (readString(meeting, `header/${row}/order`) === null)
      put(meeting, `header/${row}/order`, after(orders))
    if (meeting.get(`header/${row}/hidden`) === true) meeting.set(`header/${row}/hidden`, false)
  })
  return true
}

export function hideHeaderRow(doc: Y.Doc, row: string): void {
  put(meetingOf(doc), `header/${row}/hidden`, true)
}

// ── attendees ──

/**
 * Adds an entry, as written, to the attendee list. If an entry with the same id is there, it keeps its place.
 */
export function listAttendee(doc: Y.Doc, entry: string): void {
  const people = peopleOf(doc)
  doc.transact(() => {
    list(people, entry, () => after(ordersOf(people, LISTED)))
  })
}

const LISTED = /^[^/]+\/listed$/

function list(people: Fields, entry: string, place: () => string): void {
  const id = attendeeId(entry)
  put(people, `${id}/entry`, entry)
  if (!readString(people, `${id}/listed`)) people.set(`${id}/listed`, place())
}

/** Takes an entry off the attendee list. `entry` is the attendee, or the entry's text. */
export function unlistAttendee(doc: Y.Doc, entry: string | Attendee): void {
  const people = peopleOf(doc)
  const id = typeof entry === 'string' ? attendeeId(entry) : entry.id
  put(people, `${id}/listed`, '')
}

/** Replaces the text of an entry, which keeps its place. */
export function correctAttendee(doc: Y.Doc, entry: string, corrected: string): void {
  const people = peopleOf(doc)
  const [was, is] = [attendeeId(entry), attendeeId(corrected)]
  const order = readString(people, `${was}/listed`)
  if (!order) return
  doc.transact(() => {
    put(people, `${is}/entry`, corrected)
    if (was === is) return
    put(people, `${was}/listed`, '')
    if (!readString(people, `${is}/listed`)) put(people, `${is}/listed`, order)
  })
}

export const attendeeId = (entry: string): string =>
  handleId(trimEndOf(entry, /[_*\s]/).replace(/^[_*\s]+/, ''))

// ── blocks ──

/** Adds a block after the others and returns its id; null if the heading has no letter or digit. */
export function addBlock(doc: Y.Doc, heading: string, template: Template, people = false): string | null {
  const outline = outlineOf(doc)
  const shown = shownBlocks(doc, template)
  const id = slug(heading)
  if (id === '') return null
  // If two people add the same heading at once, they add one block. If a block of that name is hidden, it is
  // shown again.
  const free = unused(id, new Set([PREAMBLE, ...shown.map((block) => block.id)]))
  doc.transact(() => {
    put(outline, `${free}/heading`, heading.trim())
    put(outline, `${free}/order`, after(shown.map(({ order }) => order)))
    if (people) put(outline, `${free}/people`, true)
    if (outline.get(`${free}/hidden`) === true) outline.set(`${free}/hidden`, false)
  })
  return free
}

export function renameBlock(doc: Y.Doc, block: string, heading: string): void {
  put(outlineOf(doc), `${block}/heading`, heading)
}

/** Sets whether each person has a section in the block. A block that already has sections keeps them. */
export function setPeopleBlock(doc: Y.Doc, block: string, people: boolean): void {
  put(outlineOf(doc), `${block}/people`, people)
}

export function moveBlock(doc: Y.Doc, block: string, by: 1 | -1, template: Template): void {
  const outline = outlineOf(doc)
  doc.transact(() => {
    for (const [id, order] of moved(shownBlocks(doc, template), block, by)) put(outline, `${id}/order`, order)
  })
}

export function hideBlock(doc: Y.Doc, block: string, hidden: boolean): void {
  put(outlineOf(doc), `${block}/hidden`, hidden)
}

// ── sections ──

/** Adds a person's section after the block's other sections. `handle` is spelled as the person spells it. */
export function announceSection(doc: Y.Doc, block: string, person: string, handle: string): void {
  const people = peopleOf(doc)
  const placed = new RegExp(`^${escapeRegExp(block)}/[^/]+/order$`)
  doc.transact(() => {
    announce(people, { block, person, handle }, () => after(ordersOf(people, placed)))
  })
}

function announce(
  people: Fields,
  { block, person, handle }: Pick<Section, 'block' | 'person' | 'handle'>,
  place: () => string,
): void {
  const order = `${block}/${person}/order`
  if (readString(people, `${person}/handle`) === null) people.set(`${person}/handle`, handle)
  if (readString(people, order) === null) people.set(order, place())
}

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

export function setAnnotation(doc: Y.Doc, block: string, person: string, annotation: string): void {
  const people = peopleOf(doc)
  put(people, `${block}/${person}/annotation`, annotation)
  people.delete(`${block}/${person}/written`)
}

/** Sets how the handle of the section's person is written in this meeting. */
export function renameSection(doc: Y.Doc, block: string, person: string, handle: string): void {
  const people = peopleOf(doc)
  put(people, `${block}/${person}/handle`, handle)
  people.delete(`${block}/${person}/written`)
}

export function moveSection(doc: Y.Doc, { block, person }: Section, by: 1 | -1, names: Names): void {
  const people = peopleOf(doc)
  doc.transact(() => {
    for (const [key, order] of moved(shownSections(doc, block, names), `${block}/${person}`, by))
      put(people, `${key}/order`, order)
  })
}

export function hideSection(
  doc: Y.Doc,
  { block, person }: Pick<Section, 'block' | 'person'>,
  hidden: boolean,
): void {
  put(peopleOf(doc), `${block}/${person}/hidden`, hidden)
}

// ── a whole note, put into an empty meeting ──

export interface OutlineSource {
  title: string | null
  header: HeaderField[]
  attendees: string[]
  blocks: (Omit<Block, 'scaffold' | 'sections'> & { sections: Omit<Section, 'owner'>[] })[]
}

/** Writes an outline field by field. The caller writes the lines. */
export function writeOutline(doc: Y.Doc, source: OutlineSource): void {
  const [meeting, outline, people] = [meetingOf(doc), outlineOf(doc), peopleOf(doc)]
  // Each place is computed from the one before. Searching all places each time would take quadratic time.
  const [rowPlace, blockPlace] = [placesAfter([]), placesAfter([])]
  const listedPlace = placesAfter(ordersOf(people, LISTED))
  const sectionOrders = sectionOrdersOf(people)
  doc.transact(() => {
    put(meeting, 'template', 'none')
    if (source.title !== null) put(meeting, 'title', source.title)
    for (const row of source.header) {
      put(meeting, `header/${row.id}/label`, row.label)
      put(meeting, `header/${row.id}/order`, rowPlace())
      if (row.value !== '') put(meeting, row.id, row.value)
    }
    for (const entry of source.attendees) list(people, entry, listedPlace)
    for (const block of source.blocks) {
      put(outline, `${block.id}/heading`, block.heading)
      put(outline, `${block.id}/level`, block.level)
      put(outline, `${block.id}/order`, blockPlace())
      if (block.people) put(outline, `${block.id}/people`, true)
      const sectionPlace = placesAfter(sectionOrders.get(block.id) ?? [])
      for (const section of block.sections) {
        announce(people, { ...section, block: block.id }, sectionPlace)
        put(people, `${block.id}/${section.person}/handle`, section.handle)
        if (section.annotation !== '') setAnnotation(doc, block.id, section.person, section.annotation)
        if (section.written !== null) put(people, `${block.id}/${section.person}/written`, section.written)
      }
    }
  })
}

/**
 * Returns a function that returns a new place at each call. The place is after the last one that it returned,
 * and after all of `orders`.
 */
function placesAfter(orders: readonly string[]): () => string {
  let taken = orders
  return () => {
    const place = after(taken)
    taken = [place]
    return place
  }
}

/** The places of each block's sections. */
function sectionOrdersOf(people: Fields): Map<string, string[]> {
  const orders = new Map<string, string[]>()
  for (const key of people.keys()) {
    const block = /^([^/]+)\/[^/]+\/order$/.exec(key)?.[1]
    if (block === undefined) continue
    const of = orders.get(block) ?? []
    of.push(readString(people, key) ?? '')
    orders.set(block, of)
  }
  return orders
}
