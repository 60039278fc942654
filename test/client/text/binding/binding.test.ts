// A page writes only its person's own edits, and a caret stays with its character.

import { Plugin, TextSelection } from '@tiptap/pm/state'
import * as Y from 'yjs'
import { describe, expect, test, vi } from 'vitest'
import { Binding } from '../../../../client/text/binding/binding.ts'
import { LateLetters } from '../../../../client/text/binding/late-letters.ts'
import { TwoCopies } from '../../../../client/text/binding/two-copies.ts'
import { enter } from '../../../../client/text/editor/keys.ts'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { line, readLines, textOf, type Line } from '../../../../shared/document/lines.ts'
import { HeadlessEditor, type Planted } from '../../../support/page/headless-editor.ts'
import { seeded } from '../../../support/basics/random.ts'

const ROOT = 'section:updates/ada'
const item = (text: string): Line => line(text, { kind: 'item' })

function open(texts: string[], planted: Planted = {}) {
  const doc = new Y.Doc()
  const fragment = doc.getXmlFragment(ROOT)
  insertLines(fragment, texts.map(item))
  const editor = new HeadlessEditor(fragment, () => false, planted)
  const written = () => readLines(fragment).map(textOf)
  const textAt = (at: number) => (fragment.get(at) as Y.XmlElement).get(0) as Y.XmlText
  return { doc, fragment, editor, written, textAt }
}

/** Edits a copy of the document as another person. The returned function applies that edit to `doc`. */
function another(doc: Y.Doc, act: (fragment: Y.XmlFragment) => void): () => void {
  const theirs = new Y.Doc()
  Y.applyUpdate(theirs, Y.encodeStateAsUpdate(doc))
  act(theirs.getXmlFragment(ROOT))
  return () => Y.applyUpdate(doc, Y.encodeStateAsUpdate(theirs), 'network')
}

const theirText = (fragment: Y.XmlFragment, at = 0) => (fragment.get(at) as Y.XmlElement).get(0) as Y.XmlText

/** `strike` throws while `switched` is on. */
function fault() {
  const switched = { on: false }
  const strike = () => {
    if (switched.on) throw new Error('planted')
  }
  return { switched, strike }
}

const PLACES: Record<string, (strike: () => void) => Planted> = {
  'a plugin’s state': (strike) => ({
    plugins: [new Plugin({ state: { init: () => 0, apply: () => (strike(), 0) } })],
  }),
  'a plugin that adds to a change': (strike) => ({
    plugins: [new Plugin({ appendTransaction: () => (strike(), null) })],
  }),
  'a source of decorations': (strike) => ({
    plugins: [new Plugin({ props: { decorations: () => (strike(), null) } })],
  }),
  'a drawn line': (strike) => ({ draw: strike }),
  'a plugin’s view': (strike) => ({ plugins: [new Plugin({ view: () => ({ update: strike }) })] }),
}

