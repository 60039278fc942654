// The list of `@` and `#`: what opens it, what closes it, and what it writes. Two people type in one text.

import type { EditorView } from '@tiptap/pm/view'
import { TextSelection } from '@tiptap/pm/state'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { completingIn, completion } from '../../../../client/text/complete/completion.ts'
import { MOST_SHOWN, matching, offerOf, type Offers } from '../../../../client/text/complete/offers.ts'
import { insertLines } from '../../../../shared/document/insert-lines.ts'
import { line } from '../../../../shared/document/lines.ts'
import { HeadlessEditor } from '../../../support/page/headless-editor.ts'

const ROOT = 'section:updates/ada'
const PEOPLE = ['@kevina', '@Kubuxu', '@magik6k', '@Ángel', '@momack2']
const ISSUE = 'https://github.com/ipfs/go-ipfs/issues/5789'

const offers: Offers = {
  of: (sign) =>
    sign === '@'
      ? PEOPLE.map((handle) => offerOf(handle, handle, '', handle === '@momack2' ? '@molly' : ''))
      : [offerOf(ISSUE, 'go-ipfs#5789', 'Redo --cid-base p.r.')],
  watch: () => () => {},
}

/** Offers that change while a list is open. */
class Changing implements Offers {
  #came = (): void => {}
  #names: readonly string[]

  constructor(...names: string[]) {
    this.#names = names
  }

  of = () => this.#names.map((name) => offerOf(name, name))

  watch = (came: () => void) => {
    this.#came = came
    return () => {}
  }

  become(...names: string[]): void {
    this.#names = names
    this.#came()
  }
}

class Writer {
  readonly editor: HeadlessEditor
  readonly #plugin

  constructor(doc: Y.Doc, offered: Offers = offers) {
    this.#plugin = completion(offered)
    this.editor = new HeadlessEditor(doc.getXmlFragment(ROOT), () => false, { plugins: [this.#plugin] })
  }

  #call(name: 'handleTextInput' | 'handleKeyDown', ...args: unknown[]): boolean {
    const { editor } = this
    const view = {
      composing: false,
      state: editor.state,
      dispatch: editor.dispatch.bind(editor),
    } as unknown as EditorView
    const handle = this.#plugin.props[name] as ((...args: unknown[]) => boolean) | undefined
    return handle?.call(this.#plugin, view, ...args) ?? false
  }

  /** The browser reports a letter that is about to be typed. */
  begin(letter: string): void {
    const { from, to } = this.editor.state.selection
    this.#call('handleTextInput', from, to, letter)
  }

  type(text: string): void {
    for (const letter of text) {
      this.begin(letter)
      this.editor.type(letter)
    }
  }

  /** Whether the list took the key. */
  press(key: string): boolean {
    return this.#call('handleKeyDown', { key })
  }

  /** Deletes the character before the cursor, as Backspace does. */
  rub(): void {
    this.press('Backspace')
    const { head } = this.editor.state.selection
    this.editor.dispatch(this.editor.state.tr.delete(head - 1, head))
  }

  get list(): string[] | null {
    return completingIn(this.editor.state)?.offered.map(({ label }) => label) ?? null
  }

  get chosen(): string | undefined {
    const now = completingIn(this.editor.state)
    return now?.offered[now.at]?.label
  }

  get lines(): string[] {
    return this.editor.lines
  }
}

/** Ada and Bob in one text. Ada's cursor is at the end of the first line, Bob's at the end of the last. */
function two(...lines: string[]) {
  const docs = [new Y.Doc(), new Y.Doc()] as const
  insertLines(
    docs[0].getXmlFragment(ROOT),
    lines.map((text) => line(text, { kind: 'item' })),
  )
  Y.applyUpdate(docs[1], Y.encodeStateAsUpdate(docs[0]))
  const [ada, bob] = [new Writer(docs[0]), new Writer(docs[1])]
  for (const [from, to] of [docs, [docs[1], docs[0]]] as const)
    from.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'told') Y.applyUpdate(to, update, 'told')
    })
  ada.editor.cursorAt(0, 'end')
  bob.editor.cursorAt(lines.length - 1, 'end')
  return { ada, bob }
}

