import { describe, expect, test } from 'vitest'
import { backspace, enter } from '../../../../client/text/editor/keys.ts'
import { composingRound } from '../../../support/page/composers.ts'
import { relayedPages, type RelayedPage } from '../../../support/page/relayed-pages.ts'
import { runRounds } from '../../../support/basics/rounds.ts'

test('P13: whatever another person does to a line, what is composed in it is there once and whole', async () => {
  const { rounds, acts = 0, waited = 0 } = await runRounds(composingRound, 100)
  expect(rounds).toBe(100)
  expect(acts).toBeGreaterThan(120)
  expect(waited).toBeGreaterThan(10)
})

test.each([789, 1646])(
  'P13: and so it is if its copy is moved on by somebody who has not seen that it is gone, seed %i',
  async (seed) => {
    expect(await composingRound(seed)).toMatchObject({ rounds: 1 })
  },
)

describe('P13: while the editor shows a text as it was, because of what is composed there', () => {
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
    return { ada, bob, settle }
  }

  test('anything else that its person does there shows what others have written, and is done there', async () => {
    const { ada, settle } = await begin()
    ada.editor.run(enter)
    expect(ada.editor.lines).toEqual(['abcH', 'd', 'ef'])
    expect(ada.caret).toBe('|d')
    expect(settle()).toEqual(['abcH', 'd', 'ef'])
  })

  test('what its person undoes is undone, and shown', async () => {
    const { ada, settle } = await begin((ada) => {
      ada.editor.dispatch(ada.editor.state.tr.delete(9, 11))
      ada.editor.undoManager.stopCapturing()
    })
    // Of what others have moved, nothing can be undone. So this undoes what was done before.
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

  test('what others delete is written again when the composition ends, without another letter', async () => {
    const { pages, send, settle } = await relayedPages(2, ['ab', 'cd', 'ef'], false)
    const [ada, bob] = pages as [RelayedPage, RelayedPage]
    ada.editor.cursorAt(1, 1)
    ada.editor.composes('HE')
    settle()
    bob.editor.dispatch(bob.editor.state.tr.delete(6, 8))
    send()
    ada.hears()
    expect(ada.lines).toEqual(['ab', 'cd', 'ef'])
    await ada.editor.leaves()
    expect(settle()).toEqual(['ab', 'cHEd', 'ef'])
  })

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
