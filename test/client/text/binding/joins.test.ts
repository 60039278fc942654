import type * as Y from 'yjs'
import { describe, expect, test } from 'vitest'
import type { enter } from '../../../../client/text/editor/keys.ts'
import { backspace, deleteForward } from '../../../../client/text/editor/keys.ts'
import { charactersOf } from '../../../../shared/moved/copies.ts'
import { relayedPages, type RelayedPage } from '../../../support/page/relayed-pages.ts'

type Press = [key: typeof enter, line: number, offset: number | 'end']

const BACKSPACE: Press = [backspace, 1, 0]
const DELETE: Press = [deleteForward, 0, 'end']

describe('P11: if two people join lines at the same time, with a relay that drops the removed line and its signs,', () => {
  const TEXTS = [
    ['uno1 aa', 'dos1 bb'],
    ['one', 'two words'],
    ['one words', 'two'],
  ]

  test.each<[string, Press, Press]>([
    ['with Backspace', BACKSPACE, BACKSPACE],
    ['with Delete', DELETE, DELETE],
    ['from both sides', BACKSPACE, DELETE],
    ['from both sides, the other way round', DELETE, BACKSPACE],
  ])('%s', async (_how, one, other) => {
    for (const texts of TEXTS)
      for (const isMerging of [false, true])
        for (const isSeen of [false, true]) {
          const { pages, seeCarets, settle } = await relayedPages(2, [...texts, 'last'], isMerging)
          const [ada, bob] = pages as [RelayedPage, RelayedPage]
          ada.editor.cursorAt(one[1], one[2])
          bob.editor.cursorAt(other[1], other[2])
          if (isSeen) seeCarets()
          ada.presses(...one)
          bob.presses(...other)
          const lines = settle()
          expect(lines).toEqual([texts.join(''), 'last'])
          expect([ada.caret, bob.caret]).toEqual([texts.join('|'), texts.join('|')])
        }
  })

  test('three, with Backspace', async () => {
    const { pages, settle } = await relayedPages(3, ['one', 'two words'], false)
    for (const page of pages) page.presses(...BACKSPACE)
    expect(settle()).toEqual(['onetwo words'])
  })

  test('one twice, the other once', async () => {
    for (const isMerging of [false, true]) {
      const { pages, settle } = await relayedPages(2, ['first words', 'two', 'three'], isMerging)
      const [ada, bob] = pages as [RelayedPage, RelayedPage]
      ada.presses(...BACKSPACE)
      ada.presses(...BACKSPACE)
      bob.presses(...BACKSPACE)
      expect(settle()).toEqual(['first wordstwothree'])
    }
  })

  test('a line with the one above and with the one below', async () => {
    const { pages, settle } = await relayedPages(2, ['first line', 'two', 'third line'], false)
    const [ada, bob] = pages as [RelayedPage, RelayedPage]
    ada.presses(backspace, 1, 0)
    bob.presses(deleteForward, 1, 'end')
    const lines = settle().join('/')
    for (const word of ['first line', 'two', 'third line']) expect(lines.split(word).length).toBe(2)
  })

  test('and type then: what they type is whole and goes with the copy that stays', async () => {
    const { pages, settle } = await relayedPages(2, ['first words', 'two'], false)
    const [ada, bob] = pages as [RelayedPage, RelayedPage]
    ada.presses(...BACKSPACE)
    bob.presses(...BACKSPACE)
    ada.types(' ada', 0, 'end')
    bob.types(' bob', 0, 'end')
    expect(settle().join('/')).toMatch(/^first wordstwo( ada bob| bob ada)$/)
  })
})

test('P11: what a stranger’s page records of moves is believed only if both copies exist and have the same text', async () => {
  const { pages, settle } = await relayedPages(2, ['first words', 'two', 'other'], false)
  const [ada, bob] = pages as [RelayedPage, RelayedPage]
  const fragment = bob.doc.getXmlFragment('block:questions')
  const lineAt = (at: number) => fragment.get(at) as Y.XmlElement
  const [of] = charactersOf(lineAt(1).get(0) as Y.XmlText)
  if (!of) throw new Error('There is no line.')
  const told = `${of.client}:${of.clock}-${of.clock + of.length}`
  ada.presses(...BACKSPACE)
  bob.types('owt', 2, 'end')
  const [, typed] = charactersOf(lineAt(2).get(0) as Y.XmlText)
  lineAt(2).setAttribute('moved-2', `x ${told} ${told}>${typed?.clock} ${told}>999999 9:9-1>4 ${told}>0`)
  lineAt(2).setAttribute('moved-99', `${told}>0`)
  lineAt(2).setAttribute('moved-1', `${told}>0`)
  expect(settle()).toEqual(['first wordstwo', 'otherowt'])
})
