// What a meeting is, over a Y.Doc that is passed in.
//
// Every container is a root type addressed by name, so nothing needs to be created and two people
// who start the same meeting offline end up in one. Fields are one key each, last writer wins.
//
//   meeting   title · template ('none' when the note brought its own outline) · <row> (a header field's value)
//             header/<row>/label · header/<row>/order
//   people    <person>/handle · <person>/entry · <person>/listed (place in the attendee list)
//             <block>/<person>/handle (as written in this section) · …/order · …/annotation · …/written · …/hidden
//   outline   <block>/heading · …/level · …/order · …/people · …/hidden
//   block:<block>              the lines of a block; block:preamble those above the first heading
//   section:<block>/<person>   a person's lines

import type * as Y from 'yjs'
import { generateKeyBetween } from 'fractional-indexing'
import { emptyTemplate, type HeaderRow, type Template, type TemplateBlock } from './template.ts'
import { handleId } from './people.ts'
import type { Line } from './lines.ts'

export const PREAMBLE = 'preamble'

export const blockRoot = (block: string): string => `block:${block}`
export const sectionRoot = (block: string, person: string): string => `section:${block}/${person}`

type Scalar = string | number | boolean
const fields = (doc: Y.Doc, name: 'meeting' | 'people' | 'outline') => doc.getMap<Scalar>(name)

const readString = (map: Y.Map<Scalar>, key: string): string | null => {
  const value = map.get(key)
  return typeof value === 'string' ? value : null
}

// ── what is there ──

export interface Section {
  block: string
  /** The person's id, with `~2` for a second section in the block. */
  person: string
  handle: string
  /** As written, without the brackets: `no blockers, not attending`. */
  annotation: string
  /** The line that heads the section, where it was written in another way than `@handle (annotation)`. */
  written: string | null
}

export interface Block {
  id: string
  heading: string
  level: number
  people: boolean
  scaffold: Line[]
  sections: Section[]
}

export interface HeaderField extends HeaderRow {
  value: string
}

/** The note without its lines: it changes when somebody joins or renames, not with each key. */
export interface Outline {
  title: string | null
  header: HeaderField[]
  /** Entries of the attendee list as written. */
  attendees: string[]
  blocks: Block[]
  template: Template
  /** The note brought its own outline: even its empty sections were written by somebody. */
  imported: boolean
}

export function readOutline(doc: Y.Doc, offered: Template): Outline {
  const meeting = fields(doc, 'meeting')
  const imported = meeting.get('template') === 'none'
  const template = imported ? emptyTemplate : offered
  return {
    title: readString(meeting, 'title'),
    header: readHeader(meeting, template),
    attendees: readAttendees(doc),
    blocks: readBlocks(doc, template),
    template,
    imported,
  }
}

function readHeader(meeting: Y.Map<Scalar>, template: Template): HeaderField[] {
  const offered = new Map(
    template.header.map(({ id, label }, at) => [id, { label, order: templateOrder(at) }]),
  )
  const ids = new Set([...offered.keys(), ...idsOf(meeting, /^header\/([^/]+)\/(?:label|order)$/)])
  return inOrder(
    [...ids].map((id) => ({
      id,
      order: readString(meeting, `header/${id}/order`) ?? offered.get(id)?.order ?? LAST,
      row: {
        id,
        label: readString(meeting, `header/${id}/label`) ?? offered.get(id)?.label ?? `**${id}:**`,
        value: readString(meeting, id) ?? '',
      },
    })),
  )
}

function readAttendees(doc: Y.Doc): string[] {
  const people = fields(doc, 'people')
  const listed = [...people.keys()].flatMap((key) => {
    const id = /^([^/]+)\/listed$/.exec(key)?.[1]
    const order = readString(people, key)
    if (id === undefined || order === null || order === '') return []
    const row = readString(people, `${id}/entry`) ?? readString(people, `${id}/handle`) ?? `@${id}`
    return [{ id, order, row }]
  })
  return inOrder(listed)
}

