import type { EditorView } from '@tiptap/pm/view'
import { afterEach, expect, test, vi } from 'vitest'
import { clipboardPlugin } from '../../../../client/text/editor/clipboard.ts'

afterEach(() => vi.unstubAllGlobals())

/** A clipboard that the browser lets nobody read. */
const clipboardData = {
  getData: () => {
    throw new Error('No.')
  },
}

test('if a clipboard cannot be read, nothing is changed, not even by the browser, and the person is told', () => {
  const [tell, begin, apart, reported] = [vi.fn(), vi.fn(), vi.fn(), vi.fn()]
  vi.stubGlobal('reportError', reported)
  const { paste } = clipboardPlugin({ tell, begin, apart }).props.handleDOMEvents as Record<
    string,
    (view: EditorView, event: unknown) => boolean
  >
  const view = { composing: false, editable: true } as EditorView
  const preventDefault = vi.fn(() => expect(reported).not.toHaveBeenCalled())
  expect(paste?.(view, { clipboardData, preventDefault })).toBe(true)
  expect(preventDefault).toHaveBeenCalledOnce()
  expect(tell.mock.calls).toEqual([[expect.stringContaining('nothing was changed')]])
  expect(reported).toHaveBeenCalledOnce()
  expect(begin).not.toHaveBeenCalled()
  expect(apart).not.toHaveBeenCalled()
})
