import type { EditorView } from '@tiptap/pm/view'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import {
  beginIn,
  behindWords,
  scaffoldPlugin,
  toNextOffered,
} from '../../../../client/text/editor/scaffold.ts'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { line } from '../../../../shared/document/lines.ts'
import { scaffoldUpdate } from '../../../../shared/document/scaffold.ts'
import { HeadlessEditor } from '../../../support/page/headless-editor.ts'

const ROOT = 'section:updates/ada'
const label = (text: string) => line(text, { kind: 'item', label: true })
const carried = { ...line('carried', { kind: 'item', depth: 1 }), carried: '2018-11-05/0123456789ab' }

const TEMPLATE = [label('Done:'), label('Blocked:'), label('Next:')]

/** An editor in which the scaffold is drawn. */
function open() {
  const doc = new Y.Doc()
  const fragment = doc.getXmlFragment(ROOT)
  const editor = new HeadlessEditor(fragment, () => false, { plugins: [scaffoldPlugin(ROOT, TEMPLATE, 4)] })
  const view = {
    dispatch: editor.dispatch.bind(editor),
    get state() {
      return editor.state
    },
  } as unknown as EditorView
  return { doc, fragment, editor, view }
}

/** How often the person goes to the next label before typing, and the lines after that. */
test.each([
  [0, ['Done:', 'x', 'Blocked:', 'Next:']],
  [2, ['Done:', 'Blocked:', 'Next:', 'x']],
  [3, ['Done:', 'x', 'Blocked:', 'Next:']],
])('%d times to the next label that is drawn, and from the last label to the first', (times, lines) => {
  const { fragment, editor, view } = open()
  for (let time = 0; time < times; time++) expect(toNextOffered(view)).toBe(true)
  expect(fragment.length).toBe(0)
  beginIn(ROOT)(view)
  editor.type('x')
  expect([editor.lines, toNextOffered(view)]).toEqual([lines, false])
})

test.each([
  [0, 'Done:'],
  [1, 'Blocked:'],
])(
  'if another device writes the scaffold, the cursor goes behind the label under which it was, %d labels below',
  (times, under) => {
    const { doc, editor, view } = open()
    for (let time = 0; time < times; time++) toNextOffered(view)
    const other = new Y.Doc()
    Y.applyUpdate(other, scaffoldUpdate(ROOT, TEMPLATE))
    insertLines(other.getXmlFragment(ROOT), [line('carried over', { kind: 'item', depth: 1 })], 1)
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other))
    const { parent, parentOffset } = editor.state.selection.$head
    expect([parent.textContent, parentOffset]).toEqual([under, under.length])
  },
)

test.each([
  ['behind the last words', [label('Done:'), line('own', { kind: 'item' }), label('Next:')], 'own'],
  ['behind the label of a line that was carried over', [label('Done:'), carried, label('Next:')], 'Done:'],
  ['behind that line, without a label', [carried], 'carried'],
  ['behind the last label', TEMPLATE, 'Next:'],
] as const)('a person begins %s', (_where, lines, words) => {
  const { editor } = open()
  insertLines(editor.binding.fragment, lines)
  const { parent, parentOffset } = behindWords(editor.state.doc).$head
  expect([parent.textContent, parentOffset]).toEqual([words, words.length])
})