describe('P12: while others’ words come in,', () => {
  test.each(Object.entries(PLACES))(
    'an error in %s closes the editor, and the words are kept',
    async (_place, plant) => {
      const { switched, strike } = fault()
      const { doc, editor, written } = open(['one', 'two'], plant(strike))
      const come = another(doc, (theirs) => theirText(theirs).insert(3, ' and theirs'))
      switched.on = true
      come()
      switched.on = false
      expect(editor.binding.isOpen).toBe(false)
      editor.cursorAt(0, 0)
      editor.type('mine ')
      expect(written()).toEqual(['one and theirs', 'two'])
      await Promise.resolve()
      expect(editor.closed).toBeInstanceOf(Error)
    },
  )

  test.each([
    ['the place of my cursor is held', Binding.prototype, 'relative'],
    ['late letters are found', LateLetters.prototype, 'listen'],
    ['late letters are moved', LateLetters.prototype, 'move'],
    ['signs are found', TwoCopies.prototype, 'listen'],
    ['second copies are taken away', TwoCopies.prototype, 'settle'],
  ] as const)(
    'an error while %s closes the editor, is not thrown further, and the words are kept',
    async (_what, of: object, name) => {
      const { doc, editor, written } = open(['one', 'two'])
      const come = another(doc, (theirs) => theirText(theirs).insert(3, ' and theirs'))
      const planted = vi.spyOn(of as Record<string, () => void>, name).mockImplementation(() => {
        throw new Error('planted')
      })
      try {
        expect(come).not.toThrow()
      } finally {
        planted.mockRestore()
      }
      expect([editor.binding.isOpen, written()]).toEqual([false, ['one and theirs', 'two']])
      await Promise.resolve()
      expect(editor.closed).toEqual(new Error('planted'))
    },
  )

  test('a plugin that refuses them closes the editor', () => {
    const { switched } = fault()
    const refusing = new Plugin({ filterTransaction: (tr) => !switched.on || !tr.docChanged })
    const { doc, editor, written } = open(['one'], { plugins: [refusing] })
    const come = another(doc, (theirs) => theirText(theirs).insert(3, ' and theirs'))
    switched.on = true
    come()
    switched.on = false
    editor.type('mine ')
    expect([editor.binding.isOpen, written()]).toEqual([false, ['one and theirs']])
  })

  test('text that a plugin adds to them is not written, because no person typed it', () => {
    const adding = new Plugin({
      appendTransaction: ([tr], _before, { tr: more }) =>
        tr?.docChanged && tr.getMeta('added') === undefined
          ? more.insertText('!', 1).setMeta('added', true)
          : null,
    })
    const { doc, written } = open(['one'], {})
    const page = new Y.Doc()
    Y.applyUpdate(page, Y.encodeStateAsUpdate(doc))
    const editor = new HeadlessEditor(page.getXmlFragment(ROOT), () => false, { plugins: [adding] })
    expect([written(), editor.binding.isOpen]).toEqual([['one'], false])
  })
})

describe('P12: while I type,', () => {
  test.each(Object.entries(PLACES))('an error in %s loses none of others’ words', (_place, plant) => {
    const { switched, strike } = fault()
    const { doc, editor, written } = open(['one', 'two'], plant(strike))
    const come = another(doc, (theirs) => theirText(theirs).insert(3, ' and theirs'))
    editor.cursorAt(1, 'end')
    switched.on = true
    expect(() => editor.type('!')).toThrow('planted')
    switched.on = false
    editor.binding.flush()
    come()
    expect(written()[0]).toBe('one and theirs')
    expect(['two', 'two!']).toContain(written()[1])
    if (editor.binding.isOpen) expect(editor.lines).toEqual(written())
  })

  test('an error in drawing leaves what I typed written', () => {
    const { switched, strike } = fault()
    const { editor, written } = open(['one'], { draw: strike })
    editor.cursorAt(0, 'end')
    switched.on = true
    expect(() => editor.type('!')).toThrow('planted')
    editor.binding.flush()
    expect([written(), editor.binding.isOpen]).toEqual([['one!'], true])
  })
})

describe('P12: before an edit is written,', () => {
  test('its line is compared with the document', () => {
    const { doc, editor, textAt, written } = open(['one', 'two'])
    // The editor does not see this change, as if the binding had a fault.
    doc.transact(() => textAt(0).insert(3, ' more'), editor.binding)
    editor.cursorAt(0, 0)
    editor.type('x')
    expect([written(), editor.binding.isOpen]).toEqual([['one more', 'two'], false])
  })

  test('the list of lines is compared with the document', () => {
    const { doc, fragment, editor, written } = open(['one', 'two'])
    doc.transact(() => insertLines(fragment, [item('new')], 0), editor.binding)
    editor.cursorAt(1, 0)
    editor.type('x')
    expect([written(), editor.binding.isOpen]).toEqual([['new', 'one', 'two'], false])
  })

  test('if the editor’s state changes without a step, that is noticed, and the state is not written', () => {
    const { editor, written } = open(['one'])
    const other = open(['something else'])
    editor.state = other.editor.state.reconfigure({ plugins: editor.state.plugins })
    editor.cursorAt(0, 0)
    expect([written(), editor.binding.isOpen]).toEqual([['one'], false])
  })
})

