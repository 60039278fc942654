// Pastes Markdown, plain text and lists from other programs as lines.

import { Fragment, Slice, type ResolvedPos, type Schema } from '@tiptap/pm/model'
import { Plugin, PluginKey, Selection } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { linesOfMarkdown } from '../../../shared/markdown/read.ts'
import { MAX_DEPTH, safeHref } from '../../../shared/document/schema.ts'
import { wireLimits } from '../../../shared/wire/limits.ts'
import { depthOf } from './keys.ts'
import { nodeOf } from './slices.ts'

export const clipboardPlugin = (tell: (sentence: string) => void): Plugin =>
  new Plugin({
    key: new PluginKey('clipboard'),
    props: {
      clipboardTextParser: (text, $context, plain, view) =>
        sliceOfText(text, $context, plain, view.state.schema),
      handlePaste: (view, event, slice) => {
        const text = event.clipboardData?.getData('text/plain') ?? ''
        if (text.length > wireLimits.text || slice.content.size > wireLimits.text) {
          tell('That is too large to paste (limit 1 MB). Nothing was changed; paste it in parts.')
          return true
        }
        return linkSelection(view, text) || fillEmptyLine(view, slice)
      },
    },
  })

function sliceOfText(text: string, $context: ResolvedPos, plain: boolean, schema: Schema): Slice {
  const tidy = text.replace(/\r\n?/g, '\n')
  const within = $context.depth > 0 ? $context.node(1) : null
  if (plain || within?.type.name === 'code' || within?.type.name === 'raw')
    return sliceOfPlain(tidy, within?.type.name, schema)
  const base = within?.type.name === 'line' && tidy.includes('\n') ? depthOf(within) : 0
  const nodes = linesOfMarkdown(tidy).map((line) =>
    nodeOf(schema, { ...line, depth: Math.min(line.depth + base, MAX_DEPTH) }),
  )
  return new Slice(Fragment.from(nodes), 1, 1)
}

function sliceOfPlain(text: string, within: string | undefined, schema: Schema): Slice {
  if (within === 'code' || within === 'raw')
    return new Slice(Fragment.from(text === '' ? [] : schema.text(text)), 0, 0)
  const lines = text
    .split('\n')
    .map((line) => schema.node('line', null, line === '' ? [] : schema.text(line)))
  return new Slice(Fragment.from(lines), 1, 1)
}

/** An address pasted over selected words makes them a link. */
function linkSelection(view: EditorView, text: string): boolean {
  const { selection, schema, tr } = view.state
  const href = /^\S+$/.test(text.trim()) ? safeHref(text) : null
  if (selection.empty || href === null || !selection.$from.sameParent(selection.$to)) return false
  view.dispatch(tr.addMark(selection.from, selection.to, schema.mark('link', { href })))
  return true
}

/** Lines pasted into an empty line replace it, so they keep their own kind and depth. */
function fillEmptyLine(view: EditorView, slice: Slice): boolean {
  const { $from, empty } = view.state.selection
  if (!empty || $from.depth === 0 || $from.parent.content.size > 0) return false
  const blocks = slice.content.content.every((node) => node.isBlock)
  if (!blocks || slice.content.childCount < 2) return false
  const { tr } = view.state
  const start = $from.before(1)
  tr.replaceWith(start, $from.after(1), slice.content)
  tr.setSelection(Selection.near(tr.doc.resolve(start + slice.content.size), -1))
  view.dispatch(tr.scrollIntoView().setMeta('paste', true).setMeta('uiEvent', 'paste'))
  return true
}
