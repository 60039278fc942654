// A page draws a bounded number of rows, whatever a document holds, and more on request.

import * as Y from 'yjs'
import { describe, expect, test } from 'vitest'
import { DocumentView } from '../../../client/text/document-view.ts'
import { announceSection } from '../../../shared/model/meeting.ts'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { line } from '../../../shared/document/lines.ts'
import { noteOf, writeNote } from '../../../shared/markdown/write.ts'
import { type Outline } from '../../../shared/model/outline.ts'
import { MAX_ROWS } from '../../../shared/document/schema.ts'
import { noNames } from '../../../shared/model/team.ts'
import { defaultTemplate as template } from '../../../shared/model/template.ts'

const MANY = 4 * MAX_ROWS

const each = (act: (at: number) => void) => {
  for (let at = 0; at < MANY; at++) act(at)
}

/** An order that sorts before every row of the template. */
const FIRST = 'Zz'

const CROWDS: Record<
  string,
  { fill: (doc: Y.Doc) => void; rows: (outline: Outline) => unknown[]; most: number }
> = {
  'header rows': {
    fill: (doc) =>
      each((at) => {
        doc.getMap('meeting').set(`header/r${at}/label`, `**R${at}:**`)
        doc.getMap('meeting').set(`header/r${at}/order`, FIRST)
      }),
    rows: ({ header }) => header,
    most: MAX_ROWS / 4,
  },
  attendees: {
    fill: (doc) => each((at) => doc.getMap('people').set(`p${at}/listed`, 'a0')),
    rows: ({ attendees }) => attendees,
    most: MAX_ROWS,
  },
  'announced sections': {
    fill: (doc) => each((at) => doc.getMap('people').set(`updates/p${at}/order`, 'a0')),
    rows: ({ blocks }) => blocks.flatMap(({ sections }) => sections),
    most: MAX_ROWS,
  },
  'sections, each in a block of its own,': {
    fill: (doc) => each((at) => insertLines(doc.getXmlFragment(`section:b${at}/x`), [line('x')])),
    rows: ({ blocks }) => blocks.flatMap(({ sections }) => sections),
    most: MAX_ROWS / 4,
  },
  'named blocks': {
    fill: (doc) =>
      each((at) => {
        doc.getMap('outline').set(`b${at}/heading`, `B${at}`)
        doc.getMap('outline').set(`b${at}/order`, FIRST)
      }),
    rows: ({ blocks }) => blocks,
    most: MAX_ROWS / 4,
  },
  'blocks with text': {
    fill: (doc) => each((at) => insertLines(doc.getXmlFragment(`block:b${at}`), [line('x')])),
    rows: ({ blocks }) => blocks,
    most: MAX_ROWS / 4,
  },
  'hidden blocks': {
    fill: (doc) => each((at) => doc.getMap('outline').set(`b${at}/hidden`, true)),
    rows: ({ hidden }) => hidden.blocks,
    most: MAX_ROWS / 4,
  },
  'hidden sections': {
    fill: (doc) => each((at) => doc.getMap('people').set(`updates/p${at}/hidden`, true)),
    rows: ({ hidden }) => hidden.sections,
    most: MAX_ROWS,
  },
}

const notesOf = (doc: Y.Doc) => new DocumentView(doc, () => ({ template, names: noNames }))

describe.each(Object.entries(CROWDS))('%s', (_what, { fill, rows, most }) => {
  const doc = new Y.Doc()
  doc.transact(() => fill(doc))

  test('are drawn in part, including all rows of the template', () => {
    const { outline } = notesOf(doc)
    expect(rows(outline).length).toBeLessThanOrEqual(most)
    expect(outline.left).toBeGreaterThanOrEqual(MANY - most)
    for (const { id } of template.blocks) expect(outline.blocks.map((block) => block.id)).toContain(id)
    for (const { id } of template.header) expect(outline.header.map((row) => row.id)).toContain(id)
  })

  test('can all be shown on request', () => {
    const notes = notesOf(doc)
    let [asked, before] = [0, 0]
    for (; notes.outline.left > 0 && asked < 100; asked++) {
      const drawn = rows(notes.outline).length
      expect(drawn).toBeGreaterThanOrEqual(before)
      before = drawn
      notes.drawMore()
    }
    expect(notes.outline.left).toBe(0)
    expect(rows(notes.outline).length).toBeGreaterThanOrEqual(MANY)
  })
})

test('a meeting of 500 people is drawn whole, and its Markdown has every row', () => {
  const doc = new Y.Doc()
  doc.transact(() => {
    for (let at = 0; at < 500; at++) {
      announceSection(doc, 'updates', `p${at}`, `@p${at}`)
      doc.getMap('people').set(`p${at}/listed`, 'a0')
      insertLines(doc.getXmlFragment(`section:updates/p${at}`), [line('x')])
    }
  })
  expect(notesOf(doc).outline.left).toBe(0)
  doc.transact(() =>
    each((at) => insertLines(doc.getXmlFragment(`section:updates/q${at}`), [line(`of-${at}-`)])),
  )
  const note = writeNote(noteOf(doc, { title: 'Weekly', template, names: noNames }))
  for (const at of [0, 1, MANY - 1]) expect(note).toContain(`of-${at}-`)
})
