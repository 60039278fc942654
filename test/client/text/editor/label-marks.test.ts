// Which items are marked as blocked, and which labels share their line, while people edit.

import { getSchema } from '@tiptap/core'
import type { Node as EditorNode } from '@tiptap/pm/model'
import { EditorState, type Plugin, type Transaction } from '@tiptap/pm/state'
import type { DecorationSet } from '@tiptap/pm/view'
import { expect, test } from 'vitest'
import { edgeOfLabel, labelMarks } from '../../../../client/text/editor/label-marks.ts'
import { nodesAndMarks } from '../../../../client/text/editor/nodes.ts'
import { seeded, type Random } from '../../../support/basics/random.ts'

const schema = getSchema(nodesAndMarks(4))

const lineOf = (text: string): EditorNode =>
  schema.node(
    'line',
    { label: /^\p{L}+:/u.test(text) ? true : null, depth: /^\p{L}+:/u.test(text) ? 0 : 1 },
    text === '' ? [] : schema.text(text),
  )

const opened = (lines: readonly string[]): { state: EditorState; plugin: Plugin<DecorationSet> } => {
  const plugin = labelMarks(4)
  const doc = schema.node('doc', null, lines.map(lineOf))
  return { plugin, state: EditorState.create({ doc, plugins: [plugin] }) }
}

/** The lines that are marked, and the words of labels. */
const marked = (state: EditorState, plugin: Plugin<DecorationSet>): string[] =>
  (plugin.getState(state)?.find() ?? [])
    .map(({ from, to }) => `${from}-${to} ${state.doc.textBetween(from, to)}`)
    .sort()

const TEXT = [
  'Done:',
  'one',
  'Blocked:',
  'stuck',
  'stuck, too',
  'Next:',
  'go on',
  'Blockiert: durch bob',
  'ja',
]

test('items under a label such as “Blocked” are marked, and so is the label of a line with more text', () => {
  const { state, plugin } = opened(TEXT)
  const words = (plugin.getState(state)?.find() ?? []).map(({ from, to }) => state.doc.textBetween(from, to))
  expect(words.sort()).toEqual(['Blockiert: ', 'ja', 'stuck', 'stuck, too'])
})

test('lines below a ticked blocker block nothing, and a label whose blockers are all ticked is marked', () => {
  const { state, plugin } = opened([
    'Blocked:',
    'stuck',
    'an answer',
    'Blocker:',
    'stuck',
    'open',
    'Blocked:',
  ])
  const at = (line: number) => state.doc.resolve(0).posAtIndex(line)
  const tr = state.tr.setNodeAttribute(at(2), 'depth', 2)
  for (const line of [1, 4]) tr.setNodeAttribute(at(line), 'checked', true)
  const words = plugin
    .getState(state.apply(tr))
    ?.find()
    .map(({ from, to }) => tr.doc.textBetween(from, to))
  expect(words?.sort()).toEqual(['Blocked:', 'open', 'stuck', 'stuck'])
})

test('no place is inside a label that has text on its line', () => {
  const { state } = opened(['Done:', 'Blocked: by bob', 'one'])
  const at = (line: number, offset: number) => state.doc.resolve(0).posAtIndex(line) + 1 + offset
  const beside = (line: number, offset: number) =>
    (['start', 'end'] as const).map((edge) => edgeOfLabel(state.doc, at(line, offset), edge) - at(line, 0))
  expect([beside(0, 2), beside(2, 1)]).toEqual([
    [2, 2],
    [1, 1],
  ])
  expect([0, 1, 8, 9, 12].map((offset) => beside(1, offset))).toEqual([
    [0, 0],
    [0, 9],
    [0, 9],
    [9, 9],
    [12, 12],
  ])
})

test('after any edits, the marks are those of the text as it is then', () => {
  let marks = 0
  for (let seed = 1; seed <= 40; seed++) {
    const random = seeded(seed)
    const { plugin, ...begun } = opened(TEXT)
    let { state } = begun
    for (let edit = 0; edit < 30; edit++) {
      state = state.apply(anyEdit(state, random))
      const fresh = EditorState.create({ doc: state.doc, plugins: [plugin] })
      expect(marked(state, plugin), `seed ${seed}, edit ${edit}`).toEqual(marked(fresh, plugin))
      marks += marked(state, plugin).length
    }
  }
  expect(marks).toBeGreaterThan(1000)
})

function anyEdit({ tr, doc }: EditorState, random: Random): Transaction {
  const below = (most: number): number => random.int(most)
  const $start = doc.resolve(0)
  const at = below(doc.childCount)
  const [pos, line] = [$start.posAtIndex(at), doc.child(at)]
  switch (below(9)) {
    case 0:
      return tr.insertText(below(2) === 0 ? 'x' : ': y', pos + 1 + below(line.content.size + 1))
    case 1:
      return tr.setNodeAttribute(pos, 'label', line.attrs['label'] === true ? null : true)
    case 2:
      return doc.childCount > 1 ? tr.delete(pos, pos + line.nodeSize) : tr
    case 3:
      return tr.split(pos + 1 + below(line.content.size + 1))
    case 4:
      return at > 0 ? tr.join(pos) : tr
    case 5:
      return tr.setNodeAttribute(pos, 'checked', line.attrs['checked'] === true ? null : true)
    case 6:
      return tr.setNodeAttribute(pos, 'depth', 1 + below(3))
    case 7:
      return tr.insert(pos, lineOf(TEXT[below(TEXT.length)] ?? ''))
    default:
      return tr.replaceWith(pos, pos + line.nodeSize, lineOf(TEXT[below(TEXT.length)] ?? ''))
  }
}

test('a key looks only at its line and its label, however long the text is', () => {
  const looksAt = (size: number): number => {
    const { state, plugin } = opened(Array.from({ length: size }, (_, at) => TEXT[at % TEXT.length] ?? ''))
    const tr = state.tr.insertText('x', state.doc.content.size - 1)
    let looks = 0
    for (const line of tr.doc.children) {
      const { attrs } = line
      Object.defineProperty(line, 'attrs', { get: () => (looks++, attrs) })
    }
    state.apply(tr)
    expect(plugin.getState(state)).toBeDefined()
    return looks
  }
  expect(looksAt(9000)).toBe(looksAt(90))
  expect(looksAt(90)).toBeLessThan(20)
  expect(looksAt(90)).toBeGreaterThan(0)
})
