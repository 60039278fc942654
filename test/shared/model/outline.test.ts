import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import {
  addBlock,
  addHeaderRow,
  announceSection,
  hideBlock,
  hideHeaderRow,
  hideSection,
  moveBlock,
  moveSection,
  renameBlock,
  renameSection,
  setPeopleBlock,
} from '../../../shared/model/meeting.ts'
import { setHeaderField } from '../../../shared/model/header.ts'
import { readOutline, type Section } from '../../../shared/model/outline.ts'
import { noNames } from '../../../shared/model/team.ts'
import { defaultTemplate as template } from '../../../shared/model/template.ts'

const outline = (doc: Y.Doc) => readOutline(doc, template, noNames)
const ids = (doc: Y.Doc) => outline(doc).blocks.map(({ id }) => id)
const headings = (doc: Y.Doc) => outline(doc).blocks.map(({ heading }) => heading)
const header = (doc: Y.Doc) => outline(doc).header.map(({ id }) => id)
const handles = (doc: Y.Doc) =>
  outline(doc).blocks.flatMap(({ sections }) => sections.map(({ handle }) => handle))

function sectionOf(doc: Y.Doc, person: string): Section {
  const { blocks, hidden } = outline(doc)
  const found = [...blocks.flatMap(({ sections }) => sections), ...hidden.sections].find(
    (section) => section.person === person,
  )
  if (found === undefined) throw new Error(`There is no section of ${person}.`)
  return found
}

function meetingOf(...people: string[]): Y.Doc {
  const doc = new Y.Doc()
  for (const person of people) announceSection(doc, 'updates', person, `@${person}`)
  return doc
}

function meet(a: Y.Doc, b: Y.Doc): void {
  const [fromA, fromB] = [Y.encodeStateAsUpdate(a), Y.encodeStateAsUpdate(b)]
  Y.applyUpdate(a, fromB)
  Y.applyUpdate(b, fromA)
}

describe('blocks:', () => {
  test('a block is added at the end, and its id is the slug of its heading', () => {
    const doc = new Y.Doc()
    expect(addBlock(doc, '  Demo & Fun ', template)).toBe('demo-fun')
    expect(headings(doc).at(-1)).toBe('Demo & Fun')
  })

  test('a heading that has only symbols adds no block', () => {
    const doc = new Y.Doc()
    expect(addBlock(doc, '!?', template)).toBeNull()
    expect(doc.getMap('outline').size).toBe(0)
  })

  test('a second block with the same heading has an id of its own', () => {
    const doc = new Y.Doc()
    expect([addBlock(doc, 'Agenda', template), addBlock(doc, 'Agenda', template)]).toEqual([
      'agenda~2',
      'agenda~3',
    ])
  })

  test('two people who add the same block at once add one block', () => {
    const [a, b] = [new Y.Doc(), new Y.Doc()]
    addBlock(a, 'Demo', template)
    addBlock(b, 'Demo', template)
    meet(a, b)
    expect(ids(a).filter((id) => id.startsWith('demo'))).toEqual(['demo'])
  })

  test('a hidden block comes back when its heading is added, with its id', () => {
    const doc = new Y.Doc()
    hideBlock(doc, 'questions', true)
    expect(ids(doc)).not.toContain('questions')
    expect(addBlock(doc, 'Questions', template)).toBe('questions')
    expect(ids(doc).at(-1)).toBe('questions')
  })

  test('a heading called “Preamble” is not the text above the first heading', () => {
    expect(addBlock(new Y.Doc(), 'Preamble', template)).toBe('preamble~2')
  })

  test('a new name keeps the id, and so the text', () => {
    const doc = new Y.Doc()
    renameBlock(doc, 'agenda', 'Plan')
    expect([ids(doc)[0], headings(doc)[0]]).toEqual(['agenda', 'Plan'])
  })

  test('a block moves by a step, but not past an end', () => {
    const doc = new Y.Doc()
    moveBlock(doc, 'updates', -1, template)
    expect(ids(doc)).toEqual(['updates', 'agenda', 'questions', 'other-notes'])
    moveBlock(doc, 'updates', -1, template)
    moveBlock(doc, 'other-notes', 1, template)
    expect(ids(doc)).toEqual(['updates', 'agenda', 'questions', 'other-notes'])
  })

  test('a block that has sections keeps them', () => {
    const doc = meetingOf('ada')
    setPeopleBlock(doc, 'updates', false)
    expect(outline(doc).blocks.find(({ id }) => id === 'updates')?.people).toBe(true)
    setPeopleBlock(doc, 'questions', true)
    expect(outline(doc).blocks.find(({ id }) => id === 'questions')?.people).toBe(true)
  })
})

