import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type * as Y from 'yjs'
import { caretsPlugin, drawnCarets } from '../../../../client/text/editor/carets.ts'
import { backspace, deleteForward, enter } from '../../../../client/text/editor/keys.ts'
import type { HeadlessEditor } from '../../../support/page/headless-editor.ts'
import { composingRound } from '../../../support/page/composers.ts'
import { relayedPages, type RelayedPage } from '../../../support/page/relayed-pages.ts'
import { runRounds } from '../../../support/basics/rounds.ts'

test('P13: whatever another person does to a line, the text composed in it is there once and whole', async () => {
  const { rounds, acts = 0, waited = 0, left } = await runRounds(composingRound, 40)
  expect(rounds).toBe(40)
  expect(acts).toBeGreaterThan(48)
  expect(waited).toBeGreaterThan(4)
  expect(left).toBe(0)
})

test.each([789, 1646])(
  'P13: composed text is there once and whole if somebody moves its copy on, unaware that it is gone, seed %i',
  async (seed) => {
    expect(await composingRound(seed)).toMatchObject({ rounds: 1, left: 0 })
  },
)

describe('P13: while the editor shows a text as it was, because somebody composes there', () => {
  const begin = async (first: (ada: RelayedPage) => void = () => {}) => {
    const { pages, send, settle } = await relayedPages(2, ['ab', 'cd', 'ef'], false)
    const [ada, bob] = pages as [RelayedPage, RelayedPage]
    first(ada)
    ada.editor.cursorAt(1, 1)
    ada.editor.composes('H')
    const [, , last = ''] = settle()
    bob.presses(backspace, 1, 0)
    send()
    ada.hears()
    expect(ada.editor.lines).toEqual(['ab', 'cHd', last])
    expect(ada.lines).toEqual(['abcHd', last])
    return { ada, bob, send, settle }
  }

  test('other lines show at once what others write', async () => {
    const { ada, bob, send, settle } = await begin()
    bob.types('xy', 1, 0)
    bob.presses(enter, 1, 'end')
    bob.types('new', 2, 0)
    send()
    ada.hears()
    expect(ada.editor.lines).toEqual(['ab', 'cHd', 'xyef', 'new'])
    await ada.editor.commits('HELLO')
    expect(settle()).toEqual(['abcHELLOd', 'xyef', 'new'])
  })

  test('a line into which others moved composed text is not drawn yet', async () => {
    const { pages, send, settle } = await relayedPages(2, ['ab', 'cd', 'ef'], false)
    const [ada, bob] = pages as [RelayedPage, RelayedPage]
    ada.editor.cursorAt(1, 1)
    ada.editor.composes('H')
    settle()
    bob.presses(enter, 1, 1)
    send()
    ada.hears()
    expect([ada.lines, ada.editor.lines]).toEqual([
      ['ab', 'c', 'Hd', 'ef'],
      ['ab', 'cHd', 'ef'],
    ])
    await ada.editor.commits('HELLO')
    expect(settle()).toEqual(['ab', 'c', 'HELLOd', 'ef'])
    expect(ada.caret).toBe('HELLO|d')
  })

  test('another person’s caret in it stays where it was drawn, and goes on afterwards', async () => {
    const caret = { client: 2, handle: '@bob', colour: 0 }
    let at: Y.RelativePosition | null = null
    const carets = caretsPlugin('root', {
      caretsIn: () => (at ? [{ ...caret, anchor: at, head: at }] : []),
      watch: () => () => undefined,
      setCaret: () => undefined,
    })
    const { pages, send, settle } = await relayedPages(2, ['ab', 'cd', 'ef'], false, { plugins: [carets] })
    const [ada, bob] = pages as [RelayedPage, RelayedPage]
    const drawn = () =>
      drawnCarets(ada.editor.state)
        .find()
        .map(({ from }) => from)
    ada.editor.cursorAt(1, 1)
    ada.editor.composes('H')
    settle()
    bob.editor.cursorAt(1, 3)
    at = bob.editor.binding.placeOf(bob.editor.state).head
    bob.types('x', 2, 0)
    settle()
    expect(drawn()).toEqual(['ab'.length + 2 + 'cHd'.length + 1])
    bob.presses(deleteForward, 0, 'end')
    bob.editor.cursorAt(0, 1)
    at = bob.editor.binding.placeOf(bob.editor.state).head
    for (let times = 0; times < 2; times++) {
      bob.types('x', 1, 0)
      send()
      ada.hears()
      expect(ada.editor.lines.slice(0, 2)).toEqual(['ab', 'cHd'])
      expect(drawn()).toEqual(['ab'.length + 2 + 'cHd'.length + 1])
    }
    await ada.editor.commits('HELLO')
    expect(settle()).toEqual(['abcHELLOd', 'xxxef'])
    expect(drawn()).toEqual([2])
  })

  test('anything else that the person does there shows the changes of others, and is done', async () => {
    const { ada, settle } = await begin()
    ada.editor.run(enter)
    expect(ada.editor.lines).toEqual(['abcH', 'd', 'ef'])
    expect(ada.caret).toBe('|d')
    expect(settle()).toEqual(['abcH', 'd', 'ef'])
  })

  test('an undo by the person is done, and shown', async () => {
    const { ada, settle } = await begin((ada) => {
      ada.editor.dispatch(ada.editor.state.tr.delete(9, 11))
      ada.editor.undoManager.stopCapturing()
    })
    // Nothing can be undone in text that others have moved. So this undoes the step before.
    ada.editor.undo()
    expect(settle()).toEqual(['abcHd', 'ef'])
  })

  test('each letter is written at once, and others see the caret behind it', async () => {
    const { ada, bob } = await begin()
    ada.editor.composes('HE')
    expect(ada.lines).toEqual(['abcHEd', 'ef'])
    for (const update of ada.outbox.splice(0)) bob.inbox.push(update)
    bob.hears()
    const { head } = ada.editor.binding.placeOf(ada.editor.state)
    expect(bob.editor.binding.absolute(head)).toBe('abcHE'.length + 1)
  })

  test('a word in which nothing was composed is not written again if others delete it', async () => {
    const { pages, settle, send } = await relayedPages(2, ['ab', 'cd', 'ef'], false)
    const [ada, bob] = pages as [RelayedPage, RelayedPage]
    ada.editor.cursorAt(1, 2)
    ada.editor.marks('cd')
    bob.editor.dispatch(bob.editor.state.tr.delete(5, 7))
    send()
    ada.hears()
    expect(ada.editor.lines).toEqual(['ab', 'cd', 'ef'])
    await ada.editor.leaves()
    expect(settle()).toEqual(['ab', '', 'ef'])
  })

  test.each(['after', 'before'])(
    'what others delete is written again at once, without another letter; an undo %s the end takes it away',
    async (when) => {
      const { pages, send, settle } = await relayedPages(2, ['ab', 'cd', 'ef'], false)
      const [ada, bob] = pages as [RelayedPage, RelayedPage]
      ada.editor.cursorAt(1, 1)
      ada.editor.composes('HE')
      settle()
      bob.editor.dispatch(bob.editor.state.tr.delete(6, 8))
      send()
      ada.hears()
      expect(ada.lines).toEqual(['ab', 'cHEd', 'ef'])
      if (when === 'after') await ada.editor.leaves()
      expect(settle()).toEqual(['ab', 'cHEd', 'ef'])
      ada.editor.undo()
      expect(settle()).toEqual(['ab', 'cd', 'ef'])
    },
  )

  test('the page that removed the line does not put back letters that it did not know', async () => {
    const patience = 5
    const { pages, send, settle } = await relayedPages(2, ['ab', 'cd', 'ef'], false, { patience })
    const [ada, bob] = pages as [RelayedPage, RelayedPage]
    ada.editor.cursorAt(1, 1)
    ada.editor.composes('H')
    settle()
    ada.editor.dispatch(ada.editor.state.tr.insertText('E'))
    bob.editor.dispatch(bob.editor.state.tr.delete(4, 9))
    send()
    ada.isAcked()
    ada.hears()
    ada.editor.composes('HEL')
    await ada.editor.commits('HELLO')
    settle()
    await new Promise((done) => setTimeout(done, 4 * patience))
    expect(settle()).toEqual(['ab', 'HELLO', 'ef'])
  })
})