describe('P12: an edit is written as the person made it', () => {
  test('a letter among equal letters goes where it was typed', () => {
    const { editor, textAt } = open(['aaa'])
    const between = Y.createRelativePositionFromTypeIndex(textAt(0), 2, -1)
    editor.cursorAt(0, 1)
    editor.type('a')
    expect(editor.binding.absolute(between)).toBe(1 + 3)
  })

  test('typed marks leave the letters between them', () => {
    const { editor, textAt } = open(['**bold**'])
    const within = Y.createRelativePositionFromTypeIndex(textAt(0), 4, -1)
    const { tr, schema } = editor.state
    tr.delete(7, 9).delete(1, 3)
    editor.dispatch(tr.addMark(1, 5, schema.mark('bold')))
    expect(textAt(0).toDelta()).toEqual([{ insert: 'bold', attributes: { bold: {} } }])
    expect(editor.binding.absolute(within)).toBe(1 + 2)
  })

  test('an unknown attribute survives all edits of its line', () => {
    const { editor, fragment } = open(['one'])
    const element = fragment.get(0) as Y.XmlElement
    element.setAttribute('sparkle', { much: true } as unknown as string)
    editor.cursorAt(0, 'end')
    editor.type('!')
    editor.dispatch(editor.state.tr.setNodeAttribute(0, 'depth', 2))
    expect(element.getAttributes()).toEqual({ kind: 'item', depth: 2, sparkle: { much: true } })
  })

  test('typing writes no attribute, because another person may be changing one', () => {
    const { editor, fragment } = open(['one'])
    const { _map: attributes } = fragment.get(0) as Y.XmlElement
    const held = [...attributes.values()]
    editor.cursorAt(0, 'end')
    editor.type('!')
    expect([...attributes.values()]).toEqual(held)
  })

  test('typing does not change an attribute value out of range', () => {
    const { editor, fragment } = open(['one'])
    const element = fragment.get(0) as Y.XmlElement
    element.setAttribute('depth', -5 as unknown as string)
    editor.cursorAt(0, 'end')
    editor.type('!')
    expect([element.getAttribute('depth'), editor.binding.isOpen]).toEqual([-5, true])
  })

  test('a line that a foreign client gave several texts is edited in place', () => {
    const { editor, fragment, written } = open(['one'])
    const element = fragment.get(0) as Y.XmlElement
    element.insert(1, [new Y.XmlText(' two')])
    editor.dispatch(editor.state.tr.insertText('!', 6).delete(2, 4))
    expect([written(), editor.lines]).toEqual([['o t!wo'], ['o t!wo']])
    expect(element.length).toBe(2)
  })

  test('half of a surrogate pair is never written', () => {
    const { editor, written } = open(['a😀b'])
    editor.dispatch(editor.state.tr.insertText('\uDE01', 3, 4))
    expect(written()).toEqual(['a😁b'])
  })
})

describe('a split keeps the text object for the half in which another person writes', () => {
  test.each([
    ['in its tail', 6, 1],
    ['in its head', 2, 0],
  ])('%s', (_where, offset, line) => {
    const { editor, textAt, fragment } = open(['head tail'])
    const place = Y.createRelativePositionFromTypeIndex(textAt(0), offset, -1)
    const text = textAt(0)
    editor.others = () => [place]
    editor.cursorAt(0, 4)
    editor.run(enter)
    expect(editor.lines).toEqual(['head', ' tail'])
    expect((fragment.get(line) as Y.XmlElement).get(0)).toBe(text)
  })
})