describe('P41: what opens the list', () => {
  test('a sign that the person types, but not in the other person’s page', () => {
    const { ada, bob } = two('ask ')
    ada.type('@')
    expect(ada.list).toEqual(PEOPLE)
    expect(bob.list).toBe(null)
    ada.type('k')
    expect(ada.list).toEqual(['@kevina', '@Kubuxu', '@magik6k', '@momack2'])
    const steps = [ada.press('ArrowDown'), ada.chosen, ada.press('ArrowUp'), ada.press('ArrowUp'), ada.chosen]
    expect(steps).toEqual([true, '@Kubuxu', true, true, '@momack2'])
    ada.press('ArrowDown')
    expect(ada.press('Enter')).toBe(true)
    expect([ada.lines, ada.list]).toEqual([['ask @kevina'], null])
    ada.type('s')
    expect([ada.lines, ada.list]).toEqual([['ask @kevinas'], null])
  })

  test('an issue is found by its number and by its words, and its whole address is written', () => {
    const { ada } = two('see ')
    ada.type('#cid')
    expect(ada.list).toEqual(['go-ipfs#5789'])
    for (let letters = 0; letters < 3; letters++) ada.rub()
    ada.type('57')
    expect(ada.press('Tab')).toBe(true)
    expect(ada.lines).toEqual([`see ${ISSUE}`])
  })

  test('a person is found without accents, and by another handle', () => {
    const { ada } = two('')
    ada.type('@ang')
    expect(ada.list).toEqual(['@Ángel'])
    for (let letters = 0; letters < 3; letters++) ada.rub()
    ada.type('molly')
    expect(ada.list).toEqual(['@momack2'])
  })

  test.each(['mail ada@', 'go-ipfs#', 'https://example.org/#', 'x/@', '@@'])('no sign in “%s”', (text) => {
    const { ada } = two('')
    ada.type(text.slice(0, -1))
    ada.press('Escape')
    ada.type(text.slice(-1))
    expect(ada.list).toBe(null)
  })

  test('nothing that others write, no paste, no undo and no moved cursor', () => {
    const { ada, bob } = two('ask ')
    bob.type('@ke')
    ada.editor.cursorAt(0, 'end')
    expect([ada.lines, ada.list]).toEqual([['ask @ke'], null])
    ada.editor.dispatch(ada.editor.state.tr.insertText(' and @ma'))
    expect(ada.list).toBe(null)
    ada.editor.undo()
    ada.editor.redo()
    ada.editor.cursorAt(0, 3)
    ada.editor.cursorAt(0, 'end')
    expect([ada.lines, ada.list]).toEqual([['ask @ke and @ma'], null])
  })

  test('no key whose text did not arrive, whoever writes next', () => {
    const { ada, bob } = two('ask @', 'other')
    ada.begin('k')
    bob.type('!')
    expect([ada.lines, ada.list]).toEqual([['ask @', 'other!'], null])
    ada.begin('k')
    ada.press('v')
    ada.editor.dispatch(ada.editor.state.tr.insertText('ke')) // pasted
    expect([ada.lines, ada.list]).toEqual([['ask @ke', 'other!'], null])
  })
})

describe('P41: what the list does when others write meanwhile', () => {
  test('they write before my word in its line: the list stays, and the choice goes where the word is', () => {
    const { ada, bob } = two('ask ', 'other')
    ada.type('@ku')
    bob.editor.cursorAt(0, 0)
    bob.type('please ')
    expect(ada.list).toEqual(['@Kubuxu'])
    ada.press('Enter')
    expect([ada.lines, bob.lines]).toEqual(Array(2).fill(['please ask @Kubuxu', 'other']))
  })

  test('they write in my word: the list closes, and every letter stays', () => {
    const { ada, bob } = two('ask ', 'other')
    ada.type('@u')
    bob.editor.cursorAt(0, 5)
    bob.type('b')
    expect(ada.list).toBe(null)
    expect(ada.press('Enter')).toBe(false)
    expect([ada.lines, bob.lines]).toEqual(Array(2).fill(['ask @bu', 'other']))
  })

  test('they delete my line: the list closes, and Enter is an ordinary key again', () => {
    const { ada, bob } = two('ask ', 'other')
    ada.type('@ku')
    const { state } = bob.editor
    bob.editor.dispatch(state.tr.delete(0, state.doc.child(0).nodeSize))
    expect([ada.list, ada.press('Enter'), ada.lines]).toEqual([null, false, ['other']])
  })

  test('they delete my line, and the cursor comes after an equal word in another line: the list closes', () => {
    const { ada, bob } = two('ask @ku', '')
    ada.editor.cursorAt(1, 'end')
    ada.type('@ku')
    const { doc, tr } = bob.editor.state
    bob.editor.dispatch(tr.delete(doc.child(0).nodeSize, doc.content.size))
    ada.editor.cursorAt(0, 'end')
    expect([ada.list, ada.press('Enter'), ada.lines]).toEqual([null, false, ['ask @ku']])
  })

  test('they delete the sign of my word: the list closes', () => {
    const { ada, bob } = two('ask ', 'other')
    ada.type('@ku')
    bob.editor.dispatch(bob.editor.state.tr.delete(5, 6))
    expect([ada.list, ada.press('Tab'), ada.lines]).toEqual([null, false, ['ask ku', 'other']])
  })
})

