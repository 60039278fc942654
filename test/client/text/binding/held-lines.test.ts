// Others change the text that I compose: what is shown, and when its line is no longer held.

import { afterEach, expect, test, vi } from 'vitest'
import { backspace } from '../../../../client/text/editor/keys.ts'
import { relayedPages, type RelayedPage } from '../../../support/page/relayed-pages.ts'

afterEach(() => void vi.useRealTimers())

/** Ada composes `HE` in the second line. Time passes, and then Bob deletes that, or joins the line to the first. */
async function composing(how: 'delete' | 'join', ms = 0) {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
  const all = await relayedPages(2, ['ab', 'cd', 'ef'], false)
  const [ada, bob] = all.pages as [RelayedPage, RelayedPage]
  ada.editor.cursorAt(1, 1)
  ada.editor.composes('HE')
  all.settle()
  vi.advanceTimersByTime(ms)
  if (how === 'delete') bob.editor.dispatch(bob.editor.state.tr.delete(6, 8))
  else bob.presses(backspace, 1, 0)
  all.send()
  ada.hears()
  return { ...all, ada, bob }
}

test('composed text is written again if the editor closes meanwhile', async () => {
  const { ada, bob, send } = await composing('delete')
  expect(ada.editor.lines).toEqual(['ab', 'cHEd', 'ef'])
  ada.editor.giveUp()
  send()
  bob.hears()
  expect(bob.lines).toEqual(['ab', 'cHEd', 'ef'])
})

test('a composition that has been silent for long holds no line, and brings nothing back', async () => {
  const { ada, settle } = await composing('delete', 3_600_000)
  expect(ada.editor.binding.waiting).toEqual([])
  vi.advanceTimersByTime(250)
  expect(settle()).toEqual(['ab', 'cd', 'ef'])
})

test('after the end of a composition, a new one that begins alike takes nothing away', async () => {
  const { ada, settle } = await composing('join')
  vi.advanceTimersByTime(15_000)
  expect(ada.editor.lines).toEqual(['abcHEd', 'ef'])
  ada.editor.tells('compositionend', { data: 'HE' })
  await Promise.resolve()
  await ada.editor.commits('HEY')
  expect(settle()).toEqual(['abcHEHEYd', 'ef'])
})
