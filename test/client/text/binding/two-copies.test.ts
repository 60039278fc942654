import { TextSelection } from '@tiptap/pm/state'
import * as Y from 'yjs'
import { describe, expect, test } from 'vitest'
import { LATE } from '../../../../client/text/binding/late-letters.ts'
import { backspace, deleteForward, enter } from '../../../../client/text/editor/keys.ts'
import { charactersOf, insertCopy, movesFrom } from '../../../../shared/moved/copies.ts'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { line, readLines, textOf } from '../../../../shared/document/lines.ts'
import { HeadlessEditor } from '../../../support/page/headless-editor.ts'

const ROOT = 'block:questions'

type Press = [key: typeof enter, line: number, offset: number | 'end']

interface Page {
  doc: Y.Doc
  editor: HeadlessEditor
  inbox: Uint8Array[]
  lines: () => string[]
  /** The line with the cursor, which is drawn as `|`. */
  caret: () => string
  /** Puts the cursor at a place and presses a key. */
  presses: (...press: Press) => void
  types: (text: string, line: number, offset: number | 'end') => void
}

/** Pages with the same lines. Page n has the client id n + 1. Ids decide where lines go. */
function pages(count: number, ...texts: string[]): Page[] {
  const start = new Y.Doc()
  insertLines(
    start.getXmlFragment(ROOT),
    texts.map((text) => line(text, { kind: 'text' })),
  )
  const all = Array.from({ length: count }, (_, at): Page => {
    const doc = Object.assign(new Y.Doc(), { clientID: at + 1 })
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(start))
    const editor = new HeadlessEditor(doc.getXmlFragment(ROOT))
    return {
      doc,
      editor,
      inbox: [],
      lines: () => readLines(doc.getXmlFragment(ROOT)).map(textOf),
      caret: () => {
        const { parent, parentOffset } = editor.state.selection.$head
        return `${parent.textContent.slice(0, parentOffset)}|${parent.textContent.slice(parentOffset)}`
      },
      presses: (key, line, offset) => {
        editor.cursorAt(line, offset)
        editor.run(key)
      },
      types: (text, line, offset) => {
        editor.cursorAt(line, offset)
        editor.type(text)
      },
    }
  })
  for (const page of all)
    page.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'network') for (const other of all) if (other !== page) other.inbox.push(update)
    })
  return all
}

const hears = ({ doc, inbox }: Page, most = Infinity): void => {
  for (const update of inbox.splice(0, most)) Y.applyUpdate(doc, update, 'network')
}

/** Exchanges all edits, and returns the lines that all pages hold then. */
function met(all: readonly Page[]): string[] {
  while (all.some(({ inbox }) => inbox.length > 0)) for (const page of all) hears(page)
  const [first] = all
  for (const page of all) {
    expect(page.lines()).toEqual(first?.lines())
    expect([page.editor.lines, page.editor.binding.isOpen]).toEqual([page.lines(), true])
  }
  return first?.lines().filter((text) => text !== '') ?? []
}

const two = (...texts: string[]): [Page, Page] => pages(2, ...texts) as [Page, Page]

describe('P11: if two people press Enter in one line at the same time', () => {
  test.each([
    ['at the same place', 2, 2, ['ab', 'cdef']],
    ['at two places of the second half', 3, 4, ['abc', 'd', 'ef']],
    ['at two places of the second half, the other way round', 4, 3, ['abc', 'd', 'ef']],
    ['at two places of the first half', 1, 2, ['a', 'b', 'cdef']],
    ['at two places of the first half, the other way round', 2, 1, ['a', 'b', 'cdef']],
    ['one in each half', 1, 4, ['a', 'bcd', 'ef']],
  ])('%s', (_where, one, other, expected) => {
    const [ada, bob] = two('abcdef')
    ada.presses(enter, 0, one)
    bob.presses(enter, 0, other)
    expect(met([ada, bob])).toEqual(expected)
  })

  test('and then type: the typed text is kept in the copy that stays', () => {
    for (const [first, second] of [
      [0, 1],
      [1, 0],
    ] as const) {
      const all = two('abcdef')
      const [ada, bob] = [all[first], all[second]] as [Page, Page]
      ada.presses(enter, 0, 3)
      bob.presses(enter, 0, 3)
      ada.types(' one', 1, 'end')
      bob.types('two ', 1, 2)
      expect(met(all).join('/')).toMatch(/^abc\/(detwo f one|detwo f one)$/)
    }
  })

  test('and type while they receive each other’s edits: each word is whole, and the caret stays after it', () => {
    const [ada, bob] = two('abcdef')
    ada.presses(enter, 0, 3)
    bob.presses(enter, 0, 3)
    ada.types(' on', 1, 'end')
    hears(ada)
    ada.editor.type('e')
    expect(met([ada, bob])).toEqual(['abc', 'def one'])
    expect(ada.caret()).toBe('def one|')
  })

  test('and a third one too, at a third place', () => {
    const all = pages(3, 'abcdef')
    const [ada, bob, mia] = all as [Page, Page, Page]
    ada.presses(enter, 0, 3)
    bob.presses(enter, 0, 4)
    mia.presses(enter, 0, 5)
    expect(met(all).join('')).toBe('abcdef')
  })

  test('and one of them was away until the other had written much more', () => {
    const [ada, bob] = two('abcdef', 'last')
    bob.presses(enter, 0, 4)
    bob.types('!', 1, 'end')
    ada.presses(enter, 0, 4)
    for (let times = 0; times < 5; times++) {
      ada.types(' more', 1, 'end')
      ada.presses(enter, 1, 1)
      ada.presses(backspace, 2, 0)
    }
    expect(met([ada, bob]).join('/')).toMatch(/^abcd\/ef!?( more){5}!?\/last$/)
  })
})