describe('P41: what the list does when its offers change', () => {
  function typing(...names: string[]) {
    const changing = new Changing(...names)
    const ada = new Writer(new Y.Doc(), changing)
    ada.type('#')
    return { ada, changing }
  }

  test('the selected offer stays selected in its row, and Enter writes it', () => {
    const { ada, changing } = typing('#one', '#two', '#three')
    ada.press('ArrowDown')
    ada.press('ArrowDown')
    changing.become('#zero', '#three', '#one', '#two')
    expect([ada.list, ada.chosen]).toEqual([['#one', '#two', '#three', '#zero'], '#three'])
    changing.become('#one') // somebody deleted the line of the others
    expect([ada.list?.slice(0, 3), ada.chosen]).toEqual([['#one', '#two', '#three'], '#three'])
    ada.press('Enter')
    expect(ada.lines).toEqual(['#three'])
  })

  test('an empty list fills, and a full list stays as it is until the next letter', () => {
    const { ada, changing } = typing()
    expect(ada.list).toBe(null)
    const names = Array.from({ length: MOST_SHOWN }, (_, nth) => `#n${nth}`)
    changing.become(...names)
    expect(ada.list).toEqual(names)
    changing.become('#new', ...names)
    expect(ada.list).toEqual(names)
    ada.type('n')
    expect(ada.list?.[0]).toBe('#new')
  })
})

describe('what closes it', () => {
  test('Escape, and the list stays closed for that word, whatever others write before it', () => {
    const { ada, bob } = two('', 'other')
    ada.type('@k')
    expect([ada.press('Escape'), ada.list, ada.press('Escape')]).toEqual([true, null, false])
    bob.editor.cursorAt(0, 0)
    bob.type('so ')
    ada.type('e')
    expect(ada.list).toBe(null)
    ada.type(' @m')
    expect(ada.list).not.toBe(null)
    ada.press('Escape')
    ada.rub()
    ada.rub()
    ada.type('@') // a new word
    expect(ada.list).not.toBe(null)
  })

  test('a word that fits nothing; the person can type on, and deleting a letter shows the list again', () => {
    const { ada } = two('')
    ada.type('@kx')
    expect([ada.list, ada.press('Enter'), ada.press('ArrowDown')]).toEqual([null, false, false])
    ada.rub()
    expect(ada.list?.[0]).toBe('@kevina')
  })

  test('a handle that is typed to its end, so Enter makes a new line', () => {
    const { ada } = two('')
    ada.type('@kevina')
    expect([ada.list, ada.press('Enter')]).toEqual([null, false])
  })

  test('a cursor that leaves the word, and a selection', () => {
    const { ada } = two('ask ')
    ada.type('@k')
    ada.editor.cursorAt(0, 2)
    expect(ada.list).toBe(null)
    ada.editor.cursorAt(0, 'end')
    ada.type('u')
    expect(ada.list).toEqual(['@Kubuxu'])
    const { doc, tr } = ada.editor.state
    ada.editor.dispatch(tr.setSelection(TextSelection.create(doc, 1, doc.content.size - 1)))
    expect(ada.list).toBe(null)
  })

  test('one undo removes the choice and leaves the typed letters', () => {
    const { ada } = two('')
    ada.type('@ke')
    ada.editor.undoManager.stopCapturing()
    const updates: Uint8Array[] = []
    ada.editor.binding.doc.on('update', (update: Uint8Array) => updates.push(update))
    ada.press('Enter')
    // Letters that are already typed stay in place, because an input method may still hold them.
    expect(updates.map((update) => Y.decodeUpdate(update).ds.clients.size)).toEqual([0])
    ada.editor.undo()
    expect([ada.lines, ada.list]).toEqual([['@ke'], null])
  })
})

test('names of any length and in any number are cut, and each is looked at once', () => {
  const long = '@'.padEnd(900_000, 'a')
  expect(offerOf(long, long, long, long).found.length).toBeLessThan(400)
  let looks = 0
  const many = Array.from({ length: 10_000 }, (_, nth) => ({
    ...offerOf(`@p${nth}`, `@p${nth}`),
    get found() {
      looks++
      return `@p${nth} ${'p'.repeat(300)}`
    },
  }))
  expect(matching(many, 'zz')).toEqual([])
  expect(looks).toBe(10_000)
  expect(matching(many, 'p')).toHaveLength(MOST_SHOWN)
})
