import { TextSelection } from '@tiptap/pm/state'
import * as Y from 'yjs'
import { describe, expect, test } from 'vitest'
import { commands } from '../../../../client/text/bars/commands.ts'
import {
  addBelow,
  backspace,
  besideLabel,
  deleteForward,
  enter,
  resolveAt,
  shiftDepth,
  tick,
  tickOrEnter,
} from '../../../../client/text/editor/keys.ts'
import { defaultTemplate } from '../../../../shared/model/template.ts'
import { scaffoldUpdate } from '../../../../shared/document/scaffold.ts'
import { readLines, textOf, withoutUnusedLabels, type Line } from '../../../../shared/document/lines.ts'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { line } from '../../../../shared/document/lines.ts'
import { MAX_DEPTH } from '../../../../shared/document/schema.ts'
import { itemsOf } from '../../../../shared/memory/items.ts'
import { HeadlessEditor } from '../../../support/page/headless-editor.ts'

const item = (text: string, depth = 0): Line => line(text, { kind: 'item', depth })
const ROOT = 'section:updates/ada'

function open(...lines: Line[]) {
  const doc = new Y.Doc()
  const fragment = doc.getXmlFragment(ROOT)
  if (lines.length > 0) insertLines(fragment, lines)
  const editor = new HeadlessEditor(fragment)
  const written = () =>
    readLines(fragment).map((read) => {
      if (read.node !== 'line') return `${read.node}: ${textOf(read)}`
      const sort = read.label ? 'label' : read.checked ? 'ticked' : read.kind
      return `${'  '.repeat(read.depth)}${sort}: ${textOf(read)}`
    })
  return { doc, fragment, editor, written }
}

describe('pointing at a label', () => {
  const label = (text: string, depth = 0) => line(text, { kind: 'item', label: true, depth })
  /** The line and the offset to which the cursor goes. */
  const goes = (lines: Line[], at: number, offset: number): string | null => {
    const { doc } = open(...lines).editor.state
    const to = besideLabel(doc, doc.resolve(0).posAtIndex(at) + 1 + offset)
    return to === null ? null : `${doc.resolve(to).index(0)}, ${doc.resolve(to).parentOffset}`
  }

  test.each<[string, Line[], number, number, string | null]>([
    ['the first line below it', [label('Done:'), item('one', 1), item('two', 1)], 0, 2, '1, 3'],
    ['an empty line below it', [label('Done:'), item('', 1)], 0, 5, '1, 0'],
    ['its end, if another label follows', [label('Done:'), label('Next:')], 0, 2, '0, 5'],
    ['its end, if nothing follows', [item('a'), label('Next:')], 1, 0, '1, 5'],
    ['its end, if what follows is not below it', [label('Done:', 1), item('one')], 0, 2, '0, 5'],
    ['the text on its line', [label('Blocked: on him')], 0, 3, '0, 9'],
    ['where the person points in that text', [label('Blocked: on him')], 0, 11, null],
    ['where the person points in another line', [label('Done:'), item('one', 1)], 1, 1, null],
  ])('leads to %s', (_, lines, at, offset, place) => expect(goes(lines, at, offset)).toBe(place))
})

