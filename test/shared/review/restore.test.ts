import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { line, readLines, textOf, type Line } from '../../../shared/document/lines.ts'
import { insertLines } from '../../../shared/document/insert-lines.ts'
import { missingLines, restoreLines, restoreMeeting } from '../../../shared/review/restore.ts'

const item = (text: string, depth = 0): Line => line(text, { kind: 'item', depth })

function restored(now: Line[], was: Line[]): { count: number; texts: string[] } {
  const fragment = new Y.Doc().getXmlFragment('section:updates/ada')
  insertLines(fragment, now)
  const missing = missingLines(readLines(fragment), was)
  const count = restoreLines(fragment, was)
  expect(missing).toBe(count)
  return { count, texts: readLines(fragment).map(textOf) }
}

test('a restore puts a missing line back where it was', () => {
  expect(restored([item('one'), item('three')], [item('one'), item('two'), item('three')])).toEqual({
    count: 1,
    texts: ['one', 'two', 'three'],
  })
})

test('lines that were written since stay', () => {
  expect(
    restored([item('new'), item('one'), item('later')], [item('zero'), item('one'), item('two')]),
  ).toEqual({
    count: 2,
    texts: ['new', 'zero', 'one', 'later', 'two'],
  })
})

test('a restore puts the old form of a changed line beside the new form', () => {
  const { count, texts } = restored([item('draft the mail')], [item('send the mail')])
  expect([count, texts.toSorted()]).toEqual([1, ['draft the mail', 'send the mail']])
})

test('a line that was only indented is not missing', () => {
  expect(restored([item('one', 1)], [item('one')]).count).toBe(0)
})

test('no line is put back twice, and blank lines are not put back', () => {
  const was = [item('one'), line(''), item('one'), line([{ text: 'bold', marks: { bold: true } }])]
  const fragment = new Y.Doc().getXmlFragment('section:updates/ada')
  expect(missingLines([], was)).toBe(3)
  expect(restoreLines(fragment, was)).toBe(3)
  expect(restoreLines(fragment, was)).toBe(0)
})

test('a restore is one edit', () => {
  const doc = new Y.Doc()
  const fragment = doc.getXmlFragment('section:updates/ada')
  insertLines(fragment, [item('b')])
  let updates = 0
  doc.on('update', () => updates++)
  restoreLines(fragment, [item('a'), item('b'), item('c')])
  expect(updates).toBe(1)
})

test('a meeting gets back the lines that it lacks from another copy, and keeps its own lines', () => {
  const [now, was] = [new Y.Doc(), new Y.Doc()]
  insertLines(was.getXmlFragment('section:updates/ada'), [item('lost'), item('there')])
  insertLines(now.getXmlFragment('section:updates/ada'), [item('there'), item('new')])
  insertLines(was.getXmlFragment('block:agenda'), [item('agenda')])
  was.getMap('meeting').set('title', 'old')
  was.getMap('meeting').set('lead', '@ada')
  now.getMap('meeting').set('title', 'new')
  expect(restoreMeeting(now, was)).toBe(2)
  expect(restoreMeeting(now, was)).toBe(0)
  expect(readLines(now.getXmlFragment('section:updates/ada')).map(textOf)).toEqual(['lost', 'there', 'new'])
  expect(readLines(now.getXmlFragment('block:agenda')).map(textOf)).toEqual(['agenda'])
  expect(now.getMap('meeting').toJSON()).toEqual({ title: 'new', lead: '@ada' })
})

test('a line counts as missing if it has lost words since the copy was set aside, but not if it has only grown', () => {
  const was = new Y.Doc()
  insertLines(was.getXmlFragment('section:updates/ada'), [item('one'), item('two words'), item('gone')])
  const now = new Y.Doc()
  Y.applyUpdate(now, Y.encodeStateAsUpdate(was))
  const fragment = now.getXmlFragment('section:updates/ada')
  const textAt = (at: number) => (fragment.get(at) as Y.XmlElement).get(0) as Y.XmlText
  textAt(0).insert(3, ' and more')
  textAt(1).delete(0, 4)
  fragment.delete(2)
  expect(restoreMeeting(now, was)).toBe(2)
  const texts = readLines(fragment).map(textOf)
  expect(texts.toSorted()).toEqual(['gone', 'one and more', 'two words', 'words'])
})
