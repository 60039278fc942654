import type { EditorView } from '@tiptap/pm/view'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { beginIn, scaffoldPlugin, toNextOffered } from '../../../../client/text/editor/scaffold.ts'
import { line } from '../../../../shared/document/lines.ts'
import { HeadlessEditor } from '../../../support/page/headless-editor.ts'

const ROOT = 'section:updates/ada'
const label = (text: string) => line(text, { kind: 'item', label: true })

/** How often the person goes to the next label before typing, and the lines after that. */
test.each([
  [0, ['Done:', 'x', 'Blocked:', 'Next:']],
  [2, ['Done:', 'Blocked:', 'Next:', 'x']],
  [3, ['Done:', 'x', 'Blocked:', 'Next:']],
])('%d times to the next label that is drawn, and from the last label to the first', (times, lines) => {
  const fragment = new Y.Doc().getXmlFragment(ROOT)
  const template = [label('Done:'), label('Blocked:'), label('Next:')]
  const editor = new HeadlessEditor(fragment, () => false, { plugins: [scaffoldPlugin(ROOT, template)] })
  const view = {
    dispatch: editor.dispatch.bind(editor),
    get state() {
      return editor.state
    },
  } as unknown as EditorView
  for (let time = 0; time < times; time++) expect(toNextOffered(view)).toBe(true)
  expect(fragment.length).toBe(0)
  beginIn(ROOT)(view)
  editor.type('x')
  expect([editor.lines, toNextOffered(view)]).toEqual([lines, false])
})