describe('typing', () => {
  test('`Done:` becomes a label, and Enter starts an item under it', () => {
    const { editor, written } = open()
    editor.type('Done:')
    editor.run(enter)
    editor.type('the relay')
    expect(written()).toEqual(['label: Done:', '  item: the relay'])
  })

  test('a label that is typed under another label stands beside that one', () => {
    const { editor, written } = open(item('Done:'), item('', 1))
    editor.cursorAt(1, 0)
    editor.type('Blocked:')
    expect(written()).toEqual(['item: Done:', 'label: Blocked:'])
  })

  test('`Waiting for @bob:` stays an item, because it says who is asked', () => {
    const { editor, written } = open(line('Blocked:', { kind: 'item', label: true }), item('', 1))
    editor.cursorAt(1, 0)
    editor.type('Waiting for @bob: the key')
    expect(written()).toEqual(['label: Blocked:', '  item: Waiting for @bob: the key'])
  })

  test('a label that is there, with no words below it, is taken instead of a second one', () => {
    const label = (text: string) => line(text, { kind: 'item', label: true })
    const { editor, written } = open(
      label('Done:'),
      item('', 1),
      label('Blocked:'),
      label('Next:'),
      item('', 1),
    )
    editor.cursorAt(1, 0)
    editor.type('blocked:')
    expect(written()).toEqual(['label: Done:', 'label: Blocked:', 'label: Next:', '  item: '])
    editor.run(enter)
    editor.type('the build')
    editor.run(enter)
    editor.type('Next:')
    editor.type('x')
    expect(written()).toEqual([
      'label: Done:',
      'label: Blocked:',
      '  item: the build',
      'label: Next:',
      '  item: x',
      '  item: ',
    ])
  })

  test('a label is written again if there is something below the other one, or lines stand below the typed one', () => {
    const label = (text: string) => line(text, { kind: 'item', label: true })
    const used = open(label('Done:'), item('a', 1), label('Next:'), item('', 1))
    used.editor.cursorAt(3, 0)
    used.editor.type('Done:')
    expect(used.written()).toEqual(['label: Done:', '  item: a', 'label: Next:', 'label: Done:'])
    for (const below of [item('a', 2), item('a', 1), item('a')]) {
      const holding = open(label('Done:'), label('Next:'), item('', 1), below)
      holding.editor.cursorAt(2, 0)
      holding.editor.type('Done:')
      expect(holding.written().slice(0, 3)).toEqual(['label: Done:', 'label: Next:', 'label: Done:'])
    }
  })

  test('text typed after a label becomes its first item; a space stays on the label’s line', () => {
    const { editor, written } = open()
    editor.type('Blocked:the review')
    expect(written()).toEqual(['label: Blocked:', '  item: the review'])
    const other = open()
    other.editor.type('Blocked: no')
    expect(other.written()).toEqual(['label: Blocked: no'])
  })

  test('a label that becomes a task is no longer a label, as in its Markdown', () => {
    const typed = open(line('Done:', { kind: 'item', label: true }))
    typed.editor.cursorAt(0, 0)
    typed.editor.type('[ ] ')
    expect(typed.written()).toEqual(['task: Done:'])
  })

  test('any word becomes a label when Enter follows its colon', () => {
    const { editor, written } = open()
    editor.type('Shout-outs:')
    expect(written()).toEqual(['item: Shout-outs:'])
    editor.run(enter)
    expect(written()).toEqual(['label: Shout-outs:', '  item: '])
  })

  test.each([
    ['[ ] ask Ada', 'task: ask Ada'],
    ['[x] ask Ada', 'ticked: ask Ada'],
    ['1. first', 'ordered: first'],
    ['> she said', 'quote: she said'],
    ['```let x', 'code: let x'],
    ['see https://example.org: it works', 'item: see https://example.org: it works'],
  ])('%s', (typed, expected) => {
    const { editor, written } = open()
    editor.type(typed)
    expect(written()).toEqual([expected])
  })
})

describe('Tab and Shift-Tab', () => {
  test('move a line and its children one level at a time, never past the line above', () => {
    const { editor, written } = open(item('a'), item('b'), item('c', 1), item('d'))
    editor.cursorAt(1, 0)
    expect(editor.run(shiftDepth(1))).toBe(true)
    expect(written()).toEqual(['item: a', '  item: b', '    item: c', 'item: d'])
    expect(editor.run(shiftDepth(1))).toBe(false)
    editor.run(shiftDepth(-1))
    expect(written()).toEqual(['item: a', 'item: b', '  item: c', 'item: d'])
  })

  test('use the levels that are drawn: under a label that is a paragraph, no line stands deeper', () => {
    const label = line('Done:', { kind: 'text', label: true })
    const { editor, written } = open(label, item('a', 1), item('b', 2), item('c', 1))
    editor.cursorAt(1, 0)
    expect(editor.run(shiftDepth(1))).toBe(false)
    expect(editor.run(shiftDepth(-1))).toBe(false)
    editor.cursorAt(3, 0)
    expect(editor.run(shiftDepth(1))).toBe(true)
    expect(written()).toEqual(['label: Done:', '  item: a', '    item: b', '    item: c'])
    editor.run(shiftDepth(-1))
    editor.run(backspace)
    expect(written()).toEqual(['label: Done:', '  item: a', '    item: b', '  text: c'])
  })

  test('skip levels that no line has', () => {
    const { editor, written } = open(item('a'), item('b', 3), item('c', 2))
    editor.cursorAt(2, 0)
    editor.run(shiftDepth(1))
    expect(written()).toEqual(['item: a', '      item: b', '        item: c'])
    editor.cursorAt(1, 0)
    editor.run(shiftDepth(-1))
    expect(written()).toEqual(['item: a', 'item: b', '  item: c'])
  })

  test('change an attribute and nothing else: the line and its text stay the same objects', () => {
    const { editor, fragment } = open(item('a'), line('b', { kind: 'task', depth: 0 }))
    const before = fragment.get(1) as Y.XmlElement
    const text = before.get(0)
    editor.cursorAt(1, 0)
    editor.run(shiftDepth(1))
    editor.run(tickOrEnter)
    expect(fragment.get(1)).toBe(before)
    expect(before.get(0)).toBe(text)
  })
})

