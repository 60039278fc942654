// Short functions to write lines and notes in tests. Each fills in the default fields.

import * as Y from 'yjs'
import { line, plain, type Line, type Run } from '../../../shared/document/lines.ts'
import type { Note, NoteBlock, NoteSection } from '../../../shared/markdown/note.ts'
import { putNote, readNote } from '../../../shared/markdown/read.ts'
import { noteOf, writeNote } from '../../../shared/markdown/write.ts'
import type { LineAttributes, Marks } from '../../../shared/document/schema.ts'
import { noNames } from '../../../shared/model/team.ts'
import { emptyTemplate } from '../../../shared/model/template.ts'

// ── lines ──

type Text = string | Run[]

export const text = (content: Text, depth = 0): Line => line(content, { depth })
export const item = (content: Text, depth = 0): Line => line(content, { kind: 'item', depth })
export const label = (content: Text): Line => line(content, { kind: 'item', label: true })
export const task = (content: Text, checked = false): Line => line(content, { kind: 'task', checked })
export const quote = (content: Text): Line => line(content, { kind: 'quote' })
export const raw = (source: string): Line => ({ node: 'raw', depth: 0, text: source })
export const ordered = (
  content: Text,
  number: string | null = null,
  more: Partial<LineAttributes> = {},
): Line => line(content, { kind: 'ordered', number, ...more })

export const run = (content: string, marks: Marks = {}): Run => ({ text: content, marks })
export const runs = (...parts: (string | Run)[]): Run[] =>
  parts.flatMap((part) => (typeof part === 'string' ? plain(part) : [part]))

// ── notes ──

export const note = (parts: Partial<Note>): Note => ({
  title: null,
  header: [],
  attendees: [],
  preamble: [],
  blocks: [],
  ...parts,
})

export const block = (heading: string, id: string, parts: Partial<NoteBlock> = {}): NoteBlock => ({
  id,
  heading,
  level: 2,
  people: parts.sections !== undefined,
  lines: [],
  sections: [],
  ...parts,
})

export const section = (handle: string, lines: Line[], parts: Partial<NoteSection> = {}): NoteSection => ({
  person: handle.slice(1).toLowerCase(),
  handle,
  annotation: '',
  written: null,
  lines,
  ...parts,
})

// ── through the document ──

export function throughDocument(source: string): Note {
  const doc = new Y.Doc()
  putNote(doc, readNote(source))
  return noteOf(doc, { title: null, template: emptyTemplate, names: noNames })
}

export const canonical = (source: string): string => writeNote(throughDocument(source))
