// A line shows valid attributes, whatever values a document holds under their names.

import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { numbering } from '../../../../client/text/editor/numbering.ts'
import { nodesAndMarks } from '../../../../client/text/editor/nodes.ts'
import { getSchema } from '@tiptap/core'
import { EditorState } from '@tiptap/pm/state'
import { nestingOf } from '../../../../shared/document/nesting.ts'
import { line, readLines } from '../../../../shared/document/lines.ts'
import { shown } from '../../../../shared/document/schema.ts'
import { strangerIn } from '../../../../shared/document/stranger.ts'
import { writeLines } from '../../../../shared/markdown/lines.ts'

const ODD: unknown[] = [
  undefined,
  null,
  true,
  'x',
  '5',
  -5,
  2.5,
  1e9,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -0,
  12n,
  [],
  [3],
  {},
  { valueOf: 3 },
  new Uint8Array(3),
  'y'.repeat(100_000),
]

test('every attribute shows a valid value', () => {
  for (const held of ODD) {
    expect(['text', 'item', 'ordered', 'task', 'quote']).toContain(shown.kind(held))
    expect(Array.from({ length: 13 }, (_, at) => at)).toContain(shown.depth(held))
    expect([true, false]).toContain(shown.checked(held))
    expect([true, false]).toContain(shown.label(held))
    expect(shown.number(held) ?? '1.').toMatch(/^[^\s]{1,9}[.)]$/)
    expect(shown.fence(held)).toMatch(/^(`{3,}|~{3,})$/)
    expect(shown.info(held)).not.toMatch(/\n/)
  }
})

test('a value out of range shows as the nearest valid value, and a value of another type as the default', () => {
  expect([-5, 2.5, 13, 1e9, Number.NaN, '3', null].map(shown.depth)).toEqual([0, 2, 12, 12, 0, 0, 0])
  expect(['task', 'heading', 7].map(shown.kind)).toEqual(['task', 'item', 'item'])
  expect(['3.', '12)', 'b)', '1234567890.', '# a', '1.\n', 3].map(shown.number)).toEqual([
    ...['3.', '12)', 'b)'],
    ...[null, null, null, null],
  ])
  expect(['~~~~', '``', '```\n# a', 'x'].map(shown.fence)).toEqual(['~~~~', '```', '```', '```'])
  expect(['js', 'a\n# b'].map(shown.info)).toEqual(['js', ''])
})

function odd(name: string, held: unknown): Y.Doc {
  const doc = new Y.Doc()
  const element = new Y.XmlElement('line')
  element.setAttribute('kind', 'ordered')
  element.setAttribute(name, held as string)
  element.insert(0, [new Y.XmlText('kept')])
  doc.getXmlFragment('lines').insert(0, [element])
  return doc
}

test('a line with any attribute is read and written, and counts as known', () => {
  for (const name of ['kind', 'depth', 'checked', 'label', 'number', 'fence', 'info', 'due'])
    for (const held of ODD) {
      const fragment = odd(name, held).getXmlFragment('lines')
      expect(writeLines(readLines(fragment))).toContain('kept')
      expect(strangerIn(fragment)).toBeNull()
    }
})

test('list items are numbered whatever their depths and numbers', () => {
  const schema = getSchema(nodesAndMarks(4))
  const lines = ODD.map((held) =>
    schema.node('line', { kind: 'ordered', depth: held, number: held }, [schema.text('a')]),
  )
  const doc = schema.node('doc', null, lines)
  expect(() => EditorState.create({ doc, plugins: [numbering()] })).not.toThrow()
  const counted = ['b)', null, '7.', null].map((number) => line('a', { kind: 'ordered', number }))
  expect(nestingOf(counted).map(({ number }) => number)).toEqual(['b)', '2.', '7.', '8.'])
})

test('an element nested deeper than the stack is a line like any other', () => {
  const doc = new Y.Doc()
  doc.transact(() => {
    let innermost: Y.XmlFragment = doc.getXmlFragment('lines')
    for (let level = 0; level < 20_000; level++) {
      const within = new Y.XmlElement('deep')
      innermost.insert(0, [within])
      innermost = within
    }
    innermost.insert(0, [new Y.XmlText('kept')])
  })
  expect(readLines(doc.getXmlFragment('lines'))).toEqual([{ node: 'raw', depth: 0, text: 'kept' }])
  expect(strangerIn(doc.getXmlFragment('lines'))).toEqual({ is: 'line', named: 'deep' })
})