describe('Ctrl+Enter', () => {
  test('ticks a task, and removes its tick', () => {
    const { editor, written } = open(line('a', { kind: 'task', depth: 0 }))
    editor.run(tickOrEnter)
    expect(written()).toEqual(['ticked: a'])
    editor.run(tickOrEnter)
    expect(written()).toEqual(['task: a'])
  })

  test.each<[string, Line]>([
    ['an item', item('ab')],
    ['an empty item', item('')],
    ['an ordered item', line('ab', { kind: 'ordered', depth: 0 })],
    ['a quote', line('ab', { kind: 'quote', depth: 0 })],
    ['a paragraph', line('ab', { kind: 'text', depth: 0 })],
  ])('gives %s a box, as the button does, and changes no text', (_kind, only) => {
    const { editor, written } = open(only)
    editor.run(tickOrEnter)
    expect(written()).toEqual([`task: ${textOf(only)}`])
    editor.run(tickOrEnter)
    expect(written()).toEqual([`ticked: ${textOf(only)}`])
    expect(commands.tick).toBe(tick)
  })

  test.each<[string, Line]>([
    ['a label', line('Done:', { kind: 'item', label: true })],
    ['code', { node: 'code', depth: 0, fence: '```', info: '', text: 'ab' }],
  ])('in %s does the same as Enter', (_kind, only) => {
    const after = [enter, tickOrEnter].map((command) => {
      const { editor, written } = open(only)
      editor.cursorAt(0, Math.min(1, textOf(only).length))
      editor.run(command)
      return written()
    })
    expect(after[1]).toEqual(after[0])
    expect(after[0]).not.toEqual(open(only).written())
  })
})

describe('Enter', () => {
  test('in an empty line goes out one level, then makes the line plain text, then adds a line', () => {
    const { editor, written } = open(item('a'), item('', 1))
    editor.cursorAt(1, 0)
    editor.run(enter)
    expect(written()).toEqual(['item: a', 'item: '])
    editor.run(enter)
    expect(written()).toEqual(['item: a', 'text: '])
    editor.run(enter)
    expect(written()).toEqual(['item: a', 'text: ', 'text: '])
  })

  test('within a label starts an item under it, and splits the text after the label', () => {
    const { editor, written } = open(
      line('In progress:', { kind: 'item', label: true }),
      item('the relay', 1),
    )
    editor.cursorAt(0, 3)
    editor.run(enter)
    editor.type('the page')
    expect(written()).toEqual(['label: In progress:', '  item: the page', '  item: the relay'])

    const other = open(line('Done: OOO all week', { kind: 'item', label: true }))
    other.editor.cursorAt(0, 'Done: OOO'.length)
    other.editor.run(enter)
    expect(other.written()).toEqual(['label: Done: OOO', '  item:  all week'])
  })

  test('after a label that is a paragraph starts an item beside it, as Markdown reads it', () => {
    const { editor, written } = open(line('Done:'))
    editor.cursorAt(0, 5)
    editor.run(enter)
    editor.type('x')
    expect(written()).toEqual(['label: Done:', 'item: x'])
  })

  test('leaves the part before the cursor in place, whichever part is longer, so that two people who split neighbouring lines mix nothing up', () => {
    const { editor, fragment, written } = open(item('to the end of the world'))
    const before = fragment.get(0)
    editor.cursorAt(0, 2)
    editor.run(enter)
    expect(written()).toEqual(['item: to', 'item:  the end of the world'])
    expect(fragment.get(0)).toBe(before)
  })
})