describe('P13: a composition that the browser has dropped without an event holds no line back', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }))
  afterEach(() => vi.useRealTimers())

  const begin = async () => {
    const { pages, send, settle } = await relayedPages(2, ['ab', 'cd', 'ef'], false)
    const [ada, bob] = pages as [RelayedPage, RelayedPage]
    ada.editor.cursorAt(1, 1)
    ada.editor.composes('HEL')
    settle()
    bob.presses(backspace, 1, 0)
    send()
    ada.hears()
    expect(ada.editor.lines).toEqual(['ab', 'cHELd', 'ef'])
    return { editor: ada.editor, settle }
  }
  const drawn = ['abcHELd', 'ef']

  test.each<[what: string, does: (editor: HeadlessEditor) => void, passing: number]>([
    ['its text node has left the page', ({ cursor }) => (cursor.focusNode.isConnected = false), 250],
    ['the cursor has left its text node', ({ cursor }) => (cursor.focusNode = { isConnected: true }), 250],
    ['the editor has ended it', (editor) => (editor.isComposing = false), 250],
    ['the input method is silent', () => {}, 15_000],
    ['the text loses the focus', (editor) => editor.tells('blur', {}), 0],
    ['a key is pressed', (editor) => editor.tells('keydown', { isComposing: false, keyCode: 39 }), 0],
    ['something is typed', (editor) => editor.tells('beforeinput', { inputType: 'insertText' }), 0],
  ])('%s', async (_what, does, passing) => {
    const { editor } = await begin()
    vi.advanceTimersByTime(14_000)
    editor.tells('keydown', { isComposing: true, keyCode: 229 })
    vi.advanceTimersByTime(14_750)
    expect(editor.lines).toEqual(['ab', 'cHELd', 'ef'])
    editor.tells('keydown', { isComposing: true, keyCode: 229 })
    does(editor)
    vi.advanceTimersByTime(passing)
    expect(editor.lines).toEqual(drawn)
    expect(editor.binding.waiting).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('an input method that does not know this writes all of the text again, in its place', async () => {
    const { editor, settle } = await begin()
    vi.advanceTimersByTime(15_000)
    editor.composes('HELL')
    expect(editor.lines).toEqual(['abcHELLd', 'ef'])
    await editor.commits('HELLO')
    expect(settle()).toEqual(['abcHELLOd', 'ef'])
  })

  test('an input method that commits without composing again does the same', async () => {
    const { editor, settle } = await begin()
    vi.advanceTimersByTime(15_000)
    editor.tells('beforeinput', { inputType: 'insertText', data: 'HELLO', preventDefault: () => undefined })
    expect(settle()).toEqual(['abcHELLOd', 'ef'])
  })

  test('another composition, or one at another place, replaces nothing', async () => {
    for (const [text, moves] of [
      ['LOW', false],
      ['HELLO', true],
    ] as const) {
      const { editor, settle } = await begin()
      vi.advanceTimersByTime(15_000)
      if (moves) editor.cursorAt(0, 0)
      await editor.commits(text)
      expect(settle()[0]).toBe(moves ? 'HELLOabcHELd' : 'abcHELLOWd')
    }
  })
})