describe('P11: if two people join lines at the same time', () => {
  test.each([
    ['the same two lines', backspace, 1, 0],
    ['the same two lines from both sides', deleteForward, 0, 'end'],
  ] as const)('%s', (_what, key, at, offset) => {
    const [ada, bob] = two('one', 'two', 'three')
    ada.presses(backspace, 1, 0)
    bob.presses(key, at, offset)
    expect(met([ada, bob])).toEqual(['onetwo', 'three'])
  })

  describe('and a third person types at the joint, with an id between the ids of the other two', () => {
    const del: Press = [deleteForward, 0, 'end']
    const back: Press = [backspace, 1, 0]
    test.each<[string, Press, Press]>([
      ['with Delete', del, del],
      ['with Backspace', back, back],
      ['from both sides', del, back],
    ])('%s', (_what, one, other) => {
      for (const [first, second, at, offset] of [
        ['abcdef', 'ghijkl', 1, 0],
        ['abcdefgh', 'ij', 0, 'end'],
      ] as const) {
        const all = pages(3, first, second)
        const [ada, bob, mia] = all as [Page, Page, Page]
        ada.presses(...one)
        mia.presses(...other)
        bob.types('A', at, offset)
        while (all.some(({ inbox }) => inbox.length > 0)) for (const page of all) hears(page, 1)
        expect(met(all)).toEqual([`${first}A${second}`])
      }
    })
  })

  test('one with the line above, the other with the line below', () => {
    const [ada, bob] = two('first line', 'two', 'third line')
    ada.presses(backspace, 1, 0)
    bob.presses(deleteForward, 1, 'end')
    const lines = met([ada, bob]).join('/')
    for (const word of ['first line', 'two', 'third line']) expect(lines.split(word).length).toBe(2)
  })

  test('and one splits the line that the other joins', () => {
    const [ada, bob] = two('one', 'two words here')
    ada.presses(backspace, 1, 0)
    bob.presses(enter, 1, 9)
    const lines = met([ada, bob]).join('/')
    for (const word of ['one', 'two words', ' here']) expect(lines.split(word).length).toBe(2)
  })

  test('text that was typed in the line goes where its neighbours went', () => {
    const [ada, bob] = two('one', 'two')
    bob.types('PQ', 1, 'end')
    ada.presses(backspace, 1, 0)
    hears(bob)
    bob.editor.type('RS')
    expect(met([ada, bob])).toEqual(['onetwoPQRS'])
  })
})