describe('Backspace at the start of a line', () => {
  test('removes the line’s kind, then its depth, and then joins the line to the one above', () => {
    const { editor, written } = open(item('a'), line('b', { kind: 'task', depth: 1 }))
    const steps = ['  item: b', 'item: b', 'text: b'].map((expected) => {
      editor.cursorAt(1, 0)
      editor.run(backspace)
      return [written()[1], expected]
    })
    for (const [seen, expected] of steps) expect(seen).toBe(expected)
    editor.run(backspace)
    expect(written()).toEqual(['item: ab'])
  })

  test('joins an empty line at once', () => {
    const { editor, written } = open(item('a'), item('', 1), item('c'))
    editor.cursorAt(1, 0)
    editor.run(backspace)
    expect(written()).toEqual(['item: a', 'item: c'])
  })

  test('and Delete at the end of a line leave the upper line where it is, so that two people who join the same lines at once keep the same line', () => {
    const { editor, fragment, written } = open(item('a'), item('a long line'))
    const upper = fragment.get(0)
    editor.cursorAt(0, 'end')
    editor.run(deleteForward)
    expect(written()).toEqual(['item: aa long line'])
    expect(fragment.get(0)).toBe(upper)
  })
})

describe('an edited line', () => {
  test('keeps its text when it becomes empty, so that what others type in it at the same time is not lost', () => {
    const { editor, doc, fragment, written } = open(item('old'))
    const other = new Y.Doc()
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
    const theirs = (other.getXmlFragment(ROOT).get(0) as Y.XmlElement).get(0) as Y.XmlText
    theirs.insert(3, ' and new')
    editor.dispatch(editor.state.tr.delete(1, 4))
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other))
    expect(written()).toEqual(['item:  and new'])
    expect(fragment.length).toBe(1)
  })

  test('has one text, even if two people press their first key in it at the same time', () => {
    const { editor, doc, written } = open()
    editor.type('x')
    editor.run(enter)
    const other = new Y.Doc()
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
    const their = new HeadlessEditor(other.getXmlFragment(ROOT))
    their.cursorAt(1, 0)
    their.type('theirs')
    editor.type('mine')
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other))
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
    expect(written()[1]?.length).toBe('item: minetheirs'.length)
    expect(their.lines).toEqual(editor.lines)
  })
})

describe('undo', () => {
  test('reverts an indent', () => {
    const { editor, written } = open(item('a'), item('b'))
    editor.cursorAt(1, 0)
    editor.run(shiftDepth(1))
    editor.undo()
    expect(written()).toEqual(['item: a', 'item: b'])
  })

  test('of a new line keeps words that somebody else typed in it and that were not seen yet', () => {
    const { editor, doc, written } = open(item('a'))
    editor.cursorAt(0, 'end')
    editor.run(enter)
    editor.type('mine')
    const other = new Y.Doc()
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
    const their = new HeadlessEditor(other.getXmlFragment(ROOT))
    their.cursorAt(1, 'end')
    their.type(' theirs')
    editor.undo()
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other))
    expect(written()).toEqual(['item: a', 'item:  theirs'])
  })

  test.each([
    ['everything', 0, 'end'],
    ['three lines', 1, 3],
    ['a part of a label', 1, 1],
  ] as const)('of deleting %s leaves unused labels unused, however often it is done', (_, first, last) => {
    const { doc, fragment, editor } = open()
    Y.applyUpdate(doc, scaffoldUpdate(ROOT, defaultTemplate.section))
    const labels = readLines(fragment).map(textOf)
    const exported = () => withoutUnusedLabels(readLines(fragment)).map(textOf)
    expect(exported()).toEqual([])
    for (let time = 0; time < 3; time++) {
      const { state } = editor
      const from = state.doc.resolve(0).posAtIndex(first) + 3
      const to = last === 'end' ? state.doc.content.size - 1 : state.doc.resolve(0).posAtIndex(last) + 6
      editor.dispatch(state.tr.setSelection(TextSelection.create(state.doc, first === 0 ? 1 : from, to)))
      editor.dispatch(editor.state.tr.deleteSelection())
      expect(readLines(fragment).map(textOf)).not.toEqual(labels)
      if (time < 2) editor.undo()
      if (time === 1) {
        editor.redo()
        editor.undo()
      }
      if (time < 2) expect([readLines(fragment).map(textOf), exported()]).toEqual([labels, []])
    }
    editor.undo()
    const other = new Y.Doc()
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
    expect(withoutUnusedLabels(readLines(other.getXmlFragment(ROOT)))).toEqual([])
    // A label that somebody changes afterwards is theirs.
    editor.cursorAt(2, 0)
    editor.type('Now ')
    expect(exported()).toEqual([`Now ${labels[2]}`])
  })

  test('of a new line removes the line if nobody else is in the section', () => {
    const doc = new Y.Doc()
    const fragment = doc.getXmlFragment(ROOT)
    insertLines(fragment, [item('a')])
    const editor = new HeadlessEditor(fragment, () => true)
    editor.undoManager.stopCapturing()
    editor.cursorAt(0, 'end')
    editor.run(enter)
    editor.undo()
    expect(editor.lines).toEqual(['a'])
  })
})

