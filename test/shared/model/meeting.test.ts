import { expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { readLines } from '../../../shared/document/lines.ts'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { scaffoldUpdate } from '../../../shared/document/scaffold.ts'
import {
  announceSection,
  listAttendee,
  setAnnotation,
  unlistAttendee,
  writeOutline,
  type OutlineSource,
} from '../../../shared/model/meeting.ts'
import { setHeaderField, setTitle } from '../../../shared/model/header.ts'
import { isEmpty } from '../../../shared/model/is-empty.ts'
import { readOutline } from '../../../shared/model/outline.ts'
import { blockRoot, sectionRoot } from '../../../shared/document/roots.ts'
import { noNames } from '../../../shared/model/team.ts'
import { noteOf, writeNote } from '../../../shared/markdown/write.ts'
import { defaultTemplate, type Template } from '../../../shared/model/template.ts'
import { item, label } from '../../support/basics/notes.ts'

const template: Template = {
  header: [
    { id: 'lead', label: '**Lead:**' },
    { id: 'attendees', label: '**Attendees:**' },
  ],
  blocks: [
    { id: 'agenda', heading: 'Agenda', level: 2, people: false, scaffold: [item('Round')] },
    { id: 'updates', heading: 'Updates', level: 2, people: true, scaffold: [] },
  ],
  section: [label('Done:'), label('Next:')],
}

const outline = (doc: Y.Doc) => readOutline(doc, template, noNames)
const markdown = (doc: Y.Doc) => writeNote(noteOf(doc, { title: 'Weekly', template, names: noNames }))
const sections = (doc: Y.Doc) => outline(doc).blocks.flatMap((block) => block.sections)

/** Two people who edited separately exchange their edits. */
function meet(a: Y.Doc, b: Y.Doc): void {
  const [fromA, fromB] = [Y.encodeStateAsUpdate(a), Y.encodeStateAsUpdate(b)]
  Y.applyUpdate(a, fromB)
  Y.applyUpdate(b, fromA)
}

/** A person's first keystroke: the scaffold, then an item under its first label. */
function write(doc: Y.Doc, person: string, text: string): void {
  const root = sectionRoot('updates', person)
  Y.applyUpdate(doc, scaffoldUpdate(root, template.section))
  announceSection(doc, 'updates', person, `@${person}`)
  insertLines(doc.getXmlFragment(root), [item(text, 1)], 1)
}

test('a meeting that nobody has touched is its template', () => {
  const doc = new Y.Doc()
  expect(isEmpty(doc)).toBe(true)
  expect(markdown(doc)).toBe(
    '# Weekly\n\n- **Lead:**\n- **Attendees:**\n\n## Agenda\n\n- Round\n\n## Updates\n',
  )
  expect(isEmpty(doc)).toBe(true)
})

test('if two people begin the same meeting separately, they end up in one meeting', () => {
  const [a, b] = [new Y.Doc(), new Y.Doc()]
  write(a, 'ada', 'from a')
  write(b, 'ada', 'from b')
  write(b, 'bob', 'hello')
  setHeaderField(a, 'lead', '@ada')
  setTitle(b, 'Our weekly')
  meet(a, b)
  expect(markdown(a)).toBe(markdown(b))
  expect(sections(a).map(({ handle }) => handle)).toEqual(['@ada', '@bob'])
  const lines = readLines(a.getXmlFragment(sectionRoot('updates', 'ada')))
  expect(lines.filter((each) => each.node === 'line' && each.label)).toHaveLength(2)
  expect(markdown(a)).toContain('# Our weekly\n\n- **Lead:** @ada\n')
  for (const text of ['from a', 'from b', 'hello']) expect(markdown(a).split(text)).toHaveLength(2)
})

test('an unused label is not written, and neither is a section with nothing else', () => {
  const doc = new Y.Doc()
  write(doc, 'ada', 'x')
  Y.applyUpdate(doc, scaffoldUpdate(sectionRoot('updates', 'bob'), template.section))
  announceSection(doc, 'updates', 'bob', '@bob')
  expect(markdown(doc)).toContain('## Updates\n\n@ada\n- Done:\n  - x\n')
  expect(markdown(doc)).not.toMatch(/Next|@bob/)
  insertLines(doc.getXmlFragment(sectionRoot('updates', 'bob')), [item(' ')], 1)
  expect(markdown(doc)).not.toMatch(/@bob/)
  setAnnotation(doc, 'updates', 'bob', 'not attending')
  expect(markdown(doc)).toMatch(/\n\n@bob \(not attending\)\n$/)
})

test('a block’s unused labels are not written either; a label that was typed in and emptied again is unused', () => {
  const doc = new Y.Doc()
  const root = blockRoot('agenda')
  Y.applyUpdate(doc, scaffoldUpdate(root, template.section))
  insertLines(doc.getXmlFragment(root), [item('x', 1)], 1)
  const [, , label] = doc.getXmlFragment(root).toArray()
  const text = label instanceof Y.XmlElement ? label.get(0) : null
  if (!(text instanceof Y.XmlText)) throw new Error('The label has no text.')
  text.insert(text.length, ' y')
  expect(markdown(doc)).toContain('- Done:\n  - x\n- Next: y\n')
  text.delete(text.length - 2, 2)
  expect(markdown(doc)).toContain('- Done:\n  - x\n')
  expect(markdown(doc)).not.toContain('Next')
})

test('a text that comes before its announcement is still shown', () => {
  const doc = new Y.Doc()
  insertLines(doc.getXmlFragment(sectionRoot('updates', 'ada')), [item('x')])
  expect(sections(doc)).toMatchObject([{ block: 'updates', person: 'ada', handle: '@ada' }])
  expect(isEmpty(doc)).toBe(false)
})

test('hiding a section keeps its text', () => {
  const doc = new Y.Doc()
  write(doc, 'ada', 'x')
  doc.getMap('people').set('updates/ada/hidden', true)
  expect(markdown(doc)).not.toContain('@ada')
  doc.getMap('people').set('updates/ada/hidden', false)
  expect(markdown(doc)).toContain('@ada\n- Done:\n  - x\n')
})

test('people stand in the order of their arrival', () => {
  const doc = new Y.Doc()
  for (const person of ['zoe', 'ada', 'mia']) announceSection(doc, 'updates', person, `@${person}`)
  announceSection(doc, 'updates', 'zoe', '@zoe')
  expect(sections(doc).map(({ person }) => person)).toEqual(['zoe', 'ada', 'mia'])
})

test('an attendee is listed once, as written, and can leave and return', () => {
  const doc = new Y.Doc()
  listAttendee(doc, '_@bob_')
  listAttendee(doc, 'Grace Hopper')
  listAttendee(doc, '@Bob')
  expect(outline(doc).attendees.map(({ entry }) => entry)).toEqual(['@Bob', 'Grace Hopper'])
  unlistAttendee(doc, '@bob')
  expect(outline(doc).attendees.map(({ entry }) => entry)).toEqual(['Grace Hopper'])
  listAttendee(doc, '@bob')
  expect(outline(doc).attendees.map(({ entry }) => entry)).toEqual(['Grace Hopper', '@bob'])
})

const outlineOf = (people: readonly string[]): OutlineSource => ({
  title: null,
  header: [],
  attendees: people.map((person) => `@${person}`),
  blocks: ['u', 'v'].map((id) => ({
    id,
    heading: id,
    level: 2,
    people: true,
    sections: people.map((person) => ({
      block: id,
      person,
      handle: `@${person}`,
      annotation: '',
      written: null,
    })),
  })),
})

test('a whole note puts people where they would stand if they came one by one', () => {
  const [whole, oneByOne] = [new Y.Doc(), new Y.Doc()]
  const wanted = outlineOf(['bob', 'eve', 'ada'])
  for (const doc of [whole, oneByOne]) {
    for (const entry of ['@cy', '@eve']) listAttendee(doc, entry)
    for (const person of ['cy', 'eve']) announceSection(doc, 'v', person, `@${person}`)
  }
  writeOutline(whole, wanted)
  for (const entry of wanted.attendees) listAttendee(oneByOne, entry)
  for (const { id, sections } of wanted.blocks)
    for (const { person, handle } of sections) announceSection(oneByOne, id, person, handle)
  const placesIn = (doc: Y.Doc) =>
    [...doc.getMap('people')].filter(([key]) => /\/(?:order|listed)$/.test(key)).sort()
  expect(placesIn(whole)).toEqual(placesIn(oneByOne))
  expect(placesIn(whole)).toHaveLength(4 + 3 + 4)
})

test('a whole note reads the people who are there only as often as a short note', () => {
  const looks = [3, 300].map((count) => {
    const doc = new Y.Doc()
    const keys = vi.spyOn(doc.getMap('people'), 'keys')
    writeOutline(doc, outlineOf(Array.from({ length: count }, (_, nth) => `p${nth}`)))
    return keys.mock.calls.length
  })
  expect(looks[0]).toBeGreaterThan(0)
  expect(looks[1]).toBe(looks[0])
})

test('repeating an action changes nothing', () => {
  const doc = new Y.Doc()
  const act = () => {
    setTitle(doc, 'T')
    setHeaderField(doc, 'lead', '@ada')
    setAnnotation(doc, 'updates', 'ada', 'away')
    announceSection(doc, 'updates', 'ada', '@ada')
    listAttendee(doc, '@ada')
  }
  act()
  const before = Y.encodeStateVector(doc)
  act()
  expect(Y.encodeStateVector(doc)).toEqual(before)
})

test('a scaffold’s client id is the one it has always been', () => {
  // With another id, a device with an older version would also apply its own scaffold.
  const doc = new Y.Doc()
  Y.applyUpdate(doc, scaffoldUpdate('block:x', [label('Done:')]))
  expect([...doc.store.clients.keys()]).toEqual([6872892229])
})

test('a scaffold has the same bytes on every device, and other bytes for another root', () => {
  const update = scaffoldUpdate('section:updates/ada', defaultTemplate.section)
  expect(scaffoldUpdate('section:updates/ada', defaultTemplate.section)).toEqual(update)
  expect(scaffoldUpdate('section:updates/bob', defaultTemplate.section)).not.toEqual(update)
})
