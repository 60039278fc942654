// The outline of a meeting, read from its document: everything but the lines. It changes when somebody
// joins, renames or moves, not with each key.

import type * as Y from 'yjs'
import { fieldsOf, idsOf, readString, type Fields } from './fields.ts'
import { inOrder, LAST, templateOrder, type Placed } from './order.ts'
import { PREAMBLE } from './roots.ts'
import { noNames, type Names } from './team.ts'
import { emptyTemplate, type HeaderRow, type Template } from './template.ts'
import type { Line } from './lines.ts'

export interface Section {
  block: string
  /** The id in the section's root, with `~2` for a second section in the block. */
  person: string
  /** The id of whose it is: somebody may have written under several. */
  owner: string
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

export interface Outline {
  title: string | null
  header: HeaderField[]
  /** Entries of the attendee list as written. */
  attendees: string[]
  blocks: Block[]
  /** What was taken out of the notes, and is kept. */
  hidden: { blocks: Block[]; sections: Section[] }
  template: Template
  /** The note brought its own outline: even its empty sections were written by somebody. */
  imported: boolean
}

export function readOutline(doc: Y.Doc, offered: Template, names: Names): Outline {
  const meeting = fieldsOf(doc, 'meeting')
  const imported = meeting.get('template') === 'none'
  const template = imported ? emptyTemplate : offered
  const sections = readSections(doc, names)
  const blocks = placedBlocks(doc, template, sections)
  return {
    title: readString(meeting, 'title'),
    header: inOrder(placedHeader(meeting, template)).map(({ row }) => row),
    attendees: inOrder(placedAttendees(doc)).map(({ row }) => row),
    blocks: inOrder(blocks.filter(({ hidden }) => !hidden)).map(({ row }) => row),
    hidden: {
      blocks: inOrder(blocks.filter(({ hidden }) => hidden)).map(({ row }) => row),
      sections: inOrder(sections.filter(({ hidden }) => hidden)).map(({ row }) => row),
    },
    template,
    imported,
  }
}

interface Hideable<T> extends Placed<T> {
  hidden: boolean
}

// ── header and attendees ──

export function placedHeader(meeting: Fields, template: Template): Placed<HeaderField>[] {
  const offered = new Map(
    template.header.map(({ id, label }, at) => [id, { label, order: templateOrder(at) }]),
  )
  const ids = new Set([...offered.keys(), ...idsOf(meeting, /^header\/([^/]+)\/(?:label|order)$/)])
  return [...ids]
    .filter((id) => meeting.get(`header/${id}/hidden`) !== true)
    .map((id) => ({
      id,
      order: readString(meeting, `header/${id}/order`) ?? offered.get(id)?.order ?? LAST,
      row: {
        id,
        label: readString(meeting, `header/${id}/label`) ?? offered.get(id)?.label ?? `**${id}:**`,
        value: readString(meeting, id) ?? '',
      },
    }))
}

function placedAttendees(doc: Y.Doc): Placed<string>[] {
  const people = fieldsOf(doc, 'people')
  return [...people.keys()].flatMap((key) => {
    const id = /^([^/]+)\/listed$/.exec(key)?.[1]
    const order = readString(people, key)
    if (id === undefined || order === null || order === '') return []
    const row = readString(people, `${id}/entry`) ?? readString(people, `${id}/handle`) ?? `@${id}`
    return [{ id, order, row }]
  })
}

// ── blocks ──

/** Those that can be seen, in the order of the note. */
export const shownBlocks = (doc: Y.Doc, template: Template): Placed<Block>[] =>
  inOrder(placedBlocks(doc, template, readSections(doc, noNames)).filter(({ hidden }) => !hidden))

function placedBlocks(doc: Y.Doc, template: Template, sections: Hideable<Section>[]): Hideable<Block>[] {
  const outline = fieldsOf(doc, 'outline')
  const offered = new Map(template.blocks.map((block, at) => [block.id, { block, order: templateOrder(at) }]))
  const ids = new Set([
    ...offered.keys(),
    ...idsOf(outline, /^([^/]+)\//),
    ...sections.map(({ row }) => row.block),
    ...writtenRoots(doc, /^block:(.+)$/).filter((id) => id !== PREAMBLE),
  ])
  return [...ids].map((id) => {
    const own = sections.filter(({ row }) => row.block === id)
    const from = offered.get(id)
    const [level, people] = [outline.get(`${id}/level`), outline.get(`${id}/people`)]
    return {
      id,
      order: readString(outline, `${id}/order`) ?? from?.order ?? LAST,
      hidden: outline.get(`${id}/hidden`) === true,
      row: {
        id,
        heading: readString(outline, `${id}/heading`) ?? from?.block.heading ?? id,
        level: typeof level === 'number' ? level : (from?.block.level ?? 2),
        people: (typeof people === 'boolean' ? people : from?.block.people === true) || own.length > 0,
        scaffold: from?.block.scaffold ?? [],
        sections: inOrder(own.filter(({ hidden }) => !hidden)).map(({ row }) => row),
      },
    }
  })
}

// ── sections ──

/** Those of a block that can be seen, in order. */
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
          readString(people, `${key}/handle`) ??
          names.handleOf(id) ??
          readString(people, `${id}/handle`) ??
          `@${id}`,
        annotation: readString(people, `${key}/annotation`) ?? '',
        written: readString(people, `${key}/written`),
      },
    }
  })
}

/** A text may arrive before, or without, the fields that announce it: it is shown all the same. */
export function writtenRoots(doc: Y.Doc, pattern: RegExp): string[] {
  return [...doc.share].flatMap(([name, type]) => {
    const id = pattern.exec(name)?.[1]
    return id !== undefined && hasContent(type) ? [id] : []
  })
}

/** Nobody has written anything: the meeting may take an imported note. */
export function isEmpty(doc: Y.Doc): boolean {
  const maps = ['meeting', 'outline'].map((name) => fieldsOf(doc, name))
  return maps.every((map) => map.size === 0) && writtenRoots(doc, /^((?:block|section):.+)$/).length === 0
}

type AnyType = Y.Doc['share'] extends Map<string, infer T> ? T : never

function hasContent(type: AnyType): boolean {
  for (let item = type._start; item !== null; item = item.right) if (!item.deleted) return true
  return false
}
