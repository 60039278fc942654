import { expect, test } from 'vitest'
import { actIn, markClosed, typedBy, type WantingText } from '../../../client/text/wants.ts'

const TICK = { line: null, resolved: true }

/** A text on a page, with the element in which its editor is. */
function drawn() {
  const done: unknown[] = []
  const marks = new Set<string>()
  const element = {
    toggleAttribute: (name: string, is: boolean) =>
      void (is ? marks.add(`[${name}]`) : marks.delete(`[${name}]`)),
  } as unknown as HTMLElement
  const text = {
    want: (act: unknown) => void done.push(act),
    closest: () => ({ querySelector: (selector: string) => (marks.has(selector) ? element : null) }),
  } as unknown as WantingText
  return { done, element, text }
}

test('a text acts while it is open or only drawn, and after it was opened again', () => {
  const { done, element, text } = drawn()
  expect(actIn(text, TICK)).toBe(true)
  markClosed(element, true)
  markClosed(element, false)
  expect(actIn(text, TICK)).toBe(true)
  expect(done).toEqual([TICK, TICK])
})

test('an act in a closed text, or in one that is not drawn, says that nothing was done', () => {
  const { done, element, text } = drawn()
  markClosed(element, true)
  expect(actIn(text, TICK)).toBe(false)
  expect(actIn(null, TICK)).toBe(false)
  expect(done).toEqual([])
})

test('text that is typed before a text is open has the letters of keys, too', () => {
  const press = (key: string) => ({ press: { key, ctrlKey: false, metaKey: false, shiftKey: false } })
  const acts = [press('h'), press('x'), press('Backspace'), { line: null, offset: 3 }, { text: 'ey' }]
  expect(typedBy(acts)).toBe('hey')
  expect(typedBy([press('h'), press('Enter'), press('End')])).toBe('h\n')
})
