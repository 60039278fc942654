// Pasting with real keys from a real clipboard. `place-lines.test.ts` tests where each line goes, and
// `html.browser.test.ts` what programs copy. Here, both are tested together in the page.

import { expect, test } from 'vitest'
import type { Person } from '../../../support/browser/people.ts'
import { newPlace } from '../../../support/relay/places.ts'
import { openStage } from '../../../support/browser/stage.ts'

const stage = openStage()

/** Fills the clipboard as a program does: with any text under any type. */
const fill = ({ page }: Person, types: Record<string, string>): Promise<void> =>
  page.evaluate((all) => {
    const put = (event: ClipboardEvent) => {
      event.preventDefault()
      event.stopImmediatePropagation()
      for (const [type, text] of Object.entries(all)) event.clipboardData?.setData(type, text)
    }
    addEventListener('copy', put, { capture: true, once: true })
    document.execCommand('copy')
  }, types)

async function paste(person: Person, types: Record<string, string>, keys = 'Control+v'): Promise<void> {
  await fill(person, types)
  await person.page.keyboard.press(keys)
}

/** The lines of the person's text: depth, kind and text. */
const lines = ({ mine }: Person): Promise<string[]> =>
  mine.evaluate((box) =>
    [...box.children]
      .filter((line) => !line.matches('.ghost, .ProseMirror-widget'))
      .map((line) => {
        const { kind, depth, label, checked } = (line as HTMLElement).dataset
        const sort = label ? 'label' : checked ? 'ticked' : (kind ?? line.className)
        return `${'  '.repeat(Number(depth ?? 0))}${sort}: ${line.textContent}`
      }),
  )

/** Empties the text and types this. The first line is a paragraph, unless a shorthand changes it. */
async function begin({ page: { keyboard } }: Person, ...keys: string[]): Promise<void> {
  for (const key of ['Control+a', 'Delete', 'Backspace', 'Backspace', 'Backspace']) await keyboard.press(key)
  for (const key of keys)
    await (/^(?:Arrow|Tab|Shift|Control)/.test(key) ? keyboard.press(key) : keyboard.type(key))
}

/** The text after a paste and one more letter, which shows where the cursor is. */
async function pasted(person: Person, keys: string[], types: Record<string, string>): Promise<string[]> {
  await begin(person, ...keys)
  await paste(person, types)
  await person.page.keyboard.type('|')
  return lines(person)
}

const TABLE = '<table><tr><td>Task</td><td>Owner</td></tr><tr><td>Deploy</td><td>Ada</td></tr></table>'
const DOCS = `<b style="font-weight:normal"><p><span style="font-weight:400">a </span><span style="font-weight:700">b</span></p><ul><li aria-level="1"><p><span>c</span></p></li></ul></b>`
const date = (text: string) => ({ 'text/html': `<span>${text}</span>`, 'text/plain': text })

const UPDATE = [
  ...['label: Done:', '  item: aaa', '  item: bbb', 'label: Blocked: nothing', 'label: Next:'],
  '  item: ccc',
]
const OFFERED = [
  'label: Done:',
  '  item: ',
  'label: In progress:',
  'label: Blocked:',
  'label: Next:',
  'label: Questions:',
]
const UPDATE_LIST =
  '<ul><li>Done:<ul><li>aaa</li><li>bbb</li></ul></li><li>Blocked: nothing</li><li>Next:<ul><li>ccc</li></ul></li></ul>'

