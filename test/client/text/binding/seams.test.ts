import { expect, test } from 'vitest'
import { backspace, deleteForward } from '../../../../client/text/editor/keys.ts'
import { relayedPages, type RelayedPage } from '../../../support/page/relayed-pages.ts'

test('P11: a word that is typed where another person joins two lines at that moment stays whole, in its place', async () => {
  const wrong: string[] = []
  for (const how of ['Delete', 'Backspace'])
    for (const [upper, lower] of [
      ['abc', 'ghijkl'],
      ['abcdefgh', 'ij'],
    ] as const)
      for (const isUpper of [true, false])
        for (const isMerging of [true, false])
          for (const joins of [0, 1]) {
            const { pages, seeCarets, settle } = await relayedPages(2, [upper, lower], isMerging)
            const [ada, mia] = [pages[joins], pages[1 - joins]] as [RelayedPage, RelayedPage]
            mia.editor.cursorAt(isUpper ? 0 : 1, isUpper ? 'end' : 0)
            seeCarets()
            if (how === 'Delete') ada.presses(deleteForward, 0, 'end')
            else ada.presses(backspace, 1, 0)
            mia.editor.type('WO')
            mia.hears()
            mia.editor.type('RD')
            const [line] = settle()
            mia.editor.type('xyz')
            const last = settle().join('/')
            if (last !== `${upper}WORDxyz${lower}`)
              wrong.push([how, upper, lower, isUpper, isMerging, joins, line, last].join(' '))
          }
  expect(wrong).toEqual([])
})

test('P11: a third person’s word, typed where two people join the same lines at that moment, stays whole, in its place', async () => {
  const wrong: string[] = []
  for (const how of ['Delete', 'Backspace'])
    for (const isUpper of [true, false])
      for (const isMerging of [true, false])
        for (const typist of [0, 1, 2]) {
          const { pages, seeCarets, settle } = await relayedPages(3, ['abc', 'ghijkl'], isMerging)
          const joiners = pages.filter((_, at) => at !== typist)
          const mia = pages[typist] as RelayedPage
          mia.editor.cursorAt(isUpper ? 0 : 1, isUpper ? 'end' : 0)
          seeCarets()
          for (const page of joiners)
            if (how === 'Delete') page.presses(deleteForward, 0, 'end')
            else page.presses(backspace, 1, 0)
          mia.editor.type('WORD')
          const last = settle().join('/')
          if (last !== 'abcWORDghijkl') wrong.push([how, isUpper, isMerging, typist, last].join(' '))
        }
  expect(wrong).toEqual([])
})
