// The outline of a meeting, read from its document: everything except the lines. It changes when somebody
// joins, renames or moves something, but not with each keystroke.

import type * as Y from 'yjs'
import {
  fieldsOf,
  idsOf,
  nameOf,
  readBoolean,
  readLevel,
  readName,
  readString,
  readText,
  type Fields,
} from '../document/fields.ts'
import { groupBy } from '../words/group-by.ts'
import { firstOf, inOrder, LAST, templateOrder, type Placed } from '../document/order.ts'
import { PREAMBLE } from '../document/roots.ts'
import { MAX_NAME } from '../document/schema.ts'
import { noNames, type Names } from './team.ts'
import { emptyTemplate, type HeaderRow, type Template } from './template.ts'
import type { Line } from '../document/lines.ts'

export interface Section {
  block: string
  /** The id in the section's root; ends in `~2` for a second section in the block. */
  person: string
  /** The id of the person whom the section belongs to. A person may have written under several ids. */
  owner: string
  handle: string
  /** As written, without the brackets: `no blockers, not attending`. */
  annotation: string
  /** The line that begins the section, if it is not written as `@handle (annotation)`. */
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

export interface Attendee {
  /** The id of the entry's field. It is needed because two entries may have the same text. */
  id: string
  /** As written. */
  entry: string
}

export interface Outline {
  title: string | null
  header: HeaderField[]
  attendees: Attendee[]
  blocks: Block[]
  /** Blocks and sections that were taken out of the note; their text is kept. */
  hidden: { blocks: Block[]; sections: Section[] }
  template: Template
  /** Whether the note brought its own outline. If so, somebody wrote even its empty sections. */
  imported: boolean
  /** How many rows of the document were left out because of `most`. */
  left: number
}

/** Reads at most `most` sections, at most `most` attendees, and a quarter as many blocks and header rows. */
export function readOutline(doc: Y.Doc, offered: Template, names: Names, most = Infinity): Outline {
  const meeting = fieldsOf(doc, 'meeting')
  const imported = meeting.get('template') === 'none'
  const template = imported ? emptyTemplate : offered
  let left = 0
  const first: typeof firstOf = (placed, ...bounds) => {
    const rows = firstOf(placed, ...bounds)
    left += placed.length - rows.length
    return rows
  }
  const sections = first(readSections(doc, names), most)
  const blocks = first(placedBlocks(doc, template, sections), most / 4, template.blocks)
  return {
    title: readText(meeting, 'title'),
    header: inOrder(first(placedHeader(meeting, template), most / 4, template.header)).map(({ row }) => row),
    attendees: inOrder(first(placedAttendees(doc), most)).map(({ row }) => row),
    blocks: inOrder(blocks.filter(({ hidden }) => !hidden)).map(({ row }) => row),
    hidden: {
      blocks: inOrder(blocks.filter(({ hidden }) => hidden)).map(({ row }) => row),
      sections: inOrder(sections.filter(({ hidden }) => hidden)).map(({ row }) => row),
    },
    template,
    imported,
    left,
  }
}

interface Hideable<T> extends Placed<T> {
  hidden: boolean
}

// ── header and attendees ──

/** The key of a header row's value is the row's id. (`RESERVED_ROWS` are not rows.) */
const VALUE = /^(?!(?:title|template)$)([^/]+)$/

export function placedHeader(meeting: Fields, template: Template): Placed<HeaderField>[] {
  const offered = new Map(
    template.header.map(({ id, label }, at) => [id, { label, order: templateOrder(at) }]),
  )
  // A row with a value stays, even if the template no longer offers it.
  const filled = idsOf(meeting, VALUE).filter((id) => readText(meeting, id))
  const ids = new Set([...offered.keys(), ...idsOf(meeting, /^header\/([^/]+)\/(?:label|order)$/), ...filled])
  return [...ids]
    .filter((id) => meeting.get(`header/${id}/hidden`) !== true)
    .map((id) => ({
      id,
      order: readString(meeting, `header/${id}/order`) ?? offered.get(id)?.order ?? LAST,
      row: {
        id,
        label: readText(meeting, `header/${id}/label`) ?? offered.get(id)?.label ?? `**${nameOf(id)}:**`,
        value: readText(meeting, id) ?? '',
      },
    }))
}

function placedAttendees(doc: Y.Doc): Placed<Attendee>[] {
  const people = fieldsOf(doc, 'people')
  return [...people.keys()].flatMap((key) => {
    const id = /^([^/]+)\/listed$/.exec(key)?.[1]
    const order = readString(people, key)
    if (id === undefined || order === null || order === '') return []
    const entry = readText(people, `${id}/entry`) ?? readName(people, `${id}/handle`) ?? `@${nameOf(id)}`
    return [{ id, order, row: { id, entry } }]
  })
}

// ── blocks ──

/** The blocks that are not hidden, in the order of the note. */
export const shownBlocks = (doc: Y.Doc, template: Template): Placed<Block>[] =>
  inOrder(placedBlocks(doc, template, readSections(doc, noNames)).filter(({ hidden }) => !hidden))

/** A longer id would make a root name that the relay refuses. */
const isBlockId = (id: string): boolean => id.length <= MAX_NAME

function placedBlocks(doc: Y.Doc, template: Template, sections: Hideable<Section>[]): Hideable<Block>[] {
  const outline = fieldsOf(doc, 'outline')
  const offered = new Map(template.blocks.map((block, at) => [block.id, { block, order: templateOrder(at) }]))
  const ownOf = groupBy(sections, ({ row }) => row.block)
  const ids = new Set([
    ...offered.keys(),
    ...idsOf(outline, /^([^/]+)\//),
    ...ownOf.keys(),
    ...writtenRoots(doc, /^block:([^/]+)$/).filter((id) => id !== PREAMBLE),
  ])
  return [...ids].filter(isBlockId).map((id) => {
    const own = ownOf.get(id) ?? []
    const from = offered.get(id)
    return {
      id,
      order: readString(outline, `${id}/order`) ?? from?.order ?? LAST,
      hidden: outline.get(`${id}/hidden`) === true,
      row: {
        id,
        heading: readText(outline, `${id}/heading`) ?? from?.block.heading ?? nameOf(id),
        level: readLevel(outline, `${id}/level`) ?? from?.block.level ?? 2,
        people: (readBoolean(outline, `${id}/people`) ?? from?.block.people === true) || own.length > 0,
        scaffold: from?.block.scaffold ?? [],
        sections: inOrder(own.filter(({ hidden }) => !hidden)).map(({ row }) => row),
      },
    }
  })
}

// ── sections ──

/** The block's sections that are not hidden, in order. */
export const shownSections = (doc: Y.Doc, block: string, names: Names): Placed<Section>[] =>
  inOrder(readSections(doc, names).filter(({ row, hidden }) => row.block === block && !hidden))

function readSections(doc: Y.Doc, names: Names): Hideable<Section>[] {
  const people = fieldsOf(doc, 'people')
  const keys = new Set([
    ...idsOf(people, /^([^/]+\/[^/]+)\//),
    ...writtenRoots(doc, /^section:([^/]+\/[^/]+)$/),
  ])
  return [...keys].map((key) => {
    const [block = '', person = ''] = key.split('/')
    const id = person.replace(/~\d+$/, '')
    return {
      id: key,
      order: readString(people, `${key}/order`) ?? LAST,
      hidden: people.get(`${key}/hidden`) === true,
      row: {
        block,
        person,
        owner: names.personOf(id),
        handle:
          readText(people, `${key}/handle`) ??
          names.handleOf(id) ??
          readName(people, `${id}/handle`) ??
          `@${nameOf(id)}`,
        annotation: readText(people, `${key}/annotation`) ?? '',
        written: readText(people, `${key}/written`),
      },
    }
  })
}

/**
 * The roots that hold text. A text may come before the fields that announce it, or without them; a page shows
 * it in any case.
 */
export function writtenRoots(doc: Y.Doc, pattern: RegExp): string[] {
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
