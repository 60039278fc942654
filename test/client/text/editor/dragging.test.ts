import type { EditorView } from '@tiptap/pm/view'
import { afterEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { draggingPlugin } from '../../../../client/text/editor/dragging.ts'

afterEach(() => vi.unstubAllGlobals())

test('a drag that has ended no longer counts as a drag of this page', () => {
  vi.stubGlobal('navigator', { platform: 'Linux' })
  const plugin = draggingPlugin({ undo: new Y.UndoManager(new Y.Doc()), tell: () => {} })
  const posAtCoords = vi.fn(() => null)
  const seams = { dom: new EventTarget(), state: { selection: { empty: false } }, posAtCoords }
  const view = seams as unknown as EditorView
  plugin.spec.view?.(view)
  const data = new Map<string, string>()
  const dataTransfer = {
    setData: (type: string, id: string) => data.set(type, id),
    getData: (type: string) => data.get(type) ?? '',
  }
  const drop = () => {
    const event = { dataTransfer, ctrlKey: false, clientX: 0, clientY: 0 } as unknown as DragEvent
    plugin.props.handleDrop?.call(plugin, view, event, undefined as never, false)
  }
  const begin = () => view.dom.dispatchEvent(Object.assign(new Event('dragstart'), { dataTransfer }))

  begin()
  drop()
  expect(posAtCoords).toHaveBeenCalledOnce()
  begin()
  view.dom.dispatchEvent(new Event('dragend'))
  drop()
  expect(posAtCoords).toHaveBeenCalledOnce()
})