function readBlocks(doc: Y.Doc, template: Template): Block[] {
  const outline = fields(doc, 'outline')
  const offered = new Map(template.blocks.map((block, at) => [block.id, { block, order: templateOrder(at) }]))
  const sections = readSections(doc)
  const ids = new Set([
    ...offered.keys(),
    ...idsOf(outline, /^([^/]+)\//),
    ...sections.map((section) => section.block),
    ...writtenRoots(doc, /^block:(.+)$/).filter((id) => id !== PREAMBLE),
  ])
  const blocks = [...ids]
    .filter((id) => outline.get(`${id}/hidden`) !== true)
    .map((id) => {
      const own = sections.filter((section) => section.block === id)
      const from: TemplateBlock | undefined = offered.get(id)?.block
      const level = outline.get(`${id}/level`)
      const row: Block = {
        id,
        heading: readString(outline, `${id}/heading`) ?? from?.heading ?? id,
        level: typeof level === 'number' ? level : (from?.level ?? 2),
        people: outline.get(`${id}/people`) === true || from?.people === true || own.length > 0,
        scaffold: from?.scaffold ?? [],
        sections: own,
      }
      return { id, order: readString(outline, `${id}/order`) ?? offered.get(id)?.order ?? LAST, row }
    })
  return inOrder(blocks)
}

function readSections(doc: Y.Doc): Section[] {
  const people = fields(doc, 'people')
  const keys = new Set([
    ...idsOf(people, /^([^/]+\/[^/]+)\//),
    ...writtenRoots(doc, /^section:([^/]+\/[^/]+)$/),
  ])
  const sections = [...keys]
    .filter((key) => people.get(`${key}/hidden`) !== true)
    .map((key) => {
      const [block = '', person = ''] = key.split('/')
      const id = person.replace(/~\d+$/, '')
      const row: Section = {
        block,
        person,
        handle: readString(people, `${key}/handle`) ?? readString(people, `${id}/handle`) ?? `@${id}`,
        annotation: readString(people, `${key}/annotation`) ?? '',
        written: readString(people, `${key}/written`),
      }
      return { id: key, order: readString(people, `${key}/order`) ?? LAST, row }
    })
  return inOrder(sections)
}

/** A text may arrive before, or without, the fields that announce it: it is shown all the same. */
function writtenRoots(doc: Y.Doc, pattern: RegExp): string[] {
  return [...doc.share].flatMap(([name, type]) => {
    const id = pattern.exec(name)?.[1]
    return id !== undefined && hasContent(type) ? [id] : []
  })
}

type AnyType = Y.Doc['share'] extends Map<string, infer T> ? T : never

function hasContent(type: AnyType): boolean {
  for (let item = type._start; item !== null; item = item.right) if (!item.deleted) return true
  return false
}

function idsOf(map: Y.Map<Scalar>, pattern: RegExp): string[] {
  return [...new Set([...map.keys()].flatMap((key) => pattern.exec(key)?.[1] ?? []))]
}

// ── order: fractional indices, so that a move is one field ──

/** After every fractional index there is: what has no place of its own stands last, by id. */
const LAST = '~'

const templateOrder = (at: number): string => {
  let key = generateKeyBetween(null, null)
  for (let step = 0; step < at; step++) key = generateKeyBetween(key, null)
  return key
}

interface Placed<T> {
  id: string
  order: string
  row: T
}

const inOrder = <T>(placed: Placed<T>[]): T[] =>
  placed.sort((a, b) => compare(a.order, b.order) || compare(a.id, b.id)).map(({ row }) => row)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const after = (orders: string[]): string => {
  const last = orders
    .filter((order) => order !== '' && order !== LAST)
    .sort(compare)
    .at(-1)
  return generateKeyBetween(last ?? null, null)
}

const ordersOf = (map: Y.Map<Scalar>, pattern: RegExp): string[] =>
  [...map.keys()].filter((key) => pattern.test(key)).map((key) => readString(map, key) ?? '')

// ── what people do ──

/** One field, written only when it changes, so that repeating an act costs nothing. */
const put = (map: Y.Map<Scalar>, key: string, value: Scalar): void => {
  if (map.get(key) !== value) map.set(key, value)
}

export function setTitle(doc: Y.Doc, title: string): void {
  put(fields(doc, 'meeting'), 'title', title)
}

/** `row` is a header row's id, such as `lead`; `value` is inline Markdown. */
export function setHeaderField(doc: Y.Doc, row: string, value: string): void {
  put(fields(doc, 'meeting'), row, value)
}

/** Makes a person's section known, with their handle as they write it, after the sections there are. */
export function announceSection(doc: Y.Doc, block: string, person: string, handle: string): void {
  const people = fields(doc, 'people')
  doc.transact(() => {
    if (readString(people, `${person}/handle`) === null) people.set(`${person}/handle`, handle)
    if (readString(people, `${block}/${person}/order`) === null)
      people.set(
        `${block}/${person}/order`,
        after(ordersOf(people, new RegExp(`^${escapeRegExp(block)}/[^/]+/order$`))),
      )
  })
}

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

export function setAnnotation(doc: Y.Doc, block: string, person: string, annotation: string): void {
  const people = fields(doc, 'people')
  put(people, `${block}/${person}/annotation`, annotation)
  people.delete(`${block}/${person}/written`)
}

/** Adds an entry, as written, to the attendee list; one already there by the same name stays. */
export function listAttendee(doc: Y.Doc, entry: string): void {
  const people = fields(doc, 'people')
  const id = attendeeId(entry)
  doc.transact(() => {
    put(people, `${id}/entry`, entry)
    if (!readString(people, `${id}/listed`))
      people.set(`${id}/listed`, after(ordersOf(people, /^[^/]+\/listed$/)))
  })
}

export function unlistAttendee(doc: Y.Doc, entry: string): void {
  put(fields(doc, 'people'), `${attendeeId(entry)}/listed`, '')
}

const attendeeId = (entry: string): string => handleId(entry.replace(/^[_*\s]+|[_*\s]+$/g, ''))

// ── a whole note, put into an empty meeting ──

export interface OutlineSource {
  title: string | null
  header: HeaderField[]
  attendees: string[]
  blocks: Omit<Block, 'scaffold'>[]
}

/** Writes an outline field by field; the lines go into the roots it names. */
export function writeOutline(doc: Y.Doc, source: OutlineSource): void {
  const [meeting, outline, people] = [fields(doc, 'meeting'), fields(doc, 'outline'), fields(doc, 'people')]
  doc.transact(() => {
    put(meeting, 'template', 'none')
    if (source.title !== null) put(meeting, 'title', source.title)
    source.header.forEach((row, at) => {
      put(meeting, `header/${row.id}/label`, row.label)
      put(meeting, `header/${row.id}/order`, templateOrder(at))
      if (row.value !== '') put(meeting, row.id, row.value)
    })
    for (const entry of source.attendees) listAttendee(doc, entry)
    source.blocks.forEach((block, at) => {
      put(outline, `${block.id}/heading`, block.heading)
      put(outline, `${block.id}/level`, block.level)
      put(outline, `${block.id}/order`, templateOrder(at))
      if (block.people) put(outline, `${block.id}/people`, true)
      for (const section of block.sections) {
        announceSection(doc, block.id, section.person, section.handle)
        put(people, `${block.id}/${section.person}/handle`, section.handle)
        if (section.annotation !== '') setAnnotation(doc, block.id, section.person, section.annotation)
        if (section.written !== null) put(people, `${block.id}/${section.person}/written`, section.written)
      }
    })
  })
}

/** Nobody has written anything: the meeting may take an imported note. */
export function isEmpty(doc: Y.Doc): boolean {
  const maps = [fields(doc, 'meeting'), fields(doc, 'outline')]
  return maps.every((map) => map.size === 0) && writtenRoots(doc, /^((?:block|section):.+)$/).length === 0
}