describe('P11: if two people move the same characters at the same time, each caret goes with its characters', () => {
  test.each<[string, Press, Press, string, string]>([
    ['two split at one place', [enter, 0, 4], [enter, 0, 4], '|ef', '|ef'],
    ['two split in the first half', [enter, 0, 2], [enter, 0, 1], '|cdef', '|b'],
    ['two split in the first half, the other way round', [enter, 0, 1], [enter, 0, 2], '|b', '|cdef'],
    ['two split in the second half', [enter, 0, 4], [enter, 0, 5], '|e', '|f'],
    ['two split in the second half, the other way round', [enter, 0, 5], [enter, 0, 4], '|f', '|e'],
    ['two join with Backspace', [backspace, 1, 0], [backspace, 1, 0], 'abcdef|two', 'abcdef|two'],
    [
      'two join with Delete',
      [deleteForward, 0, 'end'],
      [deleteForward, 0, 'end'],
      'abcdef|two',
      'abcdef|two',
    ],
    ['two join from both sides', [backspace, 1, 0], [deleteForward, 0, 'end'], 'abcdef|two', 'abcdef|two'],
  ])('%s', (_what, one, other, expected, expectedOfOther) => {
    const [ada, bob] = two('abcdef', 'two')
    ada.presses(...one)
    bob.presses(...other)
    met([ada, bob])
    expect([ada.caret(), bob.caret()]).toEqual([expected, expectedOfOther])
  })

  test('and so does a selection, which begins before its first character', () => {
    const [ada, bob] = two('abcdefghijk')
    ada.editor.dispatch(ada.editor.state.tr.setSelection(TextSelection.create(ada.editor.state.doc, 4, 7)))
    bob.presses(enter, 0, 3)
    met([ada, bob])
    const { $from, $to } = ada.editor.state.selection
    expect([$from.index(0), $from.parentOffset, $to.index(0), $to.parentOffset]).toEqual([1, 0, 1, 3])
  })

  /** Ada and Bob split a line. Ada's cursor is inside her half. Later her copy of it is removed, because Bob's stays. */
  const halfGoes = (): [Page, Page] => {
    const [ada, bob] = two('abcdef', 'last')
    ada.presses(enter, 0, 4)
    ada.editor.cursorAt(1, 1)
    bob.presses(enter, 0, 4)
    return [ada, bob]
  }

  test('inside their half', () => {
    const [ada, bob] = halfGoes()
    met([ada, bob])
    expect(ada.caret()).toBe('e|f')
  })

  test('except if the person has meanwhile put the cursor elsewhere', () => {
    const [ada, bob] = halfGoes()
    // A browser may report a click when the change is already on its way into the document.
    ada.doc.once('beforeTransaction', () => ada.editor.cursorAt(ada.lines().length - 1, 'end'))
    met([ada, bob])
    expect(ada.caret()).toBe('last|')
  })

  test('except if this page has meanwhile changed the text around the cursor', () => {
    const [ada, bob] = two('abcdef', 'last')
    ada.editor.cursorAt(0, 'end')
    bob.types('!', 1, 'end')
    met([ada, bob])
    const fragment = ada.doc.getXmlFragment(ROOT)
    const textIn = (at: number) => (fragment.get(at) as Y.XmlElement).get(0) as Y.XmlText
    ada.doc.transact((transaction) => {
      const [def] = charactersOf(textIn(0), 3)
      if (def) insertCopy(transaction, def, 'XYZ', textIn(1), 5)
      textIn(0).delete(3, 3)
    })
    ada.doc.transact(() => textIn(1).insert(0, 'late '), LATE)
    expect([ada.lines(), ada.caret()]).toEqual([['abc', 'late last!XYZ'], 'abc|'])
  })
})

test('P11: deleting across the end of a line keeps the line in which another person types', () => {
  const [ada, bob] = two('one', 'two words')
  bob.editor.cursorAt(1, 'end')
  const { head } = bob.editor.binding.placeOf(bob.editor.state)
  ada.editor.others = () => [head]
  bob.editor.type('PQ')
  const { tr } = ada.editor.state
  ada.editor.dispatch(tr.delete(4, 15))
  hears(bob)
  bob.editor.type('RS')
  expect(met([ada, bob])).toEqual(['onePQRS'])
})

describe('P11: nothing else is taken for a copy:', () => {
  test('a second copy that somebody pastes stays', () => {
    const [ada, bob] = two('abcdef')
    ada.presses(enter, 0, 3)
    bob.types('def', 0, 0)
    bob.types('def', 0, 'end')
    expect(met([ada, bob]).join('').match(/def/g)).toHaveLength(3)
  })

  test('a copy with another text stays', () => {
    const [ada, bob] = two('abcdef')
    ada.presses(enter, 0, 4)
    // Bob's page says that `xy` is a copy of `ef`.
    const fragment = bob.doc.getXmlFragment(ROOT)
    const text = (fragment.get(0) as Y.XmlElement).get(0) as Y.XmlText
    bob.doc.transact((transaction) => {
      insertLines(fragment, [line('')])
      const [ef] = charactersOf(text, 4, 2)
      if (ef) insertCopy(transaction, ef, 'xy', (fragment.get(1) as Y.XmlElement).get(0) as Y.XmlText, 0)
      text.delete(4, 2)
    })
    expect(met([ada, bob])).toEqual(['abcd', 'ef', 'xy'])
  })

  test('letters that are typed and deleted are not taken for signs of a move', () => {
    const [ada] = two('abcdef')
    ada.types('xy', 0, 3)
    for (let times = 0; times < 2; times++) {
      const { tr, selection } = ada.editor.state
      ada.editor.dispatch(tr.delete(selection.head - 1, selection.head))
    }
    const text = (ada.doc.getXmlFragment(ROOT).get(0) as Y.XmlElement).get(0) as Y.XmlText
    expect(movesFrom(text)).toEqual([])
    ada.presses(enter, 0, 3)
    expect(movesFrom(text)).toHaveLength(1)
  })
})
