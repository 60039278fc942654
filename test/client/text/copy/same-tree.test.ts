// Which lines stand below which: as the editor draws them, as Markdown is read, and in copied and printed
// HTML.

import { getSchema } from '@tiptap/core'
import { EditorState } from '@tiptap/pm/state'
import type { DecorationSet } from '@tiptap/pm/view'
import { expect, test } from 'vitest'
import { htmlOfLines } from '../../../../client/text/copy/note-html.ts'
import { nodesAndMarks } from '../../../../client/text/editor/nodes.ts'
import { numbering } from '../../../../client/text/editor/numbering.ts'
import { nodeOf } from '../../../../client/text/editor/slices.ts'
import { line, textOf, type Line } from '../../../../shared/document/lines.ts'
import { LINE_KINDS } from '../../../../shared/document/schema.ts'
import type { Note } from '../../../../shared/markdown/note.ts'
import { linesOfMarkdown, readNote } from '../../../../shared/markdown/read.ts'
import { markdownOfLines, writeNote } from '../../../../shared/markdown/write.ts'
import { seeded, type Random } from '../../../support/basics/random.ts'
import { rounds } from '../../../support/basics/more-rounds.ts'

const schema = getSchema(nodesAndMarks(4))

/** For each line with a text, that text and the texts of the lines that the line stands below. */
type Tree = string[]

/**
 * The tree that indented lines show. Lines below an empty bullet are read as if the bullet were not there.
 */
function treeOf(lines: readonly { text: string; depth: number }[]): Tree {
  const open: string[] = []
  return lines.flatMap(({ text, depth }) => {
    open.length = Math.min(open.length, depth)
    const path = [...open, text].filter((each) => each !== '').join(' > ')
    open.push(text)
    return text === '' ? [] : [path]
  })
}

/** The tree that the editor draws. A line has its own depth, unless its decoration has another. */
function drawn(lines: readonly Line[]): Tree {
  const doc = schema.node(
    'doc',
    null,
    lines.map((each) => nodeOf(schema, each)),
  )
  const plugin = numbering()
  const state = EditorState.create({ doc, plugins: [plugin] })
  const decorations = plugin.getState(state) as DecorationSet
  let at = 0
  // An empty paragraph is a gap in the tree, not a line of it.
  const isGap = (each: Line) => textOf(each) === '' && (each.node !== 'line' || each.kind === 'text')
  return treeOf(
    lines.flatMap((each) => {
      const node = state.doc.nodeAt(at)
      const found = node ? decorations.find(at, at + node.nodeSize) : []
      const own = found.find(({ from }) => from === at) as
        | { type?: { attrs: Record<string, string> } }
        | undefined
      at += node?.nodeSize ?? 0
      const depth = Number(own?.type?.attrs['data-nested'] ?? each.depth)
      return isGap(each) ? [] : [{ text: textOf(each), depth }]
    }),
  )
}

const readBack = (lines: readonly Line[]): Tree =>
  treeOf(linesOfMarkdown(markdownOfLines(lines)).map((each) => ({ text: textOf(each), depth: each.depth })))

function inSection(lines: Line[]): Tree {
  const section = { person: 'ada', handle: '@ada', annotation: '', written: null, lines }
  const block = { id: 'updates', heading: 'Updates', level: 2, people: true, lines: [], sections: [section] }
  const note: Note = { title: 'T', header: [], attendees: [], preamble: [], blocks: [block] }
  const read = readNote(writeNote(note)).blocks.flatMap(({ sections }) => sections)
  return treeOf(read.flatMap((each) => each.lines).map((each) => ({ text: textOf(each), depth: each.depth })))
}

/** The elements of `htmlOfLines`. Among these, only list items and paragraphs in lists hold others. */
function inHtml(lines: readonly Line[]): Tree {
  const found: { text: string; depth: number }[] = []
  let lists = 0
  for (const [, tag = '', text = ''] of htmlOfLines(lines).matchAll(/<(\/?[a-z]+)[^>]*>([^<]*)/g)) {
    if (tag === 'ul' || tag === 'ol') lists++
    else if (tag === '/ul' || tag === '/ol') lists--
    else if (tag === 'li') found.push({ text: '', depth: lists - 1 })
    else if (tag === 'p' || tag === 'pre') found.push({ text: '', depth: lists })
    const last = found.at(-1)
    if (last) last.text += text.replace(/^[☐☑] /, '')
  }
  return treeOf(found)
}

function randomLine(random: Random, at: number): Line {
  const text = random.chance(0.2) ? '' : `L${at}`
  const depth = random.chance(0.1) ? random.int(13) : random.int(4)
  if (random.chance(0.07)) return { node: 'code', depth, fence: '```', info: '', text: `L${at}` }
  if (random.chance(0.07)) return { node: 'raw', depth, text: text && `<!-- ${text} -->` }
  if (random.chance(0.15))
    return line(`L${at}:`, { kind: random.pick(['item', 'text']), label: true, depth: random.int(2) })
  const kind = random.chance(0.5) ? 'item' : random.pick(LINE_KINDS)
  return line(text, { kind, depth })
}

test('P38: the page, Markdown, copied text and print show the same lines below the same lines', () => {
  let [deep, empty] = [0, 0]
  for (let seed = 1; seed <= rounds(150); seed++) {
    const random = seeded(seed)
    const lines = Array.from({ length: 2 + random.int(7) }, (_, at) => randomLine(random, at))
    const tree = drawn(lines)
    const seen = `seed ${seed}: ${lines.map((each) => `${each.depth} ${each.node === 'line' ? each.kind : each.node} ${textOf(each)}`).join(', ')}`
    expect(readBack(lines), seen).toEqual(tree)
    expect(inSection(lines), seen).toEqual(tree)
    expect(
      inHtml(lines).map((path) => path.replaceAll('&lt;', '<').replaceAll('&gt;', '>')),
      seen,
    ).toEqual(tree)
    deep += tree.filter((path) => path.includes(' > ')).length
    empty += lines.filter((each) => textOf(each) === '').length
  }
  expect(deep).toBeGreaterThan(120)
  expect(empty).toBeGreaterThan(75)
})