describe('sections:', () => {
  test('a section moves by a step among the visible ones', () => {
    const doc = meetingOf('ada', 'ben', 'cleo')
    hideSection(doc, sectionOf(doc, 'ben'), true)
    moveSection(doc, sectionOf(doc, 'cleo'), -1, noNames)
    expect(handles(doc)).toEqual(['@cleo', '@ada'])
    hideSection(doc, sectionOf(doc, 'ben'), false)
    expect(handles(doc).toSorted()).toEqual(['@ada', '@ben', '@cleo'])
  })

  test('a section gets another handle, only in this block', () => {
    const doc = meetingOf('ada')
    announceSection(doc, 'questions', 'ada', '@ada')
    renameSection(doc, 'updates', 'ada', '@Ada')
    expect(handles(doc)).toEqual(['@Ada', '@ada'])
  })

  test('a section that one person hides and another moves is hidden, and comes back at its new place', () => {
    const [a, b] = [meetingOf('ada', 'ben'), new Y.Doc()]
    meet(a, b)
    hideSection(a, sectionOf(a, 'ben'), true)
    moveSection(b, sectionOf(b, 'ben'), -1, noNames)
    meet(a, b)
    expect(handles(a)).toEqual(['@ada'])
    hideSection(b, sectionOf(b, 'ben'), false)
    meet(a, b)
    expect([handles(a), handles(b)]).toEqual([
      ['@ben', '@ada'],
      ['@ben', '@ada'],
    ])
  })

  test('sections that were added at the same time at one place can be moved apart', () => {
    const [a, b] = [meetingOf('ada'), meetingOf('ben')]
    meet(a, b)
    const [, last] = handles(a) as [string, string]
    moveSection(a, sectionOf(a, last.slice(1)), -1, noNames)
    expect(handles(a)[0]).toBe(last)
  })
})

describe('header rows', () => {
  test('stay if somebody filled them in, even if the template no longer offers them', () => {
    const doc = new Y.Doc()
    setHeaderField(doc, 'recording', 'https://a.b')
    setHeaderField(doc, 'lead', '')
    const rows = readOutline(doc, { ...template, header: [] }, noNames).header
    expect(rows).toEqual([{ id: 'recording', label: '**recording:**', value: 'https://a.b' }])
  })

  test('are added after the others, keep their value while hidden, and come back under their name', () => {
    const doc = new Y.Doc()
    expect(addHeaderRow(doc, 'Next lead:', template)).toBe(true)
    setHeaderField(doc, 'next-lead', '@ada')
    expect(outline(doc).header.at(-1)).toEqual({
      id: 'next-lead',
      label: '**Next lead:**',
      value: '@ada',
    })
    hideHeaderRow(doc, 'next-lead')
    expect(header(doc)).not.toContain('next-lead')
    addHeaderRow(doc, 'Next lead', template)
    expect(outline(doc).header.at(-1)?.value).toBe('@ada')
  })

  test('can be hidden even if they are the template’s', () => {
    const doc = new Y.Doc()
    hideHeaderRow(doc, 'recording')
    expect(header(doc)).toEqual(['lead', 'notetaker', 'attendees'])
  })

  test.each(['', '…', 'Title', 'template'])('cannot have the name “%s”', (name) => {
    const doc = new Y.Doc()
    expect(addHeaderRow(doc, name, template)).toBe(false)
    expect(doc.getMap('meeting').size).toBe(0)
  })
})
