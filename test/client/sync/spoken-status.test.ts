import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { HELD, speakStatus, SpokenStatus } from '../../../client/sync/spoken-status.ts'
import type { Status } from '../../../client/sync/status.ts'

let said: string[]
let status: SpokenStatus

beforeEach(() => {
  vi.useFakeTimers()
  said = []
  status = new SpokenStatus((sentence) => said.push(sentence))
})
afterEach(() => {
  vi.useRealTimers()
})

const hear = (...words: Status['word'][]): void => {
  for (const word of words) status.heard({ word, text: word, detail: 'Why.' })
}

test('nothing is said of edits that are saved, however many there are', () => {
  for (let edit = 0; edit < 25; edit++) hear('saving', 'saved')
  vi.advanceTimersByTime(HELD * 10)
  expect(said).toEqual([])
})

test('nothing is said of an edit that is on its way for a long time', () => {
  hear('saving')
  vi.advanceTimersByTime(HELD * 10)
  hear('saved')
  expect(said).toEqual([])
})

test('nothing is said of trouble that is soon over', () => {
  hear('saved', 'local')
  vi.advanceTimersByTime(HELD - 1)
  hear('saving', 'saved')
  vi.advanceTimersByTime(HELD * 10)
  expect(said).toEqual([])
})

test('trouble that stays is said once, and its end once', () => {
  hear('saved', 'local')
  vi.advanceTimersByTime(HELD - 1)
  expect(said).toEqual([])
  for (let edit = 0; edit < 25; edit++) hear('saving', 'local')
  vi.advanceTimersByTime(1)
  expect(said).toEqual(['local. Why.'])
  for (let edit = 0; edit < 25; edit++) {
    hear('saving', 'local')
    vi.advanceTimersByTime(HELD)
  }
  expect(said).toHaveLength(1)
  hear('saving', 'saved', 'saving', 'saved')
  vi.advanceTimersByTime(HELD)
  expect(said).toEqual(['local. Why.', 'saved again.'])
})

test('trouble of one page is not said on the next page, which has its own status', () => {
  hear('local')
  vi.advanceTimersByTime(HELD - 1)
  status.opened()
  vi.advanceTimersByTime(HELD * 10)
  expect(said).toEqual([])
  hear('local')
  vi.advanceTimersByTime(HELD)
  expect(said).toEqual(['local. Why.'])
  status.opened()
  hear('saved', 'local')
  vi.advanceTimersByTime(HELD)
  expect(said).toEqual(['local. Why.', 'local. Why.'])
})

test('if trouble gets worse before it is said, only the worse status is said', () => {
  hear('local')
  vi.advanceTimersByTime(HELD / 2)
  hear('unsaved')
  vi.advanceTimersByTime(HELD / 2)
  expect(said).toEqual(['unsaved. Why.'])
  hear('local', 'unsaved')
  vi.advanceTimersByTime(HELD)
  expect(said).toHaveLength(1)
  hear('local')
  vi.advanceTimersByTime(HELD)
  expect(said).toEqual(['unsaved. Why.', 'local. Why.'])
})

test('each page that opens has its status read, not only its changes', () => {
  const spoken = { textContent: '' }
  let shown: object | null = null
  const changed: Partial<Record<'childList' | 'attributes', () => void>> = {}
  vi.stubGlobal('document', {
    createElement: () => spoken,
    querySelector: () => shown,
    body: { append: () => undefined },
  })
  class Observer {
    readonly #call: () => void
    constructor(call: () => void) {
      this.#call = call
    }
    observe(_: unknown, { childList, attributeFilter }: MutationObserverInit): void {
      if (childList) changed.childList = this.#call
      if (attributeFilter) changed.attributes = this.#call
    }
  }
  vi.stubGlobal('MutationObserver', Observer)
  const page = (sync: Status['word'], text: string) => ({
    dataset: { sync },
    textContent: text,
    title: 'Why.',
  })
  speakStatus()
  shown = page('local', 'A')
  changed.childList?.()
  vi.advanceTimersByTime(HELD)
  expect(spoken.textContent).toBe('A. Why.')
  shown = page('local', 'B')
  changed.childList?.()
  vi.advanceTimersByTime(HELD - 1)
  shown = page('saved', 'C')
  changed.childList?.()
  vi.advanceTimersByTime(HELD)
  expect(spoken.textContent).toBe('A. Why.')
  shown = null
  changed.childList?.()
  vi.unstubAllGlobals()
})
