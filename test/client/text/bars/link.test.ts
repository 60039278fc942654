import { TextSelection } from '@tiptap/pm/state'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { commands } from '../../../../client/text/bars/commands.ts'
import {
  addressIn,
  addressOf,
  linkAt,
  linkSelection,
  outOfLabel,
  unlinkSelection,
} from '../../../../client/text/bars/link.ts'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { line, plain, readLines, textOf, type Line } from '../../../../shared/document/lines.ts'
import { HeadlessEditor } from '../../../support/page/headless-editor.ts'

const ROOT = 'section:updates/ada'
const HREF = 'https://example.org/a'

function open(...lines: Line[]) {
  const fragment = new Y.Doc().getXmlFragment(ROOT)
  insertLines(fragment, lines)
  const editor = new HeadlessEditor(fragment)
  const select = (from: number, to: number) => {
    const { doc, tr } = editor.state
    editor.dispatch(tr.setSelection(TextSelection.create(doc, from, to)))
  }
  const runs = () =>
    readLines(fragment).flatMap((each) =>
      each.node === 'line' ? each.runs.map(({ text, marks }) => [text, marks]) : [],
    )
  return { editor, fragment, select, runs }
}

const linked = (text: string, marks = {}) => plain(text, { ...marks, link: { href: HREF, title: null } })

test.each([
  ['https://example.org/x?y#z', 'https://example.org/x?y#z'],
  [' example.org/x ', 'https://example.org/x'],
  ['localhost.test:8080', 'https://localhost.test:8080'],
  ['ada@example.org', 'mailto:ada@example.org'],
  ['javascript:alert(1)', null],
  ['javascript:a.b', null],
  ['data:text/html,x.y', null],
  ['two words.org', null],
  ['word', null],
  ['', null],
])('the address “%s”', (typed, address) => {
  expect(addressOf(typed)).toBe(address)
})

describe('a link', () => {
  test('is found at both ends and across its marks, and not beside it', () => {
    const { editor, select } = open(
      line([...plain('see '), ...linked('the '), ...linked('rfc', { bold: true }), ...plain(' now')]),
    )
    const found = [4, 5, 8, 12, 13].map((at) => {
      select(at, at)
      const link = linkAt(editor.state)
      return link && [link.from, link.to, link.isBare]
    })
    expect(found).toEqual([null, [5, 12, false], [5, 12, false], [5, 12, false], null])
  })

  test('can be a bare address', () => {
    const { editor, select } = open(line(`see ${HREF}, now`))
    select(10, 10)
    expect(linkAt(editor.state)).toEqual({ from: 5, to: 5 + HREF.length, href: HREF, isBare: true })
    select(3, 3)
    expect(linkAt(editor.state)).toBe(null)
  })

  test('gets other words with the marks of the old ones, keeps its words if none are given, and can be removed', () => {
    const { editor, select, runs } = open(line([...plain('see '), ...plain('this', { bold: true })]))
    select(5, 9)
    editor.dispatch(linkSelection(editor.state.tr, null, HREF))
    expect(runs()).toEqual([
      ['see ', {}],
      ['this', { bold: true, link: { href: HREF, title: null } }],
    ])
    select(5, 9)
    editor.dispatch(linkSelection(editor.state.tr, 'the rfc', HREF))
    expect(runs()[1]).toEqual(['the rfc', { bold: true, link: { href: HREF, title: null } }])
    select(5, 12)
    editor.dispatch(unlinkSelection(editor.state.tr))
    expect(runs()[1]).toEqual(['the rfc', { bold: true }])
  })

  test('with an address that is not safe is not opened', () => {
    const { editor, select } = open(
      line(plain('this', { link: { href: 'javascript:alert(1)', title: null } })),
    )
    select(2, 2)
    expect([linkAt(editor.state)?.href, addressIn(editor.state)]).toEqual(['', null])
  })

  test('with empty words becomes its bare address', () => {
    const { editor, runs } = open(line('see '))
    editor.cursorAt(0, 'end')
    editor.dispatch(linkSelection(editor.state.tr, '', HREF))
    expect(runs()).toEqual([[`see ${HREF}`, {}]])
  })
})

test('a link that is written where others have put a label meanwhile gets a line under the label', () => {
  const { editor, fragment } = open(
    line('Done:', { kind: 'item', label: true }),
    line('one', { kind: 'item' }),
  )
  const write = () => editor.dispatch(linkSelection(outOfLabel(editor.state.tr), 'the plan', HREF))
  editor.cursorAt(0, 0)
  write()
  editor.cursorAt(2, 'end')
  write()
  expect(editor.lines).toEqual(['Done:', 'the plan', 'onethe plan'])
  expect(readLines(fragment)[1]).toMatchObject({ kind: 'item', depth: 1, label: false })
})

describe('commands', () => {
  const label = (text: string) => line(text, { kind: 'item', label: true })
  const item = (text: string) => line(text, { kind: 'item', depth: 1 })

  test('“next label” goes to the end of the text under the next label, and from the last label to the first', () => {
    const { editor } = open(
      label('Done:'),
      item('one'),
      item('two'),
      label('Blocked:'),
      label('Next:'),
      item('three'),
    )
    editor.cursorAt(1, 0)
    const stops = [1, 2, 3].map(() => {
      const next = commands['next-label']
      if (next) editor.run(next)
      const { $head } = editor.state.selection
      return [$head.parent.textContent, $head.parentOffset === $head.parent.content.size]
    })
    expect(stops).toEqual([
      ['Blocked:', true],
      ['three', true],
      ['two', true],
    ])
  })

  test('tick makes a line a task, then ticks it, and leaves a label as it is', () => {
    const { editor, fragment } = open(label('Done:'), item('one'))
    const tick = () => commands.tick !== undefined && editor.run(commands.tick)
    const now = () =>
      readLines(fragment).map((each) => each.node === 'line' && [each.kind, each.checked, textOf(each)])
    editor.cursorAt(0, 0)
    expect(tick()).toBe(false)
    editor.cursorAt(1, 0)
    expect([tick(), now()[1]]).toEqual([true, ['task', false, 'one']])
    expect([tick(), now()[1]]).toEqual([true, ['task', true, 'one']])
    expect(now()[0]).toEqual(['item', false, 'Done:'])
  })
})