const cells: [string, string[], Record<string, string>, string[]][] = [
  ['signs, in a paragraph', ['am '], { 'text/plain': '30. November ' }, ['text: am 30. November |']],
  ['signs, in an item', ['- am '], date('> 10 ms'), ['item: am > 10 ms|']],
  ['signs, in an empty item', ['- '], { 'text/plain': '- 5 degrees' }, ['item: - 5 degrees|']],
  [
    'signs, in a task',
    ['[ ] see ', 'ArrowLeft'],
    { 'text/plain': ' __init__.py' },
    ['task: see __init__.py| '],
  ],
  ['signs, in a quote', ['> x'], { 'text/plain': '# 7' }, ['quote: x# 7|']],
  [
    'signs, over a selection',
    ['1. x yy', 'Shift+ArrowLeft', 'Shift+ArrowLeft'],
    { 'text/plain': '2*3*4' },
    ['ordered: x 2*3*4|'],
  ],
  ['signs, in code', ['```a'], { 'text/plain': '  *b*\n' }, ['code: a  *b*|']],
  ['Google Docs', ['- x', 'Control+a'], { 'text/html': DOCS }, ['text: a b', 'item: c|']],
  [
    'a list, on a label',
    ['Done:'],
    { 'text/plain': '• one\n    ◦ two\n' },
    ['label: Done:', '  item: one', '    item: two|'],
  ],
  [
    'a list, in a nested item',
    ['- x\n', 'Tab'],
    { 'text/html': '<ol><li>a<li>b</ol>' },
    ['item: x', '  ordered: a', '  ordered: b|'],
  ],
  ['paragraphs, in an item', ['- x'], { 'text/html': 'a<br>b<p>c' }, ['item: xa', 'item: b', 'item: c|']],
  [
    'a table, in a paragraph',
    [],
    { 'text/html': TABLE },
    ['raw: | Task | Owner |\n| --- | --- |\n| Deploy | Ada |', 'text: |'],
  ],
  [
    'the same table as cells with tabs',
    [],
    { 'text/plain': 'Task\tOwner\nDeploy\tAda\n' },
    ['raw: | Task | Owner |\n| --- | --- |\n| Deploy | Ada |', 'text: |'],
  ],
  [
    'a table, in an item',
    ['Done:\n'],
    { 'text/html': TABLE },
    ['label: Done:', '  item: Task | Owner', '  item: Deploy | Ada|'],
  ],
  [
    'the same cells with tabs, in an item',
    ['Done:\n'],
    { 'text/plain': 'Task\tOwner\nDeploy\tAda\n' },
    ['label: Done:', '  item: Task | Owner', '  item: Deploy | Ada|'],
  ],
  [
    'dashes of a chat',
    ['- '],
    { 'text/html': '<p>– one</p><p>– two</p>', 'text/plain': '– one\n– two' },
    ['item: one', 'item: two|'],
  ],
  [
    'a list, below a label that is a paragraph',
    ['Shout-outs:'],
    { 'text/plain': '- a\n  - b\n- c\n' },
    ['text: Shout-outs:', 'item: a', '  item: b', 'item: c|'],
  ],
  [
    'a list with labels, below one of them',
    ['Done:\n'],
    { 'text/html': UPDATE_LIST },
    [...UPDATE.slice(0, -1), '  item: ccc|'],
  ],
  [
    'a list with labels, into nothing',
    [],
    { 'text/html': UPDATE_LIST },
    [...UPDATE.slice(0, -1), '  item: ccc|'],
  ],
  ['a difference', ['- '], { 'text/plain': '-  a()\n+  b()\n' }, ['code: -  a()\n+  b()|']],
  ['code', [], { 'text/html': '<pre>if a:\n    b()\n</pre>' }, ['code: if a:\n    b()|']],
]

test('P38: no character that a person sees is lost when it is pasted into any kind of line', async () => {
  const ada = await stage.visit(newPlace().link(stage.relay.url), '@ada')
  const { keyboard } = ada.page
  await ada.mine.evaluate((box) => {
    const clipboardData = new DataTransfer()
    clipboardData.items.add(new File(['x'], 'x.png', { type: 'image/png' }))
    box.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  })
  await ada.page.getByText('A picture or file cannot be pasted').waitFor()
  expect(await lines(ada)).toEqual(['item: '])

  // At the place where writing begins, a pasted update takes the places that the template offers.
  const update = 'Done:\n- aaa\n- bbb\nBlocked: nothing\nNext:\n- ccc'
  await paste(ada, { 'text/plain': update })
  expect(await lines(ada)).toEqual([
    ...UPDATE.slice(0, 3),
    'label: In progress:',
    ...UPDATE.slice(3),
    'label: Questions:',
  ])
  await keyboard.press('Control+z')
  expect(await lines(ada)).toEqual(OFFERED)

  await keyboard.type('x')
  const got: [string, string[]][] = []
  for (const [name, keys, types] of cells) got.push([name, await pasted(ada, keys, types)])
  expect(got).toEqual(cells.map(([name, , , expected]) => [name, expected]))

  // Undo reverts only the paste, however soon the paste comes after a key.
  await begin(ada, '- x ')
  await paste(ada, { 'text/plain': '- a\n- b\n' })
  await keyboard.type('y')
  await keyboard.press('Control+z')
  expect(await lines(ada)).toEqual(['item: x ', 'item: a', 'item: b'])
  await keyboard.press('Control+z')
  expect(await lines(ada)).toEqual(['item: x '])
  await keyboard.press('Control+Shift+z')
  expect(await lines(ada)).toEqual(['item: x ', 'item: a', 'item: b'])

  // Ctrl+Shift+V pastes the text as written, without its marks and without reading it as Markdown.
  await begin(ada, '- ')
  await paste(ada, { 'text/html': '<b>- a</b><p>**b**', 'text/plain': '- a\n**b**' }, 'Control+Shift+v')
  expect(await lines(ada)).toEqual(['item: - a', 'item: **b**'])
  expect(await ada.mine.locator('strong').count()).toBe(0)

  // What was copied from the page is pasted as the same lines.
  await begin(ada, 'Done:\none\n', 'Tab', 'two **b** `c`\n', 'Shift+Tab', '[x] three')
  const outline = await lines(ada)
  await keyboard.press('Control+a')
  await keyboard.press('Control+c')
  await keyboard.press('Delete')
  expect(await lines(ada)).not.toEqual(outline)
  await keyboard.press('Control+v')
  expect(await lines(ada)).toEqual(outline)
  expect(await ada.mine.locator('strong, code').allTextContents()).toEqual(['b', 'c'])
  expect(ada.problems).toEqual([])
})