describe('from outside', () => {
  const label = line('Blocked:', { kind: 'item', label: true })
  const posOf = ({ state }: HeadlessEditor, index: number) => state.doc.resolve(0).posAtIndex(index)

  test('a line is resolved as a ticked task, and back; a label stays', () => {
    const { editor, written } = open(label, item('a', 1))
    editor.run(resolveAt(posOf(editor, 1), true))
    editor.run(resolveAt(posOf(editor, 1), true))
    expect(written()).toEqual(['label: Blocked:', '  ticked: a'])
    editor.run(resolveAt(posOf(editor, 1), false))
    editor.run(resolveAt(posOf(editor, 0), true))
    expect(written()).toEqual(['label: Blocked:', '  task: a'])
  })

  test('a line that is no task stays as it is when a tick is taken away', () => {
    const { editor, written } = open(item('a'))
    editor.run(resolveAt(posOf(editor, 0), false))
    expect(written()).toEqual(['item: a'])
  })

  test('a deeper line comes behind the other deeper lines, and has the cursor', () => {
    const { editor, written } = open(label, item('a', 1), item('why', 2), item('b', 1))
    editor.run(addBelow(posOf(editor, 1)))
    editor.type('asked')
    expect(written()).toEqual([
      ...['label: Blocked:', '  item: a', '    item: why', '    item: asked', '  item: b'],
    ])
    editor.run(addBelow(posOf(editor, 4)))
    editor.type('too')
    expect(written().slice(4)).toEqual(['  item: b', '    item: too'])
  })

  test('at the deepest level, the label’s lines make room for a deeper one', () => {
    const deepest = { ...label, depth: MAX_DEPTH - 1 }
    const { editor, fragment } = open(item('up', 1), deepest, item('a', MAX_DEPTH), item('b', MAX_DEPTH))
    editor.run(addBelow(posOf(editor, 2)))
    editor.type('asked')
    const lines = readLines(fragment)
    expect(lines.map(({ depth }) => depth - MAX_DEPTH)).toEqual([1 - MAX_DEPTH, -2, -1, 0, -1])
    expect(itemsOf(lines.slice(1)).map((each) => each.lines.length)).toEqual([2, 1])
  })

  test('at the deepest level, lines that are not beside the line stay where they are', () => {
    const levels = Array.from({ length: MAX_DEPTH }, (_, at) => item(`level ${at + 1}`, at + 1))
    const { editor, fragment } = open(label, ...levels, item('another', 1), item('its answer', 2))
    const items = () => itemsOf(readLines(fragment)).map(({ text, lines }) => [text, lines.length])
    editor.run(addBelow(posOf(editor, MAX_DEPTH)))
    editor.type('asked')
    expect(items()).toEqual([
      ['level 1', MAX_DEPTH + 1],
      ['another', 2],
    ])
    const beside = open(label, item('a', MAX_DEPTH), item('b', MAX_DEPTH), item('c', MAX_DEPTH), item('d', 1))
    beside.editor.run(addBelow(posOf(beside.editor, 2)))
    beside.editor.type('asked')
    const found = itemsOf(readLines(beside.fragment))
    expect(found.map(({ text, lines }) => [text, lines.length])).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 1],
      ['d', 1],
    ])
  })

  test('an empty deeper line is used', () => {
    const { editor, written } = open(item('a'), item('', 1), label)
    editor.run(addBelow(posOf(editor, 0)))
    editor.type('asked')
    expect(written()).toEqual(['item: a', '  item: asked', 'label: Blocked:'])
  })
})