describe('P13: a caret moves with its character', () => {
  const caretText = ({ state }: HeadlessEditor) =>
    `${state.selection.$head.parent.textContent.slice(0, state.selection.$head.parentOffset)}|`

  test.each([
    ['another’s letter before it', (f: Y.XmlFragment) => theirText(f, 1).insert(0, 'xy'), 'xysa|'],
    ['a line added above that is alike', (f: Y.XmlFragment) => insertLines(f, [item('same')], 0), 'sa|'],
    ['the line above removed', (f: Y.XmlFragment) => f.delete(0, 1), 'sa|'],
    [
      'a change of the line’s kind',
      (f: Y.XmlFragment) => (f.get(1) as Y.XmlElement).setAttribute('kind', 'task'),
      'sa|',
    ],
    ['a mark around it', (f: Y.XmlFragment) => theirText(f, 1).format(0, 4, { bold: {} }), 'sa|'],
  ])('through %s', (_what, act, expected) => {
    const { doc, editor } = open(['same', 'same', 'same'])
    editor.cursorAt(1, 2)
    another(doc, act)()
    expect([caretText(editor), editor.binding.isOpen]).toEqual([expected, true])
  })

  test('into the half that another person’s Enter moved', () => {
    const { doc, editor } = open(['one two', 'three'])
    editor.cursorAt(0, 'end')
    another(doc, (theirs) => {
      theirText(theirs).delete(3, 4)
      insertLines(theirs, [item(' two')], 1)
    })()
    expect(caretText(editor)).toBe(' two|')
  })

  test('to the end of the line above when another person removes its line', () => {
    const { doc, editor } = open(['one', 'two', 'three'])
    editor.cursorAt(1, 1)
    another(doc, (theirs) => theirs.delete(1, 1))()
    expect(caretText(editor)).toBe('one|')
  })

  test('through undo and redo', () => {
    const { editor } = open(['one', 'two'])
    editor.undoManager.stopCapturing()
    editor.cursorAt(0, 'end')
    editor.type('!!')
    editor.cursorAt(1, 0)
    editor.undo()
    expect(caretText(editor)).toBe('one|')
    editor.redo()
    expect(caretText(editor)).toBe('one!!|')
  })

  test('as do both ends of a selection', () => {
    const { doc, editor } = open(['one', 'two'])
    editor.dispatch(editor.state.tr.setSelection(TextSelection.create(editor.state.doc, 2, 8)))
    another(doc, (theirs) => {
      theirText(theirs).insert(0, 'abc')
      theirText(theirs, 1).insert(2, 'def')
    })()
    const { from, to } = editor.state.selection
    expect(editor.state.doc.textBetween(from, to, '/')).toBe('ne/tw')
  })
})

describe('P13: what others write beside a selection is not overwritten', () => {
  test.each([
    ['right before it', 1, 'oxy|e'],
    ['right behind it', 3, 'o|xye'],
  ])('%s', (_where, offset, expected) => {
    const { doc, editor, written } = open(['ontwe'])
    for (const [anchor, head] of [
      [2, 5],
      [5, 2],
    ] as const) {
      editor.dispatch(editor.state.tr.insertText('ontwe', 1, 1 + editor.lines.join('').length))
      editor.dispatch(editor.state.tr.setSelection(TextSelection.create(editor.state.doc, anchor, head)))
      another(doc, (theirs) => theirText(theirs).insert(offset === 1 ? 1 : 4, 'xy'))()
      editor.type('!')
      expect(written()).toEqual([expected.replace('|', '!')])
    }
  })
})

describe('a position that another page sends', () => {
  test('never leads out of this text, never throws, and makes no root', () => {
    const { doc, fragment, editor } = open(['one', 'two'])
    insertLines(doc.getXmlFragment('section:updates/grace'), [item('hers')])
    fragment.delete(1, 1)
    const roots = doc.share.size
    const random = seeded(7)
    const id = () =>
      random.chance(0.3)
        ? null
        : Y.createID(random.chance(0.8) ? doc.clientID : random.int(9), random.int(30))
    const names = [null, ROOT, 'section:updates/grace', 'nowhere', '__proto__']
    let found = 0
    for (let round = 0; round < 3000; round++) {
      const position = new Y.RelativePosition(id(), random.pick(names), id(), random.pick([-1, 0, 1]))
      const pos = editor.binding.absolute(position)
      if (pos === null) continue
      found++
      expect(pos).toBeGreaterThan(0)
      expect(pos).toBeLessThan(editor.state.doc.content.size)
    }
    expect(found).toBeGreaterThan(100)
    expect(doc.share.size).toBe(roots)
    const hers = (doc.getXmlFragment('section:updates/grace').get(0) as Y.XmlElement).get(0) as Y.XmlText
    expect(editor.binding.absolute(Y.createRelativePositionFromTypeIndex(hers, 2, -1))).toBeNull()
  })
})
